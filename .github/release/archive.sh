#!/usr/bin/env bash
# Makes the archive of one target: archive.sh TARGET BINARY FOLDER
# leaves FOLDER/pairctl-TARGET.tar.gz and, beside it, its digest as sha256sum prints it.
# The same input makes the same bytes, so that anybody can build the archive again and compare.
set -euo pipefail

target=$1
binary=$2
folder=$3
root=$(cd "$(dirname "$0")/../.." && pwd)
archive=pairctl-$target.tar.gz
# Only GNU tar can set every entry's owner, time and mode; macOS calls it gtar.
tar=$(command -v gtar || command -v tar)

content=$(mktemp -d)
trap 'rm -rf "$content"' EXIT

install -m 0755 "$binary" "$content/pairctl"
install -m 0644 "$root/LICENSE" "$root/README.md" "$root/CHANGELOG.md" "$content/"

mkdir -p "$content/completions" "$content/man"
for shell in bash zsh fish elvish powershell; do
    "$content/pairctl" completions "$shell" >"$content/completions/pairctl.$shell"
done
"$content/pairctl" man >"$content/man/pairctl.1"
"$content/pairctl" man --list | while read -r -a command; do
    page=$(IFS=- && printf '%s' "${command[*]}")
    "$content/pairctl" man "${command[@]}" >"$content/man/pairctl-$page.1"
done

mkdir -p "$folder"
"$tar" --create --directory "$content" --format=ustar --sort=name --mtime="@${SOURCE_DATE_EPOCH:-0}" \
    --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' pairctl LICENSE README.md CHANGELOG.md completions man |
    gzip --no-name --best >"$folder/$archive"

cd "$folder"
if command -v sha256sum >/dev/null; then
    sha256sum "$archive" >"$archive.sha256"
else
    shasum --algorithm 256 "$archive" >"$archive.sha256"
fi
