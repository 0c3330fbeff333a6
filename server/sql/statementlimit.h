// SPDX-License-Identifier: GPL-3.0-or-later
// Ends a statement of SQLite that takes too long, as MySQL and MariaDB do by themselves. Internal to server/sql.
#pragma once

#include <chrono>

class QSqlDatabase;

namespace bitflow::sql {

// Of one open connection and used by its thread only; stays where it is, because SQLite keeps its address.
class StatementLimit
{
public:
    explicit StatementLimit(std::chrono::milliseconds longest) : m_longest(longest) {}
    StatementLimit(const StatementLimit &) = delete;
    StatementLimit &operator=(const StatementLimit &) = delete;

    void watch(const QSqlDatabase &opened); // after each open()
    // Time begins anew; SQLITE_INTERRUPT when it is over.
    void start() { m_end = Clock::now() + m_longest; }
    // What follows may take as long as it likes: COMMIT, ROLLBACK, DDL.
    void suspend() { m_end = Clock::time_point::max(); }

private:
    using Clock = std::chrono::steady_clock;
    static int isOver(void *limit);

    const std::chrono::milliseconds m_longest;
    Clock::time_point m_end = Clock::time_point::max();
};

} // namespace bitflow::sql
