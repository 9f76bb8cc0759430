#!/usr/bin/env bash
# Finds pairctl, or downloads a release and checks its digest.
set -euo pipefail

fail() {
    printf '::error title=pairctl::%s\n' "$1"
    exit 1
}

# Which archive of a release is for this runner.
choose_target() {
    case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
    Linux-X64) target=x86_64-unknown-linux-musl ;;
    Linux-ARM64) target=aarch64-unknown-linux-musl ;;
    macOS-X64) target=x86_64-apple-darwin ;;
    macOS-ARM64) target=aarch64-apple-darwin ;;
    *) fail "there is no release for this runner: build pairctl and name it with the input pairctl" ;;
    esac
}

# An action that is used by a branch or a commit has no release of that name. Nor has `v1`, and whoever writes it wants no other.
choose_release() {
    local version="$INPUT_VERSION"
    if [ -z "$version" ]; then
        if [[ "$ACTION_REF" =~ ^v[0-9]+(\.[0-9]+)?$ ]]; then
            fail "$ACTION_REF is no release: use the action by a whole version, such as v1.2.3, or give the input version"
        elif [[ "$ACTION_REF" =~ ^v[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?$ ]]; then
            version="$ACTION_REF"
        else
            version=latest
        fi
    fi
    [[ "$version" =~ ^[A-Za-z0-9._+-]+$ ]] || fail "the input version is no name of a release"
    if [ "$version" = latest ]; then release=latest/download; else release="download/$version"; fi
}

download() {
    local protocol='=https'
    case "$GITHUB_SERVER_URL" in http://*) protocol='=http' ;; esac
    curl --fail --silent --show-error --location --proto "$protocol" --retry 3 --connect-timeout 20 --max-time 300 --output "$2" -- "$1" ||
        fail "cannot download $1: where releases are elsewhere, name that with the input releases, or a pairctl that is there already with the input pairctl"
}

digest() {
    if command -v sha256sum >/dev/null; then sha256sum -- "$1"; else shasum -a 256 -- "$1"; fi | cut -d ' ' -f 1
}

if [ -n "$INPUT_PAIRCTL" ]; then
    pairctl="$(command -v -- "$INPUT_PAIRCTL" || true)"
    [ -n "$pairctl" ] || fail "the input pairctl names no program"
    case "$pairctl" in /*) ;; *) pairctl="$PWD/$pairctl" ;; esac
else
    folder="$(mktemp -d "$RUNNER_TEMP/pairctl-XXXXXX")"
    choose_target
    choose_release
    archive="pairctl-$target.tar.gz"
    releases="${INPUT_RELEASES:-$GITHUB_SERVER_URL/${ACTION_REPOSITORY:-$GITHUB_REPOSITORY}/releases}"
    url="${releases%/}/$release/$archive"
    download "$url" "$folder/$archive"
    wanted="$INPUT_SHA256"
    if [ -z "$wanted" ]; then
        download "$url.sha256" "$folder/$archive.sha256"
        wanted="$(cut -d ' ' -f 1 <"$folder/$archive.sha256")"
    fi
    [[ "$wanted" =~ ^[0-9a-f]{64}$ ]] || fail "what should be the digest of $archive is none"
    [ "$(digest "$folder/$archive")" = "$wanted" ] || fail "$archive has another digest than it should: it was not unpacked"
    tar -xzf "$folder/$archive" -C "$folder" pairctl
    pairctl="$folder/pairctl"
fi

"$pairctl" --version
echo "pairctl=$pairctl" >>"$GITHUB_OUTPUT"
