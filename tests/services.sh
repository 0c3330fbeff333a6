# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A private MariaDB and a private Redis for the tests; to be sourced.
#
#   startServices   starts both on free ports of 127.0.0.1 with random passwords, below a temporary directory, and exports
#                   BITFLOW_TEST_MYSQL_{HOST,PORT,USER,PASSWORD} and BITFLOW_TEST_REDIS_{HOST,PORT,PASSWORD}.
#                   The user may create and drop databases whose names begin with bitflow_, and give rights on them to
#                   BITFLOW_TEST_MYSQL_APP_USER, who has none and the same password.
#   stopServices    ends both and removes the directory; may be called any number of times.

servicesDir=""
servicesPids=()

freePort() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Waits up to 30 s until the command succeeds, as long as the process in $1 lives.
waitFor() {
    local pid="$1" try
    shift
    for ((try = 0; try < 300; try++)); do
        "$@" >/dev/null 2>&1 && return
        kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

startMariaDb() {
    local data="$servicesDir/mysql" socket="$servicesDir/mysql.sock" log="$servicesDir/mysql.log"
    local common=(--no-defaults "--datadir=$data" "--user=$(id -un)" --innodb-log-file-size=8M --innodb-buffer-pool-size=64M)
    export BITFLOW_TEST_MYSQL_HOST=127.0.0.1 BITFLOW_TEST_MYSQL_USER=bitflow BITFLOW_TEST_MYSQL_APP_USER=bitflow_app
    BITFLOW_TEST_MYSQL_PORT="$(freePort)"
    BITFLOW_TEST_MYSQL_PASSWORD="$(openssl rand -hex 16)"
    export BITFLOW_TEST_MYSQL_PORT BITFLOW_TEST_MYSQL_PASSWORD
    mariadb-install-db "${common[@]}" --auth-root-authentication-method=normal --skip-test-db --skip-log-bin \
        --innodb-flush-log-at-trx-commit=0 >"$log" 2>&1 || return 1
    # a test database may lose its last second when the machine dies, so nothing is flushed for it
    mariadbd "${common[@]}" "--socket=$socket" "--pid-file=$servicesDir/mysql.pid" --bind-address=127.0.0.1 \
        "--port=$BITFLOW_TEST_MYSQL_PORT" --skip-name-resolve --skip-log-bin --innodb-flush-log-at-trx-commit=0 \
        --skip-innodb-doublewrite --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci \
        </dev/null >>"$log" 2>&1 &
    servicesPids+=($!)
    waitFor $! mariadb-admin --no-defaults "--socket=$socket" -u root ping || return 1
    mariadb --no-defaults "--socket=$socket" -u root <<SQL || return 1
CREATE USER '$BITFLOW_TEST_MYSQL_USER'@'127.0.0.1' IDENTIFIED BY '$BITFLOW_TEST_MYSQL_PASSWORD';
CREATE USER '$BITFLOW_TEST_MYSQL_APP_USER'@'127.0.0.1' IDENTIFIED BY '$BITFLOW_TEST_MYSQL_PASSWORD';
GRANT ALL ON \`bitflow\\_%\`.* TO '$BITFLOW_TEST_MYSQL_USER'@'127.0.0.1' WITH GRANT OPTION;
SQL
}

startRedis() {
    export BITFLOW_TEST_REDIS_HOST=127.0.0.1
    BITFLOW_TEST_REDIS_PORT="$(freePort)"
    BITFLOW_TEST_REDIS_PASSWORD="$(openssl rand -hex 16)"
    export BITFLOW_TEST_REDIS_PORT BITFLOW_TEST_REDIS_PASSWORD
    # the configuration comes by standard input, so that the password is in no argument
    redis-server - >"$servicesDir/redis.log" 2>&1 <<CONF &
bind 127.0.0.1
port $BITFLOW_TEST_REDIS_PORT
requirepass $BITFLOW_TEST_REDIS_PASSWORD
dir $servicesDir
save ""
appendonly no
CONF
    servicesPids+=($!)
    REDISCLI_AUTH="$BITFLOW_TEST_REDIS_PASSWORD" waitFor $! redis-cli -e -p "$BITFLOW_TEST_REDIS_PORT" ping
}

startServices() {
    servicesDir="$(mktemp -d /tmp/bitflow-services.XXXXXX)"
    if ! startMariaDb; then
        tail -n 20 "$servicesDir/mysql.log" >&2
        return 1
    fi
    if ! startRedis; then
        tail -n 20 "$servicesDir/redis.log" >&2
        return 1
    fi
}

stopServices() {
    local pid
    for pid in "${servicesPids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${servicesPids[@]}"; do wait "$pid" 2>/dev/null || true; done
    servicesPids=()
    if [ -n "$servicesDir" ]; then rm -rf "$servicesDir"; fi
    servicesDir=""
}
