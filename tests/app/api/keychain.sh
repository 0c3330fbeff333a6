#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The keychain on a session bus without a secret service, and on one with. A home of its own; nothing may be left in it.
set -eu
probe=$1 renewals=$2
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data"
mkdir -m 700 "$home/run"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY XDG_CURRENT_DESKTOP || true

# A bus that knows no services and so starts none.
cat >"$home/bus.conf" <<'END'
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
END
without=$(timeout 60 dbus-run-session --config-file="$home/bus.conf" -- "$probe" 2>/dev/null)
case $without in
missing:*) echo "ok: no secret service: $without" ;;
*) echo "FAILED: no secret service, and yet: $without"; exit 1 ;;
esac
if grep -rq 'bfr_' "$home"; then echo 'FAILED: a token is on the disk'; exit 1; fi

# $1: a program, run on a bus with a secret service that is open.
on_a_bus() {
    timeout 120 dbus-run-session -- sh -c '
        printf "\n" | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1
        "$0"' "$1"
}
with=$(on_a_bus "$probe" 2>/dev/null)
[ "$with" = available ] || { echo "FAILED: with a secret service: $with"; exit 1; }
echo 'ok: kept, read, deleted'
if grep -rq 'bfr_' "$home"; then echo 'FAILED: a token is on the disk'; exit 1; fi

on_a_bus "$renewals" >"$home/renewals.log" 2>&1 || { cat "$home/renewals.log"; echo 'FAILED: renewals'; exit 1; }
echo 'ok: windows renew one after the other'
rm "$home/renewals.log"
if grep -rq 'bfr_' "$home"; then echo 'FAILED: a token is on the disk'; exit 1; fi
