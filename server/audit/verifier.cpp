// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/verifier.h"

#include <algorithm>
#include <future>

namespace bitflow {

namespace {

constexpr int batch = 5000;
constexpr int sliceRows = 20'000;
constexpr int pendingAtOnce = 1000;
constexpr auto usualDelay = std::chrono::minutes(10);
// A server seals within a second and signs every minute or thousand rows.
constexpr auto longestUnsealed = std::chrono::minutes(2), oldestUnsigned = std::chrono::minutes(5);
constexpr qint64 longestUnsigned = 3000;

} // namespace

// A seal with what it seals; event.id is null where that is gone.
struct AuditVerifier::Sealed
{
    AuditSeal seal;
    AuditRow event;
};

bool AuditVerifier::fault(AuditFault what, qint64 seq, QUuid event)
{
    m_verdict.fault = what;
    m_verdict.firstBad = seq;
    m_verdict.event = event;
    return false;
}

// Those that are still to be met; their signatures are looked at when they are.
Result<void> AuditVerifier::readCheckpoints()
{
    TRY(m_checkpoints, m_chain.checkpoints(m_signed));
    for (const AuditCheckpoint &checkpoint : std::as_const(m_scope.outside))
        if (checkpoint.seq > m_signed)
            m_checkpoints.append(checkpoint);
    std::ranges::stable_sort(m_checkpoints, {}, &AuditCheckpoint::seq);
    m_atCheckpoint = 0;
    return {};
}

Result<void> AuditVerifier::begin(const AuditScope &scope)
{
    m_verdict = {};
    m_scope = scope;
    const qint64 before = std::max<qint64>(1, scope.from) - 1;
    m_before = chainBegin();
    m_coded = false;
    m_verdict.last = m_signed = before;
    if (before > 0) {
        TRY(const auto sealed, fetch(before, 1));
        if (sealed.isEmpty() || sealed.first().seal.seq != before)
            return fail(422, u"seal_unknown"_s, u"There is no row %1 to begin after."_s.arg(before));
        m_before = sealed.first().seal.chain;
        m_coded = !sealed.first().event.mac.isEmpty();
    }
    m_signedChain = m_before;
    return readCheckpoints();
}

Result<QList<AuditVerifier::Sealed>> AuditVerifier::fetch(qint64 from, int rows)
{
    QList<Sealed> list;
    list.reserve(rows);
    sql::RowReader<AuditSeal> readSeal;
    sql::RowReader<AuditRow> readEvent;
    const auto take = [&](const sql::Row &row) -> Result<void> {
        Sealed &sealed = list.emplaceBack();
        TRY_VOID(readSeal(row, sealed.seal));
        return readEvent(row, sealed.event);
    };
    TRY_VOID(m_db.each(auditColumns +
                           u", s.seq, s.event_id, s.leaf, s.chain FROM audit_seals s "
                           "LEFT JOIN audit_events e ON e.id = s.event_id WHERE s.seq >= ? ORDER BY s.seq LIMIT ?"_s,
                       {from, rows}, take));
    return list;
}

bool AuditVerifier::checkCode(const AuditRow &event, const QByteArray &leaf)
{
    if (event.mac.isEmpty())
        return !m_coded && event.at < m_key.since(); // rows of before there was a key come first
    m_coded = true;
    return event.mac == m_key.mac(leaf);
}

bool AuditVerifier::compare(const Sealed &row)
{
    const qint64 number = row.seal.seq;
    if (number == m_signed + 1)
        m_unsignedSince = row.event.at;
    for (; m_atCheckpoint < m_checkpoints.size() && m_checkpoints[m_atCheckpoint].seq == number; ++m_atCheckpoint) {
        const AuditCheckpoint &checkpoint = m_checkpoints[m_atCheckpoint];
        if (!checkpoint.isSignedBy(m_key))
            return fault(AuditFault::CheckpointForged, number);
        if (checkpoint.chain != row.seal.chain)
            return fault(AuditFault::Rewritten, m_signed + 1);
        m_signed = number;
        m_signedChain = row.seal.chain;
        ++m_verdict.checkpoints;
    }
    return number - m_signed <= longestUnsigned || fault(AuditFault::NotSigned, m_signed + 1);
}

bool AuditVerifier::check(const Sealed &row)
{
    const qint64 number = m_verdict.last + 1;
    if (row.seal.seq != number)
        return fault(AuditFault::SealMissing, number);
    if (row.event.id.isNull())
        return fault(AuditFault::EventMissing, number, row.seal.eventId);
    const QByteArray leaf = leafOf(row.event);
    if (leaf != row.seal.leaf)
        return fault(AuditFault::EventChanged, number, row.seal.eventId);
    if (!checkCode(row.event, leaf))
        return fault(AuditFault::EventForged, number, row.seal.eventId);
    if (row.seal.chain != chainAfter(m_before, leaf))
        return fault(AuditFault::ChainBroken, number, row.seal.eventId);
    if (!compare(row))
        return false;
    m_before = row.seal.chain;
    m_verdict.last = number;
    m_verdict.until = row.event.at;
    ++m_verdict.rows;
    return true;
}

Result<bool> AuditVerifier::step(int rows)
{
    if (!m_verdict.ok())
        return true;
    TRY(const auto list, fetch(m_verdict.last + 1, rows));
    for (const Sealed &row : list)
        if (!check(row)) {
            TRY(const bool mended, mend());
            return !mended;
        }
    return list.size() < rows;
}

Result<qint64> AuditVerifier::countEvents() { return m_db.value<qint64>(u"SELECT COUNT(*) FROM audit_events"_s); }

Result<void> AuditVerifier::checkPending(const AuditRange &range)
{
    for (AuditRange rest = range;;) {
        TRY(const auto rows, m_chain.unsealed(rest, pendingAtOnce));
        for (const AuditRow &row : rows) {
            // a row of before there was a key cannot be newer than one with a code
            if (!checkCode(row, leafOf(row))) {
                fault(AuditFault::EventForged, m_verdict.last + 1, row.id);
                return {};
            }
            if (row.at < m_scope.now - longestUnsealed) {
                fault(AuditFault::NotSealed, m_verdict.last + 1, row.id);
                return {};
            }
            ++m_verdict.pending;
        }
        if (rows.size() < pendingAtOnce)
            return {};
        rest.from = rows.last().id;
    }
}

// Checkpoints of rows that are not there.
Result<void> AuditVerifier::checkBeyond()
{
    if (m_atCheckpoint >= m_checkpoints.size())
        return {};
    const AuditCheckpoint &checkpoint = m_checkpoints[m_atCheckpoint];
    if (checkpoint.isSignedBy(m_key))
        fault(AuditFault::CutOff, m_verdict.last + 1);
    else
        fault(AuditFault::CheckpointForged, checkpoint.seq);
    return {};
}

// A checkpoint may have been made while this walked. True: there is one, and the rows since the last are walked again.
Result<bool> AuditVerifier::mend()
{
    if (m_verdict.fault != AuditFault::NotSigned)
        return false;
    TRY_VOID(readCheckpoints());
    if (m_checkpoints.isEmpty() || m_checkpoints.first().seq > m_signed + longestUnsigned)
        return false;
    m_verdict.rows -= m_verdict.last - m_signed;
    m_verdict.last = m_signed;
    m_before = m_signedChain;
    fault(AuditFault::None, 0);
    return true;
}

bool AuditVerifier::lacksSignature() const
{
    return m_verdict.ok() && m_verdict.last > m_signed && m_unsignedSince < m_scope.now - oldestUnsigned;
}

// The end that no checkpoint vouches for is short and young.
Result<void> AuditVerifier::checkSigned()
{
    if (!lacksSignature())
        return {};
    fault(AuditFault::NotSigned, m_signed + 1);
    TRY(const bool mended, mend());
    for (bool end = !mended; !end;) {
        TRY(end, step(batch));
    }
    if (lacksSignature())
        fault(AuditFault::NotSigned, m_signed + 1);
    return {};
}

Result<void> AuditVerifier::finish()
{
    if (!m_verdict.ok())
        return {};
    m_verdict.pending = 0;
    m_scope.now = std::max(m_scope.now, Instant::now());
    TRY_VOID(checkBeyond());
    TRY_VOID(checkSigned());
    if (!m_verdict.ok())
        return {};
    // Nearly always what has no seal yet is new. Only where the numbers tell of more, everything is looked through.
    TRY(const QUuid newest, m_chain.newestSealed());
    const QUuid since = newest.isNull() ? QUuid() : firstIdAt(momentOf(newest) - usualDelay);
    TRY_VOID(checkPending({since, {}}));
    TRY(const qint64 events, countEvents());
    TRY(const AuditSeal end, m_chain.last()); // a server may have gone on sealing
    if (!m_verdict.ok() || since.isNull() || events <= std::max(end.seq, m_verdict.last) + m_verdict.pending)
        return {};
    m_verdict.pending = 0;
    for (QUuid from; m_verdict.ok();) {
        TRY(const AuditRange slice, m_chain.slice(from, sliceRows));
        TRY_VOID(checkPending(slice));
        if (slice.to.isNull())
            return {};
        from = slice.to;
    }
    return {};
}

Result<AuditVerdict> AuditVerifier::run(const AuditScope &scope, const std::stop_token &stop)
{
    TRY_VOID(begin(scope));
    // the database gives the next rows while these are hashed
    TRY(auto list, fetch(m_verdict.last + 1, batch));
    while (m_verdict.ok() && !list.isEmpty() && !stop.stop_requested()) {
        const bool more = list.size() == batch;
        const qint64 after = list.last().seal.seq;
        const auto checked = std::async(std::launch::async, [this, &rows = std::as_const(list)] {
            return std::ranges::all_of(rows, [this](const Sealed &row) { return check(row); });
        });
        auto next = more ? fetch(after + 1, batch) : Result<QList<Sealed>>();
        checked.wait();
        TRY(const bool mended, mend());
        if (mended)
            next = fetch(m_verdict.last + 1, batch);
        TRY(list, std::move(next));
    }
    if (!stop.stop_requested())
        TRY_VOID(finish());
    return m_verdict;
}

} // namespace bitflow
