// SPDX-License-Identifier: GPL-3.0-or-later
// What was refused, in the audit log: for want of rights or of a proof, and what was tried too often. The first of a
// kind is written at once; the same caller with the same refusal within a minute is only counted, and one row tells how
// often. Whoever asks for many different things is counted together after some rows, so that nobody can fill the disk
// by being refused. Strangers are counted by their network and by the name they give. Thread-safe.
#pragma once

#include "server/audit/audit.h"

#include <mutex>

namespace bitflow {

struct Denial
{
    QString operation{};  // "trashUser"
    QString permission{}; // that was asked for; empty where the store decided
    Id<Institution> node{};
    QUuid subject{}; // what it was about, null if nothing in particular
    QLatin1StringView subjectType{};
    QString code{}, detail{};                      // of the refusal
    bool decided = false;                          // by the endpoint's access decision, and not by a store
    QLatin1StringView action = "access.denied"_L1; // of the row
};

class Denials
{
public:
    Denials(sql::Database &db, Audit &audit, std::chrono::milliseconds window = std::chrono::minutes(1))
        : m_db(db)
        , m_audit(audit)
        , m_window(window)
    {}

    // Of somebody who is signed in, or of a stranger with an address. What cannot be written is said in the log of the
    // server.
    void note(const Caller &caller, const Denial &denial);
    // Writes what was counted in windows that are over, or in all of them.
    void flush(bool all = false);

private:
    using Clock = std::chrono::steady_clock;
    struct Counted
    {
        Caller caller;
        Denial denial;
        QByteArray who; // counted together
        Clock::time_point since;
        qint64 times = 0; // beyond the first, which is written
    };
    QByteArray keyOf(Counted &counted);
    void write(const Counted &counted, qint64 times);

    sql::Database &m_db;
    Audit &m_audit;
    std::chrono::milliseconds m_window;
    std::mutex m_mutex;
    QHash<QByteArray, Counted> m_counted;
    QHash<QByteArray, int> m_kinds; // rows of one `who` in m_counted
};

} // namespace bitflow
