#!/usr/bin/env bash
# Runs what was asked for, all of it, and says how it ended; the verdict comes later, when the comment is written.
set -euo pipefail

# For this script alone, not for what pairctl may run to log in somewhere.
export -n INPUT_TOKEN

report="$(mktemp -d "$RUNNER_TEMP/pairctl-report-XXXXXX")"
worst=0
nothing=true

asked() {
    case " $INPUT_COMMANDS " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

# The exit code of a command, and the worst of all.
note() {
    code=0
    "$@" || code=$?
    if [ "$code" -gt "$worst" ]; then worst="$code"; fi
}

# Names of others are printed here, and none of them may be a workflow command.
quote() {
    local word
    word="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
    printf '::stop-commands::%s\n' "$word"
    cat -- "$1"
    printf '::%s::\n' "$word"
}

# On GitHub's own merge of the pull request, the base is what it was merged into: the commit names it even where it was
# fetched alone.
base() {
    local is_merge=false
    case "${GITHUB_REF:-}" in refs/pull/*/merge) if [ "$(git rev-parse HEAD)" = "$GITHUB_SHA" ]; then is_merge=true; fi ;; esac
    if [ "$is_merge" = true ] && [ "$INPUT_BASE" = "$EVENT_BASE" ]; then
        git cat-file commit HEAD | sed -n '/^$/q; s/^parent //p' | sed -n 1p
    else
        printf '%s\n' "$INPUT_BASE"
    fi
}

# With what the checkout left behind first: a second login beside it would be refused. Git takes the token from the
# environment, where no list of processes shows it.
fetch() {
    if git cat-file -e "$1^{commit}" 2>/dev/null; then return; fi
    local from=(fetch --quiet --no-tags --depth=1 origin "$1") login
    if git "${from[@]}" 2>/dev/null; then return; fi
    login="$(printf 'x-access-token:%s' "$INPUT_TOKEN" | base64 | tr -d '\n')"
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader" \
        GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $login" git "${from[@]}" ||
        printf '::warning title=pairctl::the commit to compare with could not be fetched\n'
}

changes() {
    local commit
    commit="$(base)"
    fetch "$commit"
    local changes=("$PAIRCTL" changes --file "$INPUT_FILE" --since "$commit")
    note "${changes[@]}" --output json >"$report/changes.json"
    if [ "$code" != 0 ]; then return; fi
    "${changes[@]}" --output markdown >"$report/changes.md"
    "${changes[@]}" >"$report/changes.txt" 2>&1
    quote "$report/changes.txt"
    "${changes[@]}" --exit-code >/dev/null 2>&1 || nothing=false
}

drift() {
    local more=()
    read -ra more <<<"$INPUT_ARGS"
    note "$PAIRCTL" drift --file "$INPUT_FILE" --from "$INPUT_DRIFT_FROM" --output github \
        --output "markdown=$report/drift.md" --output "json=$report/drift.json" ${more[@]+"${more[@]}"}
}

for word in $INPUT_COMMANDS; do
    case "$word" in
    validate | check | changes | drift) ;;
    *)
        printf '::error title=pairctl::the input commands has a word that is none of validate, check, changes, drift\n'
        worst=2
        ;;
    esac
done

if asked validate; then
    note "$PAIRCTL" validate --file "$INPUT_FILE" --output github
fi
# Whoever reads a broken file says the same about it again.
if [ "$worst" = 0 ] && asked check; then
    note "$PAIRCTL" render --check --file "$INPUT_FILE" --output github
fi
if asked changes; then
    if [ -n "$INPUT_BASE" ]; then changes; else echo "changes: no pull request and no base, nothing to compare with"; fi
fi
if asked drift; then drift; fi

case "$worst" in 0) outcome=clean ;; 1) outcome=differences ;; *) outcome=failed ;; esac
if [ "$worst" != 0 ]; then nothing=false; fi
{
    echo "outcome=$outcome"
    echo "nothing=$nothing"
    echo "report=$report"
} >>"$GITHUB_OUTPUT"
