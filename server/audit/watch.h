// SPDX-License-Identifier: GPL-3.0-or-later
// Verifies the audit log of a running server, a little at a time: everything once an hour, what is new at once, and
// every minute whether anything waits for its seal. It is what the integrity badge of the app tells, which stays bad
// once it was; a thorough look from outside is `audit verify`.
#pragma once

#include "server/audit/verifier.h"

#include <mutex>

namespace bitflow {

class AuditWatch
{
public:
    // checkpointFile: this server's own, see SealerOptions.
    AuditWatch(sql::Database &db, AuditKey key, QString checkpointFile);

    // A slice of the work; in one thread only.
    void tick();

    struct State
    {
        bool complete = false; // everything was looked at, or up to the first fault
        AuditVerdict verdict;
        Instant at; // when it was looked at
    };
    [[nodiscard]] State state() const; // any thread

private:
    using Clock = std::chrono::steady_clock;
    Result<void> advance();
    Result<void> beginPass();
    [[nodiscard]] bool isDue() const;
    void publish();

    AuditVerifier m_verifier;
    QString m_checkpointFile;
    std::optional<Clock::time_point> m_began, m_looked;
    bool m_finished = false; // the pass over everything; what follows is new
    mutable std::mutex m_mutex;
    State m_state;
};

} // namespace bitflow
