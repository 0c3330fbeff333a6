// SPDX-License-Identifier: GPL-3.0-or-later
// Who may do what only one process may do at a time, change the schema say: a row with a fencing token and an end by
// the database's own clock. Whoever dies is followed when his time is over; whoever was merely slow finds his token old
// and stops. Used by one thread.
#pragma once

#include "server/sql/database.h"

#include <thread>

namespace bitflow::sql {

class Lease
{
public:
    // The row with the id 1 must be in that table: see Ledger::create() and the migrations.
    Lease(Database &database, std::chrono::milliseconds length, QLatin1StringView table = "schema_lease"_L1);
    ~Lease(); // gives it back
    Lease(const Lease &) = delete;
    Lease &operator=(const Lease &) = delete;

    // 503 migration_busy when another holds it for longer than this.
    Result<void> acquire(std::chrono::milliseconds patience);
    // Once and without waiting; nothing renews it but hold(). False: another has it.
    Result<bool> tryAcquire();
    // Still ours, and from now on for the whole length again; else 503 migration_busy. In a transaction it fences what
    // else that does: the row stays locked until the commit.
    Result<void> hold();
    // As if this process had died.
    void abandon();

private:
    void keepAlive(const std::stop_token &stop);

    Database &m_database;
    std::chrono::milliseconds m_length;
    QString m_table; // a constant of the program
    QString m_holder;
    qint64 m_token = 0;
    std::jthread m_heart;
};

} // namespace bitflow::sql
