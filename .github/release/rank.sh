#!/usr/bin/env bash
# How `gh release create` shall rank a tag: rank.sh TAG
# Prints --prerelease for a version with a suffix, --latest=false for one that is older than a released one, and --latest
# otherwise: whoever asks for the latest release gets neither a candidate nor a backport. Needs all tags of the repository.
set -euo pipefail

tag=$1
released() { git tag --list 'v[0-9]*' | grep -vF -- '-' || true; }

if [[ $tag == *-* ]]; then
    echo --prerelease
elif [ "$({ released; echo "$tag"; } | sort --version-sort | tail -n 1)" = "$tag" ]; then
    echo --latest
else
    echo --latest=false
fi
