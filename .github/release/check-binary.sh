#!/usr/bin/env bash
# What a release promises of its binary: check-binary.sh BINARY
# Under 20 MB, nothing needed but the system's C library, and `--version` at the cost of at most three starts of `true`.
set -euo pipefail

binary=$1
most_bytes=$((20 * 1000 * 1000))
most_starts=3

bytes=$(($(wc -c <"$binary")))
echo "size: $bytes bytes (at most $most_bytes)"
if [ "$bytes" -gt "$most_bytes" ]; then
    echo "error: $binary is larger than a release may be" >&2
    exit 1
fi

# A static binary needs nothing; the names are those of glibc and of what every macOS has.
case $(uname -s) in
Darwin) needed=$(otool -L "$binary" | sed -n 's/^[[:space:]]*\(.*\) (compat.*/\1/p') ;;
*) needed=$(readelf --dynamic --wide "$binary" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p') ;;
esac
echo "needs: ${needed:-nothing}"
strange=$(grep -vE '^(libc\.so\.6|libm\.so\.6|ld-linux.*|/usr/lib/lib(System|iconv)\..*|/System/Library/.*)$' <<<"$needed" | grep . || true)
if [ -n "$strange" ]; then
    echo "error: $binary needs more than the C library: $strange" >&2
    exit 1
fi

# One after the other in turns, so that whatever else the machine does meets both; the median of the turns.
starts=40
seconds() { # of so many starts
    local TIMEFORMAT=%R
    { time for ((n = 0; n < starts; n++)); do "$@" >/dev/null; done; } 2>&1
}
nothing=$(type -P true)
ratio=$(for _ in 1 2 3 4 5 6 7; do
    echo "$(seconds "$binary" --version) $(seconds "$nothing")"
done | awk '{ print $1 / $2 }' | sort -n | sed -n 4p)
echo "--version: $ratio times true (at most $most_starts)"
if awk -v ratio="$ratio" -v most="$most_starts" 'BEGIN { exit !(ratio > most) }'; then
    echo "error: $binary takes too long to start" >&2
    exit 1
fi
