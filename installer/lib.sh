# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Shared by debian13, quickstart.sh and tests/run.sh; to be sourced. Needs nothing but bash and coreutils.

BITFLOW_TOP="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"

say() { printf '%s\n' "$*" >&2; }
die() {
    say "error: $*"
    exit 1
}

# The packages of installer/packages.debian13, one a line, in the order of the file.
# With arguments only those of the sections named (build, run, test).
packageList() {
    local section="" line
    while IFS= read -r line; do
        case "$line" in
            '# --- '*) section="${line#\# --- }" section="${section%% *}" ;;
            '#'* | '') ;;
            *)
                # shellcheck disable=SC2086 # the words of the line are the packages
                if [ $# -eq 0 ] || [[ " $* " == *" $section "* ]]; then printf '%s\n' $line; fi
                ;;
        esac
    done <"$BITFLOW_TOP/installer/packages.debian13"
}

# True on the platforms that have everything themselves: Debian 13 or newer, Ubuntu 25.10 or newer.
isNativePlatform() {
    local id version
    # shellcheck source=/dev/null
    id="$(. /etc/os-release 2>/dev/null && echo "${ID:-}")"
    # shellcheck source=/dev/null
    version="$(. /etc/os-release 2>/dev/null && echo "${VERSION_ID:-}")"
    case "$id" in
        # testing and unstable carry no version and are newer than any release
        debian) [ -z "$version" ] || [ "${version%%.*}" -ge 13 ] ;;
        ubuntu) [ -n "$version" ] && [ "$(printf '%s\n25.10\n' "$version" | sort -V | head -n 1)" = 25.10 ] ;;
        *) false ;;
    esac
}

# Runs a command as root: directly, or by sudo.
asRoot() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root: run it as root, or install sudo. The command was: $*"
    fi
}

# Installs Debian packages on this machine; a first try without a refresh of the package lists, which may be old or missing.
aptInstall() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    asRoot "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null 2>&1 && return
    asRoot "${apt[@]}" update >&2
    asRoot "${apt[@]}" install -y --no-install-recommends "$@" >&2
}

# On a native platform: installs the packages of the named sections that are missing.
installNatively() {
    local missing
    missing="$(comm -23 <(packageList "$@" | sort -u) \
        <(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 2>/dev/null | sed -n 's/^ii  *//p' | sort -u))"
    [ -n "$missing" ] || return 0
    say "Installing the packages that are missing: ${missing//$'\n'/ }"
    # shellcheck disable=SC2086 # one word, one package
    aptInstall $missing
}

# Where caches live that outlast a checkout.
cacheDir() {
    if [ "$(id -u)" -eq 0 ]; then echo /var/cache/bitflow; else echo "${HOME:?}/.cache/bitflow"; fi
}

# What makes the compiler cache work with precompiled headers and from one checkout to the next; settings of the caller win.
prepareCompilerCache() {
    export CCACHE_DIR="${CCACHE_DIR:-$(cacheDir)/ccache}"
    export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$BITFLOW_TOP}"
    export CCACHE_NOHASHDIR="${CCACHE_NOHASHDIR:-1}"
    export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}"
}
