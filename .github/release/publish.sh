#!/usr/bin/env bash
# Makes the release of a tag: publish.sh TAG NOTES ASSET...
# Its files are uploaded to a draft, which is shown once it is whole, so a run that failed can be run again. Files of a release
# that is shown already are never replaced. Needs gh, logged in, and all tags of the repository.
set -euo pipefail

tag=$1
notes=$2
shift 2
rank=$("$(dirname "$0")/rank.sh" "$tag")

# Whether it is a draft; an answer that is no answer is not taken for "there is none".
if ! draft=$(gh release view "$tag" --json isDraft --jq .isDraft 2>&1); then
    case $draft in
    *'release not found'*) draft=none ;;
    *)
        echo "error: gh does not say whether $tag is released: $draft" >&2
        exit 1
        ;;
    esac
fi
case $draft in
none) gh release create "$tag" --draft --verify-tag --title "$tag" --notes-file "$notes" ;;
true) ;;
*)
    echo "error: $tag is released already; what people may have downloaded is not replaced" >&2
    exit 1
    ;;
esac
gh release upload "$tag" --clobber "$@"
gh release edit "$tag" --draft=false "$rank"
