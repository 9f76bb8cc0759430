#!/usr/bin/env bash
# Writes what was found to the job's summary and into one comment on the pull request, which is updated ever after.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d "$RUNNER_TEMP/pairctl-comment-XXXXXX")"
comments="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues"

# Each pairings file has a comment of its own, and so has each job that asks something else about it. A digest, since a path
# may hold what ends an HTML comment.
marker="<!-- pairctl $(printf '%s\n' "$INPUT_FILE" "$COMMANDS" "$INPUT_ARGS" | git hash-object --stdin) -->"

fail() {
    printf '::error title=pairctl::%s\n' "$1"
    exit 1
}

# What is said where all is well. A pull request that changed pairs before and does no more is told so in its comment.
well() {
    if [ "$QUIET" != true ]; then return; fi
    if [ "$COMPARED" = true ] && [ "$1" = again ]; then
        printf '**pairctl**: nothing changes any more.\n\n'
    else
        printf '**pairctl**: nothing to report from %s.\n\n' "$COMMANDS"
    fi
}

# The text; `again` where it takes the place of an older one.
body() {
    printf '%s\n' "$marker"
    case "$OUTCOME" in
    clean) well "$1" ;;
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
    curl --silent --show-error --connect-timeout 20 --max-time 60 --request "$method" --output "$work/answer" --write-out '%{http_code}' \
        --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
        --config <(printf 'header = "Authorization: Bearer %s"\n' "$INPUT_TOKEN") "$@" -- "$url" || true
}

# The id of the comment that is there; nothing where there is none. Where GitHub does not say, fails with the status.
known() {
    local page=1 status id
    while :; do
        status="$(ask GET "$comments/$PULL_REQUEST/comments?per_page=100&page=$page")"
        if [ "$status" != 200 ]; then printf '%s\n' "$status" && return 1; fi
        jq -r '.[] | [.id, .user.login, (.body | split("\n")[0] | rtrimstr("\r"))] | @tsv' "$work/answer" >"$work/found" ||
            { echo unreadable && return 1; }
        id="$(awk -F '\t' -v author="$INPUT_COMMENT_AUTHOR" -v marker="$marker" '$2 == author && $3 == marker { print $1; exit }' "$work/found")"
        if [ -n "$id" ]; then
            printf '%s\n' "$id"
            return
        fi
        if [ "$(wc -l <"$work/found")" -lt 100 ]; then return; fi
        page=$((page + 1))
    done
}

# Without a comment the job ends as its checks do. A fork's token may not comment, and nobody can change that; any other reason
# somebody can.
silent() {
    local there='the text is in the summary of the job' level=warning why
    case "$1" in
    403)
        why='the token may not: the job needs the permission pull-requests: write'
        if [ "$HEAD_REPOSITORY" != "$GITHUB_REPOSITORY" ]; then level=notice why='the pull request is from a fork'; fi
        ;;
    000) why='GitHub did not answer, see the log' ;;
    unreadable) why='the comments that are there could not be read' ;;
    no-jq) why='jq is not on the PATH of this runner' ;;
    *) why="GitHub answered with the status $1" ;;
    esac
    printf '::%s title=pairctl::no comment could be written, %s; %s\n' "$level" "$why" "$there"
    exit 0
}

case "$INPUT_COMMENT" in true | false) ;; *) fail 'the input comment is neither true nor false' ;; esac

body first | "$here/fit.sh" 65000 | tee "$work/body.md" >>"$GITHUB_STEP_SUMMARY"

if [ "$INPUT_COMMENT" = false ] || [ -z "$PULL_REQUEST" ]; then exit 0; fi
command -v jq >/dev/null || silent no-jq
id="$(known)" || silent "$id"
if [ -z "$id" ] && [ "$QUIET" = true ]; then exit 0; fi
if [ -n "$id" ] && [ "$QUIET" = true ]; then body again | "$here/fit.sh" 65000 >"$work/body.md"; fi
jq -Rs '{body: .}' <"$work/body.md" >"$work/body.json"
if [ -n "$id" ]; then
    status="$(ask PATCH "$comments/comments/$id" --data-binary "@$work/body.json")"
else
    status="$(ask POST "$comments/$PULL_REQUEST/comments" --data-binary "@$work/body.json")"
fi
case "$status" in 2??) ;; *) silent "$status" ;; esac
