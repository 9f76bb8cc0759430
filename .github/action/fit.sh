#!/usr/bin/env bash
# Makes a comment fit: GitHub takes 65,536 characters. First the details of pairs go, the last first, each as a whole; then
# lines from the end. A line says so.
set -euo pipefail

LC_ALL=C awk -v limit="$1" '
    { line[NR] = $0; size[NR] = length($0) + 1; total += size[NR] }
    /^<details>/ { start = NR }
    /^<\/details>/ { if (start) { first[++count] = start; last[count] = NR; start = 0 } }
    END {
        # Room for the line that tells of it.
        if (total > limit) { limit -= 200; cut = 1 }
        for (; count > 0 && total > limit; count--) {
            for (i = first[count]; i <= last[count]; i++) { total -= size[i]; gone[i] = 1 }
            pairs++
        }
        for (end = NR; end > 1 && total > limit; end--) if (!gone[end]) { total -= size[end]; lines++ }
        for (i = 1; i <= end; i++) if (!gone[i]) print line[i]
        if (cut) printf "\n… cut, since a comment cannot hold all: the details of %d pairs and %d lines are left out.\n", pairs, lines
    }
'
