// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/statementlimit.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QVariant>

#include <sqlite3.h>

namespace bitflow::sql {

namespace {

constexpr int instructionsBetween = 10'000; // of SQLite's machine: well under a millisecond

} // namespace

int StatementLimit::isOver(void *limit) { return Clock::now() > static_cast<StatementLimit *>(limit)->m_end ? 1 : 0; }

void StatementLimit::watch(const QSqlDatabase &opened)
{
    const QVariant handle = opened.driver()->handle();
    if (m_longest.count() > 0 && qstrcmp(handle.typeName(), "sqlite3*") == 0)
        sqlite3_progress_handler(*static_cast<sqlite3 *const *>(handle.constData()), instructionsBetween, isOver, this);
}

} // namespace bitflow::sql
