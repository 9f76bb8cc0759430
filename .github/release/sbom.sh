#!/usr/bin/env bash
# What the released binaries are made of, as CycloneDX: sbom.sh FILE
# Needs cargo-cyclonedx. Of the dependencies for Linux and macOS, without those that only tests and build scripts use.
set -euo pipefail

file=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/../.."

made=pairctl-sbom
trap 'rm -f "$made.json"' EXIT
cargo cyclonedx --quiet --format json --spec-version 1.5 --target all --no-build-deps --override-filename "$made"
mv "$made.json" "$file"
