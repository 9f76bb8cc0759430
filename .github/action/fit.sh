#!/usr/bin/env bash
# Makes a comment fit: GitHub takes 65,536 characters. First the details of pairs go, the last first, each as a whole; then
# lines from the end. A line says so.
set -euo pipefail

LC_ALL=C awk -v limit="$1" '
    function counted(count, word) { return count " " word (count == 1 ? "" : "s") }
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
        if (pairs) said = "the details of " counted(pairs, "pair")
        if (lines) said = said (said ? " and " : "") counted(lines, "line")
        verb = !pairs && lines == 1 ? "is" : "are"
        if (cut) printf "\n… cut, since a comment cannot hold all: %s %s left out.\n", said, verb
    }
'
