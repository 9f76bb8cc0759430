#!/usr/bin/env bash
# Writes what was found to the job's summary and into one comment on the pull request, which is updated ever after.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d "$RUNNER_TEMP/pairctl-comment-XXXXXX")"
comments="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues"

# Each pairings file has a comment of its own. A digest, since a path may hold what ends an HTML comment.
marker="<!-- pairctl $(printf '%s' "$INPUT_FILE" | git hash-object --stdin) -->"

body() {
    printf '%s\n' "$marker"
    case "$OUTCOME" in
    clean) if [ "$QUIET" = true ]; then printf '**pairctl**: nothing changes any more.\n\n'; fi ;;
    differences) printf '**pairctl**: something is stale or has drifted; the annotations say what.\n\n' ;;
    *) printf '**pairctl**: the run failed; the annotations and the log say why.\n\n' ;;
    esac
    for part in changes drift; do
        if [ -s "$REPORT/$part.md" ]; then cat -- "$REPORT/$part.md" && printf '\n'; fi
    done
}

# One request; prints the status and leaves the answer in a file. The token goes the way of a file, not of an argument.
ask() {
    local method="$1" url="$2"
    shift 2
    curl --silent --show-error --max-time 60 --request "$method" --output "$work/answer" --write-out '%{http_code}' \
        --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
        --config <(printf 'header = "Authorization: Bearer %s"\n' "$INPUT_TOKEN") "$@" -- "$url" || true
}

# The id of the comment that is there; nothing where there is none. Fails where GitHub does not say.
known() {
    local page=1 status id
    while :; do
        status="$(ask GET "$comments/$PULL_REQUEST/comments?per_page=100&page=$page")"
        if [ "$status" != 200 ]; then return 1; fi
        jq -r '.[] | [.id, .user.login, (.body | split("\n")[0] | rtrimstr("\r"))] | @tsv' "$work/answer" >"$work/found" || return 1
        id="$(awk -F '\t' -v author="$INPUT_COMMENT_AUTHOR" -v marker="$marker" '$2 == author && $3 == marker { print $1; exit }' "$work/found")"
        if [ -n "$id" ]; then
            printf '%s\n' "$id"
            return
        fi
        if [ "$(wc -l <"$work/found")" -lt 100 ]; then return; fi
        page=$((page + 1))
    done
}

refused() {
    printf '::notice title=pairctl::no comment could be written, as from a fork; the text is in the summary of the job\n'
    exit 0
}

body | "$here/fit.sh" 65000 >"$work/body.md"
cat -- "$work/body.md" >>"$GITHUB_STEP_SUMMARY"

if [ "$INPUT_COMMENT" != true ] || [ -z "$PULL_REQUEST" ]; then exit 0; fi
id="$(known)" || refused
if [ -z "$id" ] && [ "$QUIET" = true ]; then exit 0; fi
jq -Rs '{body: .}' <"$work/body.md" >"$work/body.json"
if [ -n "$id" ]; then
    status="$(ask PATCH "$comments/comments/$id" --data-binary "@$work/body.json")"
else
    status="$(ask POST "$comments/$PULL_REQUEST/comments" --data-binary "@$work/body.json")"
fi
case "$status" in 2??) ;; *) refused ;; esac
