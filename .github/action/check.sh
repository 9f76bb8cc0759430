#!/usr/bin/env bash
# Runs what was asked for, all of it, and says how it ended; the verdict comes later, when the comment is written.
set -euo pipefail

# For this script alone, not for what pairctl may run to log in somewhere.
export -n INPUT_TOKEN

report="$(mktemp -d "$RUNNER_TEMP/pairctl-report-XXXXXX")"
work="$(mktemp -d "$RUNNER_TEMP/pairctl-check-XXXXXX")"
worst=0
nothing=true
compared=false

# The log, also where a function's output goes elsewhere. One stream: a runner reads two in no order.
exec 3>&1

# Words, however they are set apart; none is a pattern for names of files.
read -r -d '' -a commands <<<"$INPUT_COMMANDS" || true
read -r -d '' -a more <<<"$INPUT_ARGS" || true

refuse() {
    printf '::error title=pairctl::%s\n' "$1"
    worst=2
}

asked() {
    local word
    for word in ${commands[@]+"${commands[@]}"}; do
        if [ "$word" = "$1" ]; then return 0; fi
    done
    return 1
}

# Names of others are printed here, and none of them may be a workflow command.
quote() {
    if [ ! -s "$1" ]; then return; fi
    local word
    word="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
    {
        printf '::stop-commands::%s\n' "$word"
        cat -- "$1"
        # The word counts only as a line of its own.
        if [ -n "$(tail -c 1 -- "$1")" ]; then echo; fi
        printf '::%s::\n' "$word"
    } >&3
}

# Runs pairctl; its exit code is in `code`.
run() {
    code=0
    "$PAIRCTL" "$@" 2>"$work/said" || code=$?
    quote "$work/said"
}

# The same where the exit code counts.
note() {
    run "$@"
    if [ "$code" -gt "$worst" ]; then worst="$code"; fi
}

# With what the checkout left behind first: a second login beside it would be refused. Git takes the token from the
# environment, where no list of processes shows it.
download() {
    local from=(fetch --quiet --no-tags "$1" origin) login
    shift
    if git "${from[@]}" "$@" 2>/dev/null; then return; fi
    login="$(printf 'x-access-token:%s' "$INPUT_TOKEN" | base64 | tr -d '\n')"
    code=0
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader" \
        GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $login" git "${from[@]}" "$@" 2>"$work/said" || code=$?
    quote "$work/said"
    return "$code"
}

has() {
    git cat-file -e "$1^{commit}" 2>/dev/null
}

fetch() {
    has "$1" || download --depth=1 "$1" ||
        printf '::warning title=pairctl::the commit to compare with could not be fetched\n'
}

# GitHub's own merge of the pull request.
is_merge() {
    case "${GITHUB_REF:-}" in refs/pull/*/merge) [ "$(git rev-parse HEAD)" = "$GITHUB_SHA" ] ;; *) return 1 ;; esac
}

# What a merge was made into; the commit names it even where it was fetched alone.
first_parent() {
    git cat-file commit HEAD | sed -n '/^$/q; s/^parent //p' | sed -n 1p
}

# Where the branch left its target: what the target gained since is no change of the branch. A checkout that holds too little
# is deepened.
fork_point() {
    local depth
    for depth in 0 100 1000 10000; do
        if [ "$depth" != 0 ]; then
            if [ "$(git rev-parse --is-shallow-repository)" != true ]; then break; fi
            download --deepen="$depth" "$1" "$(git rev-parse HEAD)" || break
        fi
        if git merge-base "$1" HEAD; then return; fi
    done
    printf '::warning title=pairctl::%s\n' "it is not known where the branch left its target, so that what the target gained \
since is told as taken away: check out with fetch-depth: 0" >&3
    printf '%s\n' "$1"
}

changes() {
    local commit="$INPUT_BASE"
    if [ "$commit" != "$EVENT_BASE" ]; then
        fetch "$commit"
    elif is_merge; then
        commit="$(first_parent)"
        fetch "$commit"
    else
        fetch "$commit"
        if has "$commit"; then commit="$(fork_point "$commit")"; fi
    fi
    local changes=(changes --file "$INPUT_FILE" --since "$commit")
    note "${changes[@]}" --output json >"$report/changes.json"
    if [ "$code" != 0 ]; then return; fi
    compared=true
    note "${changes[@]}" --output markdown >"$report/changes.md"
    note "${changes[@]}" >"$work/changes.txt"
    quote "$work/changes.txt"
    run "${changes[@]}" --output json --exit-code >/dev/null
    if [ "$code" != 0 ]; then nothing=false; fi
}

drift() {
    note drift --file "$INPUT_FILE" --from "$INPUT_DRIFT_FROM" --output github \
        --output "markdown=$report/drift.md" --output "json=$report/drift.json" ${more[@]+"${more[@]}"}
}

if [ "${#commands[@]}" = 0 ]; then refuse "the input commands is empty: nothing would be checked"; fi
for word in ${commands[@]+"${commands[@]}"}; do
    case "$word" in
    validate | check | changes | drift) ;;
    *) refuse "the input commands has a word that is none of validate, check, changes, drift" ;;
    esac
done

if asked validate; then
    note validate --file "$INPUT_FILE" --output github
fi
# Whoever reads a broken file says the same about it again.
if [ "$worst" = 0 ] && asked check; then
    note render --check --file "$INPUT_FILE" --output github
fi
if asked changes; then
    # Of a branch's first push, GitHub says that zeros were before.
    case "$INPUT_BASE" in
    *[!0]*) changes ;;
    *) echo "changes: no pull request and no base, nothing to compare with" ;;
    esac
fi
if asked drift; then drift; fi

case "$worst" in 0) outcome=clean ;; 1) outcome=differences ;; *) outcome=failed ;; esac
if [ "$worst" != 0 ]; then nothing=false; fi
{
    echo "outcome=$outcome"
    echo "nothing=$nothing"
    echo "compared=$compared"
    echo "commands=${commands[*]-}"
    echo "report=$report"
} >>"$GITHUB_OUTPUT"
