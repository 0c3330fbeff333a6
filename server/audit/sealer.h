// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the rows of the audit log into a chain, a moment after they were written: inside the transactions that write
// them it would make every change wait for every other. One server at a time does it, by a lease; and should two
// believe it is theirs, the unique keys of audit_seals let only one of them commit, so that the chain has no gap and no
// fork.
#pragma once

#include "server/audit/chain.h"
#include "server/sql/lease.h"

#include <thread>

namespace bitflow {

struct SealerOptions
{
    QString checkpointFile; // gets a line for each checkpoint, from this server's turns; empty: none
    std::chrono::milliseconds pace{250};
    int batch = 1000;
    std::chrono::seconds checkpointEvery{60};
    int checkpointRows = 1000;
    std::chrono::milliseconds lease{5000};
};

class AuditSealer
{
public:
    AuditSealer(sql::Database &db, AuditKey key, SealerOptions options = {});
    ~AuditSealer() { stop(); }

    // One batch of at most `batch` rows; how many were sealed. 0 also when another server has the lease.
    Result<int> seal();
    // Signs the end of the chain when it is time to, or in any case when asked to. 409 audit_chain_changed when what
    // this server has signed before, as it remembers and as the last line of its file says, is not the beginning of it:
    // then nothing is signed any more.
    Result<void> checkpoint(bool now = false);

    // A thread that seals at that pace and calls `beside` each time it wakes. stop() seals what is left, as far as that
    // takes one batch, signs it, and blocks until then.
    void start(std::function<void()> beside = {});
    void stop();

private:
    using Clock = std::chrono::steady_clock;
    void loop(const std::stop_token &stop, const std::function<void()> &beside);
    Result<bool> lead();
    Result<QList<AuditRange>> ranges();
    Result<int> sealRanges(const QList<AuditRange> &ranges);
    Result<void> append(AuditSeal &last, const QList<AuditRow> &rows);
    Result<void> writeLine(const AuditCheckpoint &checkpoint) const;
    Result<void> checkPrefix(qint64 last);
    [[nodiscard]] std::optional<AuditCheckpoint> lastLine() const;
    void complain(const Error &error);

    sql::Database &m_db;
    AuditChain m_chain;
    AuditKey m_key;
    SealerOptions m_options;
    std::unique_ptr<sql::Lease> m_lease;
    std::optional<Clock::time_point> m_lookedBack, m_swept, m_signed;
    std::optional<Clock::time_point> m_complained; // of what goes on and on
    std::optional<AuditCheckpoint> m_known;        // the last that this server has signed
    bool m_read = false;                           // its file
    std::optional<QUuid> m_sweep;                  // how far the walk over everything has come
    std::jthread m_thread;
};

} // namespace bitflow
