#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh checkout to the running application; see --help.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
# shellcheck source=installer/lib.sh
. installer/lib.sh

data="${HOME:?}/.local/share/bitflow/server"
sample=resources/sample/universities-3000.csv
owner=owner@bitflow.example
ownerMark="$data/quickstart-owner"
sampleMark="$data/quickstart-sample"
passphraseFile="$data/quickstart-passphrase"
server=build/release/bin/bitflow-server
app=build/release/bin/bitflow-owner
journey=build/release/tests/journey_tests
serverPid=""
scratch=""
begin=$SECONDS

usage() {
    cat <<TEXT
Usage: installer/quickstart.sh [--port N]

Installs what is missing, builds Bitflow, starts a local server on 127.0.0.1 and opens the desktop application on it. The
first time it also makes an owner account, whose passphrase it shows once, and imports three thousand real universities.
When the application is closed, or at Ctrl+C, the server ends too; the data stay and are used again the next time.

  --port N   the first port to try; 8443 unless said
  --help     this text

Data: $data
On a machine that is no Debian 13 (or newer) everything runs inside a private one, see installer/debian13 --help.
TEXT
}

# step TEXT COMMAND…: says what is being done and how long it took; what the command says goes to a log.
step() {
    local text="$1" started=$SECONDS log
    log="build/logs/quickstart-$(tr -c 'a-z0-9\n' - <<<"${text,,}").log"
    shift
    say "$text ..."
    if ! "$@" >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        die "$text failed; all of it is in $log"
    fi
    say "  done in $((SECONDS - started)) s"
}

build() {
    local targets=(bitflow-server bitflow-owner)
    if ! hasDisplay; then targets+=(journey_tests); fi
    cmake --preset release && cmake --build --preset release --target "${targets[@]}"
}

# True when nobody listens on the port.
isFree() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

answersUp() { curl --silent --insecure --fail --max-time 2 --output /dev/null "https://127.0.0.1:$1/up"; }

startServer() {
    local port="$1" try
    (umask 077 && mkdir -p "$data")
    "$server" serve --data-dir "$data" --listen "127.0.0.1:$port" --pid-file "$scratch/server.pid" \
        </dev/null >"$PWD/build/logs/server.log" 2>&1 &
    serverPid=$!
    # the first start makes the database and the keys; RSA-4096 keys take a few seconds
    for ((try = 0; try < 600; try++)); do
        answersUp "$port" && return
        kill -0 "$serverPid" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 20 build/logs/server.log >&2
    die "the server did not start; all it said is in build/logs/server.log"
}

# A passphrase of 128 random bits, in groups that can be copied by hand.
newPassphrase() { openssl rand -hex 16 | sed 's/..../&-/g; s/-$//'; }

createOwner() {
    "$server" user create-owner --email "$owner" --password-file "$passphraseFile" --data-dir "$data"
}

# The passphrase stays in its file until it has been shown, so that an interrupted first run loses nothing.
makeOwner() {
    if [ -e "$ownerMark" ]; then return; fi
    if [ -e "$passphraseFile" ]; then
        # the account may be there already, and then this fails
        createOwner >build/logs/quickstart-making-the-owner-account.log 2>&1 || true
    else
        (umask 077 && newPassphrase >"$passphraseFile")
        step "Making the owner account" createOwner
    fi
    say ""
    say "    Sign in as   $owner"
    say "    Passphrase   $(cat "$passphraseFile")"
    say "    It is shown this once and kept nowhere; please write it down."
    say ""
    printf '%s\n' "$owner" >"$ownerMark"
    rm -f "$passphraseFile"
}

# Exit status 3 says that some rows were refused, as ten of the sample are on purpose.
importSample() {
    local status=0
    "$server" import institutions "$sample" --as "$owner" --data-dir "$data" || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ]
}

bringSample() {
    if [ -e "$sampleMark" ]; then return; fi
    step "Importing three thousand universities" importSample
    grep -iE 'created|existing' build/logs/quickstart-importing-three-thousand-universities.log | tail -n 3 | sed 's/^/  /' >&2 || true
    touch "$sampleMark"
}

hasDisplay() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# Without a display the journey of the tests drives the same application through the main job, by keyboard, against a server
# and data of its own, and leaves a picture of every page.
journeyWithoutDisplay() { BITFLOW_SCREENSHOTS="$1" QT_QPA_PLATFORM=offscreen "$journey"; }

# As the application shows it: eight groups of eight.
fingerprint() {
    openssl x509 -noout -fingerprint -sha256 -in "$data/storage/tls/cert.pem" | sed 's/.*=//; s/://g' | tr A-F a-f | fold -w 8 | paste -sd ' '
}

openApp() {
    local address="https://127.0.0.1:$1" pictures="$PWD/build/pictures"
    if hasDisplay; then
        say "Opening the application on $address, $((SECONDS - begin)) s after the start. Close it to end the server."
        "$app" --server "$address"
    else
        mkdir -p "$pictures"
        say "There is no display here, so the application is driven without one, $((SECONDS - begin)) s after the start."
        step "Going through the main job" journeyWithoutDisplay "$pictures"
        say "Pictures of every page, light and dark, lie in $pictures"
    fi
}

cleanUp() {
    trap - EXIT INT TERM HUP
    if [ -n "$serverPid" ] && kill "$serverPid" 2>/dev/null; then
        say "Ending the server; the data stay in $data"
        wait "$serverPid" 2>/dev/null || true
    fi
    if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
}

main() {
    local port=8443
    while [ $# -gt 0 ]; do
        case "$1" in
            --port)
                port="${2:-}"
                if ! [[ "$port" =~ ^[0-9]{1,5}$ ]]; then say "error: --port wants a number" && exit 2; fi
                shift
                ;;
            --help | -h) usage && exit 0 ;;
            *) say "error: unknown option $1; see installer/quickstart.sh --help" && exit 2 ;;
        esac
        shift
    done
    prepareCompilerCache
    mkdir -p build/logs
    scratch="$(mktemp -d)"
    trap cleanUp EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    step "Building Bitflow" build
    while ! isFree "$port"; do port=$((port + 1)); done
    say "Starting the server on https://127.0.0.1:$port ..."
    startServer "$port"
    say "  the application will ask to compare this fingerprint of its certificate:"
    say "    $(fingerprint)"
    makeOwner
    bringSample
    openApp "$port"
}

if [ -z "${BITFLOW_INSIDE_DEBIAN13:-}" ] && [[ " $* " != *" --help "* ]]; then
    if ! isNativePlatform; then exec installer/debian13 installer/quickstart.sh "$@"; fi
    installNatively build run
fi
main "$@"
