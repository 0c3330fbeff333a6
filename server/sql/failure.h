// SPDX-License-Identifier: GPL-3.0-or-later
// What the engines' error numbers mean to us. Internal to server/sql.
#pragma once

#include "common/result.h"
#include "server/sql/dialect.h"

#include <QLoggingCategory>

class QSqlError;

namespace bitflow::sql {

Q_DECLARE_LOGGING_CATEGORY(logSql)

enum class FailureKind {
    Unreachable, // no connection, or no longer
    Busy,        // deadlock, lock time-out: the same again may well succeed
    TimedOut,    // took longer than a statement may
    Unique,
    Reference,
    Internal,
};

struct Failure
{
    FailureKind kind = FailureKind::Internal;
    int number = 0;      // the engine's own
    bool notRun = false; // the statement has certainly not been carried out
};

// MySQL/MariaDB: server and client error reference; SQLite: https://sqlite.org/rescode.html
Failure classify(Engine engine, const QSqlError &error);
Error toError(const Failure &failure);

} // namespace bitflow::sql
