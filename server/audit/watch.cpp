// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/watch.h"

#include <QFile>
#include <QLoggingCategory>

namespace bitflow {

Q_LOGGING_CATEGORY(lcWatch, "bitflow.audit")

namespace {
constexpr auto passEvery = std::chrono::hours(1);
constexpr auto lookEvery = std::chrono::minutes(1);
constexpr int rowsAtOnce = 2000;
} // namespace

AuditWatch::AuditWatch(sql::Database &db, AuditKey key, QString checkpointFile)
    : m_verifier(db, std::move(key))
    , m_checkpointFile(std::move(checkpointFile))
{}

AuditWatch::State AuditWatch::state() const
{
    const std::scoped_lock lock(m_mutex);
    return m_state;
}

void AuditWatch::tick()
{
    if (const auto done = advance(); !done && done.error().status != 503)
        qCWarning(lcWatch) << "the audit log cannot be verified:" << done.error().code << done.error().detail;
}

Result<void> AuditWatch::beginPass()
{
    AuditScope scope;
    QFile file(m_checkpointFile);
    if (!m_checkpointFile.isEmpty() && file.open(QIODevice::ReadOnly)) {
        const auto read = CheckpointFile::parse(file.readAll());
        if (!read.unreadable.isEmpty())
            qCWarning(lcWatch) << "lines of the checkpoints are unreadable:" << read.unreadable.size();
        scope.outside = read.checkpoints;
    }
    TRY_VOID(m_verifier.begin(scope));
    m_began = Clock::now();
    m_finished = false;
    return {};
}

// A pass goes to its end before the next begins, however long it takes.
bool AuditWatch::isDue() const
{
    if (!m_began)
        return true;
    const auto every =
        isStandstill(m_verifier.verdict().fault) ? std::chrono::seconds(lookEvery) : std::chrono::seconds(passEvery);
    return m_finished && Clock::now() - *m_began >= every;
}

Result<void> AuditWatch::advance()
{
    if (isDue())
        TRY_VOID(beginPass());
    TRY(const bool end, m_verifier.step(rowsAtOnce));
    if (!end)
        return {};
    if (!m_finished || Clock::now() - *m_looked >= lookEvery) {
        TRY_VOID(m_verifier.finish());
        m_finished = true;
        m_looked = Clock::now();
    }
    publish();
    return {};
}

void AuditWatch::publish()
{
    const AuditVerdict &verdict = m_verifier.verdict();
    const std::scoped_lock lock(m_mutex);
    const AuditFault before = m_state.verdict.fault;
    if (before != AuditFault::None && !isStandstill(before))
        return; // what was wrong once is not forgotten
    if (!verdict.ok() && verdict.fault != before)
        qCCritical(lcWatch).noquote() << "the audit log is not in order:" << nameOf(verdict.fault) << "at row"
                                      << verdict.firstBad << "- run: bitflow-server audit verify";
    m_state = {true, verdict, Instant::now()};
}

} // namespace bitflow
