// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/failure.h"

#include "server/sql/database.h"

#include <QSqlError>

namespace bitflow::sql {

Q_LOGGING_CATEGORY(logSql, "bitflow.sql")

namespace {

constexpr QLatin1StringView uniqueDetail = "Something with the same key is already there."_L1;

FailureKind mysqlKind(int number)
{
    switch (number) {
    case 1213: // deadlock
    case 1205: // lock wait time-out
    case 1047: // Galera: not in the primary component yet
    case 1020: // MariaDB: the row has changed since it was read
        return FailureKind::Busy;
    case 1317: // KILL QUERY
    case 1969: // MariaDB: max_statement_time
    case 3024: // MySQL: max_execution_time
        return FailureKind::TimedOut;
    case 1062:
    case 1586:
        return FailureKind::Unique;
    case 1216:
    case 1217:
    case 1451:
    case 1452:
        return FailureKind::Reference;
    case 1040: // too many connections
    case 1044: // access denied
    case 1045:
    case 1049: // no such database
    case 1053: // shutting down
    case 1129: // host blocked
    case 1203:
    case 1226:
    case 1243: // prepared statement unknown: the session is another one
    case 1698:
    case 1927: // connection killed
    case 4031: // idle for too long
    case 2026: // TLS
    case 2027:
    case 2055:
    case 2059: // authentication
    case 2061:
        return FailureKind::Unreachable;
    default:
        return number > 2000 && number < 2014 ? FailureKind::Unreachable : FailureKind::Internal;
    }
}

FailureKind sqliteKind(int number)
{
    switch (number) {
    case 2067: // unique
    case 1555: // primary key
    case 2579: // rowid
        return FailureKind::Unique;
    case 787:  // foreign key
    case 1811: // the same by RESTRICT
        return FailureKind::Reference;
    default:
        break;
    }
    switch (number & 0xff) {
    case 5: // busy
    case 6: // locked
        return FailureKind::Busy;
    case 9: // interrupted
        return FailureKind::TimedOut;
    case 8:  // read-only
    case 10: // input/output
    case 13: // full
    case 14: // cannot open
        return FailureKind::Unreachable;
    default:
        return FailureKind::Internal;
    }
}

} // namespace

Failure classify(Engine engine, const QSqlError &error)
{
    Failure failure;
    failure.number = error.nativeErrorCode().toInt();
    failure.kind = engine == Engine::MySql ? mysqlKind(failure.number) : sqliteKind(failure.number);
    // 2013 may come after the statement was carried out, unless the driver was still resetting it for the next run.
    failure.notRun = failure.number == 2002 || failure.number == 2003 || failure.number == 2006 ||
                     failure.number == 1243 || failure.number == 4031 ||
                     error.driverText().contains("reset statement"_L1);
    return failure;
}

Error toError(const Failure &failure)
{
    switch (failure.kind) {
    case FailureKind::Unreachable:
        return {503, u"database_unavailable"_s, u"The database cannot be reached just now."_s, {}, 1};
    case FailureKind::Busy:
        return {503, u"database_busy"_s, u"The database is busy just now."_s, {}, 1};
    case FailureKind::TimedOut:
        return {504, u"database_timeout"_s, u"The database took too long. Ask for less at once."_s, {}, 0};
    case FailureKind::Unique:
        return {409, u"conflict"_s, uniqueDetail, {}, 0};
    case FailureKind::Reference:
        return {409, u"referenced"_s, u"Something else depends on it, or what it refers to is gone."_s, {}, 0};
    case FailureKind::Internal:
        break;
    }
    return {500, u"internal"_s, u"Something went wrong on our side."_s, {}, 0};
}

bool isUniqueViolation(const Error &error)
{
    return error.status == 409 && error.code == "conflict"_L1 && error.detail == uniqueDetail;
}

} // namespace bitflow::sql
