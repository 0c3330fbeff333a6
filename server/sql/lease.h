// SPDX-License-Identifier: GPL-3.0-or-later
// Who may change the schema: a row with a fencing token and an end by the database's own clock. Whoever dies is
// followed when his time is over; whoever was merely slow finds his token old and stops. Internal to server/sql; used
// by one thread.
#pragma once

#include "server/sql/database.h"

#include <thread>

namespace bitflow::sql {

class Lease
{
public:
    // The row must be there: see Ledger::create().
    Lease(Database &database, std::chrono::milliseconds length);
    ~Lease(); // gives it back
    Lease(const Lease &) = delete;
    Lease &operator=(const Lease &) = delete;

    // 503 migration_busy when another holds it for longer than this.
    Result<void> acquire(std::chrono::milliseconds patience);
    // Still ours, and from now on for the whole length again; else 503 migration_busy. In a transaction it fences what
    // else that does: the row stays locked until the commit.
    Result<void> hold();
    // As if this process had died.
    void abandon();

private:
    Result<bool> tryAcquire();
    void keepAlive(const std::stop_token &stop);

    Database &m_database;
    std::chrono::milliseconds m_length;
    QString m_holder;
    qint64 m_token = 0;
    std::jthread m_heart;
};

} // namespace bitflow::sql
