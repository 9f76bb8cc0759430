#!/usr/bin/env bash
# Whether a tag may be released: check-version.sh TAG
# It must be `v` and the version of Cargo.toml, and the changelog must tell of it.
set -euo pipefail

tag=$1
cd "$(dirname "$0")/../.."
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)

if [ "$tag" != "v$version" ]; then
    echo "error: the tag is $tag, and Cargo.toml says version $version: tag v$version, or change Cargo.toml" >&2
    exit 1
fi
if ! grep -qF "## [$version]" CHANGELOG.md; then
    echo "error: CHANGELOG.md has no section \"## [$version]\": rename [Unreleased] and date it" >&2
    exit 1
fi
# The section, without its heading: the notes of the release.
awk -v heading="## [$version]" 'index($0, heading) == 1 { inside = 1; next } /^## \[/ { inside = 0 } inside' CHANGELOG.md
