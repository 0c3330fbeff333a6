// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the audit log is as it was written: every row against its code and its seal, every seal against the one
// before it, the whole against signed checkpoints. Finds rows that were edited, deleted, inserted or exchanged, and a
// log whose end was cut off, as far as a checkpoint knows of it.
#pragma once

#include "server/audit/chain.h"

#include <stop_token>

namespace bitflow {

enum class AuditFault {
    None,
    SealMissing,      // a number is left out
    EventMissing,     // the row was deleted
    EventChanged,     // it is not what was sealed
    EventForged,      // not written by a server that has the key
    ChainBroken,      // the seal does not follow from the one before it
    CheckpointForged, // a checkpoint that is not signed by the key
    Rewritten,        // the chain holds together and is not what was signed; somewhere since the checkpoint before
    CutOff,           // a checkpoint knows of more rows than there are
    NotSigned,        // a running server would have signed it by then
    NotSealed,        // a running server would have sealed it by then
};
constexpr auto names(AuditFault)
{
    return std::array{"none"_L1,         "seal_missing"_L1, "event_missing"_L1,     "event_changed"_L1,
                      "event_forged"_L1, "chain_broken"_L1, "checkpoint_forged"_L1, "rewritten"_L1,
                      "cut_off"_L1,      "not_signed"_L1,   "not_sealed"_L1};
}
// Nobody has touched anything: the server that seals and signs is missing. It mends itself when one runs.
constexpr bool isStandstill(AuditFault fault)
{
    return fault == AuditFault::NotSigned || fault == AuditFault::NotSealed;
}

struct AuditVerdict
{
    AuditFault fault = AuditFault::None;
    qint64 firstBad = 0;          // number in the chain; of a row without a seal: the number that would be next
    QUuid event;                  // the row, if it is known
    qint64 rows = 0;              // sealed rows that were looked at
    qint64 pending = 0;           // rows without a seal that are in order
    qint64 last = 0;              // the number of the last seal that was looked at
    std::optional<Instant> until; // the moment of the last row that is in order
    qint64 checkpoints = 0;       // that were compared

    [[nodiscard]] bool ok() const { return fault == AuditFault::None; }
};

struct AuditScope
{
    qint64 from = 1;                  // the seal in front of it is believed
    QList<AuditCheckpoint> outside{}; // checkpoints kept elsewhere
    Instant now = Instant::now();     // what is old by now should be sealed and signed
};

class AuditVerifier
{
public:
    AuditVerifier(sql::Database &db, AuditKey key) : m_db(db), m_chain(db), m_key(std::move(key)) {}

    Result<void> begin(const AuditScope &scope = {});
    // So many rows more. True: the end of the chain, or the first fault.
    Result<bool> step(int rows);
    // After the last step: rows without a seal, and checkpoints beyond the end.
    Result<void> finish();
    // All of that. Ends early when it is told to stop.
    Result<AuditVerdict> run(const AuditScope &scope = {}, const std::stop_token &stop = {});

    [[nodiscard]] const AuditVerdict &verdict() const { return m_verdict; }

private:
    struct Sealed;
    Result<QList<Sealed>> fetch(qint64 from, int rows);
    bool check(const Sealed &row); // false: a fault, and it is noted
    bool checkCode(const AuditRow &event, const QByteArray &leaf);
    bool compare(const Sealed &row);
    bool fault(AuditFault what, qint64 seq, QUuid event = {}); // always false
    Result<void> readCheckpoints();
    Result<void> checkBeyond();
    Result<void> checkSigned();
    Result<bool> mend();
    [[nodiscard]] bool lacksSignature() const;
    Result<void> checkPending(const AuditRange &range);
    Result<qint64> countEvents();

    sql::Database &m_db;
    AuditChain m_chain;
    AuditKey m_key;
    QList<AuditCheckpoint> m_checkpoints; // in the order of their numbers, from `next` on
    qsizetype m_atCheckpoint = 0;
    qint64 m_signed = 0; // the number of the last checkpoint that was in order
    QByteArray m_signedChain;
    Instant m_unsignedSince; // the moment of the row behind it
    AuditScope m_scope;
    QByteArray m_before;  // the chain so far
    bool m_coded = false; // from a row with a code on, all have one
    AuditVerdict m_verdict;
};

} // namespace bitflow
