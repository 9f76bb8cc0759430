#!/usr/bin/env bash
# Lays out the build context of the image: image.sh ARCHIVES CONTEXT
# leaves CONTEXT/amd64 and CONTEXT/arm64 with what the archives hold, and the Containerfile.
set -euo pipefail

archives=$1
context=$2

for pair in amd64:x86_64 arm64:aarch64; do
    mkdir -p "$context/${pair%:*}"
    tar --extract --gzip --file "$archives/pairctl-${pair#*:}-unknown-linux-musl.tar.gz" --directory "$context/${pair%:*}"
done
cp "$(dirname "$0")/Containerfile" "$context/"
