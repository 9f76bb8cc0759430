#!/usr/bin/env bash
# Fills the manifests of package managers: manifests.sh VERSION REPOSITORY ARCHIVES FOLDER
# REPOSITORY is owner/name; the digests are those of the archives, worked out here. Leaves FOLDER/pairs.yaml for krew and
# FOLDER/pairctl.rb for Homebrew.
set -euo pipefail

version=$1
repository=$2
archives=$(cd "$3" && pwd)
folder=$4
here=$(cd "$(dirname "$0")" && pwd)

digest() {
    if command -v sha256sum >/dev/null; then
        sha256sum "$1" | cut -d ' ' -f 1
    else
        shasum --algorithm 256 "$1" | cut -d ' ' -f 1
    fi
}

fill=(-e "s|@VERSION@|$version|g" -e "s|@REPOSITORY@|$repository|g")
for target in x86_64-unknown-linux-musl aarch64-unknown-linux-musl x86_64-apple-darwin aarch64-apple-darwin; do
    sha256=$(digest "$archives/pairctl-$target.tar.gz")
    fill+=(-e "s|@SHA256:$target@|$sha256|g")
done

mkdir -p "$folder"
sed "${fill[@]}" "$here/krew.yaml" >"$folder/pairs.yaml"
sed "${fill[@]}" "$here/homebrew.rb" >"$folder/pairctl.rb"
if grep -n '@[A-Z].*@' "$folder/pairs.yaml" "$folder/pairctl.rb"; then
    echo "error: these were not filled in" >&2
    exit 1
fi
