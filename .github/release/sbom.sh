#!/usr/bin/env bash
# What the released binaries are made of, as CycloneDX: sbom.sh FILE
# Needs cargo-cyclonedx. Of the dependencies for Linux and macOS, without those that only tests and build scripts use.
set -euo pipefail

file=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)

# It writes beside Cargo.toml, so it is given a copy.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R "$root/Cargo.toml" "$root/Cargo.lock" "$root/src" "$root/benches" "$copy/"
cd "$copy"
cargo cyclonedx --quiet --format json --spec-version 1.5 --target all --no-build-deps --override-filename pairctl
mv pairctl.json "$file"
