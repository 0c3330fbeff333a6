// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/sealer.h"

#include <QFile>
#include <QLoggingCategory>

#include <condition_variable>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace bitflow {

Q_LOGGING_CATEGORY(lcAudit, "bitflow.audit")

namespace {

// An id is made before its row is committed, so rows appear out of order: nearly all within seconds, those of a long
// transaction within minutes, and after that only those of a server whose clock is wrong. See docs/decisions/audit.md.
constexpr auto usualDelay = std::chrono::seconds(5);
constexpr auto longestDelay = std::chrono::minutes(10);
constexpr auto lookBackEvery = std::chrono::seconds(30);
constexpr auto sweepEvery = std::chrono::hours(1);
constexpr auto longestWait = std::chrono::minutes(1);
constexpr auto complainEvery = std::chrono::minutes(1);
constexpr int sweepRows = 20'000;
constexpr qint64 lineLimit = 2000;
constexpr qsizetype sealsAtOnce = 100;

QString insertSeals(qsizetype count)
{
    return u"INSERT INTO audit_seals (seq, event_id, leaf, chain, sealed_at) VALUES "_s +
           QStringList(count, u"(?, ?, ?, ?, ?)"_s).join(u", "_s);
}

template<class Point, class Span>
bool isDue(const std::optional<Point> &last, Span every)
{
    return !last || Point::clock::now() - *last >= every;
}

} // namespace

AuditSealer::AuditSealer(sql::Database &db, AuditKey key, SealerOptions options)
    : m_db(db)
    , m_chain(db)
    , m_key(std::move(key))
    , m_options(std::move(options))
{}

// True: the lease is ours, or was and nobody has taken it since.
Result<bool> AuditSealer::lead()
{
    if (m_lease)
        return true;
    auto lease = std::make_unique<sql::Lease>(m_db, m_options.lease, "sealer_lease"_L1);
    TRY(const bool mine, lease->tryAcquire());
    if (mine)
        m_lease = std::move(lease);
    return mine;
}

// Where rows without a seal may be.
Result<QList<AuditRange>> AuditSealer::ranges()
{
    TRY(const QUuid newest, m_chain.newestSealed());
    if (newest.isNull())
        return QList<AuditRange>{AuditRange{}};
    const bool lookBack = isDue(m_lookedBack, lookBackEvery);
    if (lookBack)
        m_lookedBack = Clock::now();
    const Instant since = momentOf(newest) - (lookBack ? longestDelay : std::chrono::minutes(0)) - usualDelay;
    QList<AuditRange> ranges{AuditRange{firstIdAt(since), {}}};
    if (!m_sweep && isDue(m_swept, sweepEvery))
        m_sweep.emplace();
    if (m_sweep) {
        TRY(const AuditRange slice, m_chain.slice(*m_sweep, sweepRows));
        ranges.append(slice);
        m_sweep = slice.to;
        if (slice.to.isNull()) {
            m_sweep.reset();
            m_swept = Clock::now();
        }
    }
    return ranges;
}

Result<int> AuditSealer::seal()
{
    const auto sweptTo = m_sweep;
    TRY(const auto where, ranges());
    bool any = false, late = false;
    for (const AuditRange &range : where) {
        TRY(const auto rows, m_chain.unsealed(range, 1));
        any = any || !rows.isEmpty();
        late = late || (!rows.isEmpty() && rows.first().at < Instant::now() - longestWait);
    }
    if (!any)
        return 0;
    TRY(const bool mine, lead());
    if (!mine) {
        if (late)
            complain(
                {503, u"lease_missing"_s, u"Rows wait for their seals, and another server holds the lease."_s, {}, 0});
        return 0;
    }
    auto sealed = sealRanges(where);
    if (!sealed)
        m_lease.reset(); // it may be lost: ask for it again
    else if (*sealed >= m_options.batch && where.size() > 1)
        m_sweep = sweptTo.value_or(QUuid()); // the same slice once more, there may be more in it
    return sealed;
}

Result<int> AuditSealer::sealRanges(const QList<AuditRange> &ranges)
{
    return m_db.transaction([&]() -> Result<int> {
        TRY_VOID(m_lease->hold()); // before anything is read: nobody else seals until this commits
        TRY(AuditSeal last, m_chain.last());
        int sealed = 0;
        for (const AuditRange &range : ranges) {
            if (sealed >= m_options.batch)
                break;
            TRY(const auto rows, m_chain.unsealed(range, m_options.batch - sealed));
            TRY_VOID(append(last, rows));
            sealed += int(rows.size());
        }
        return sealed;
    });
}

Result<void> AuditSealer::append(AuditSeal &last, const QList<AuditRow> &rows)
{
    const Instant now = Instant::now();
    sql::Args args;
    const auto write = [&](qsizetype seals) -> Result<void> {
        TRY_VOID(m_db.run(insertSeals(seals), std::exchange(args, {})));
        return {};
    };
    // blocks of one size and the rest by ones: two statements to prepare and not a hundred
    const qsizetype blocks = rows.size() - rows.size() % sealsAtOnce;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QByteArray leaf = leafOf(rows[i]);
        last = {last.seq + 1, rows[i].id, leaf, chainAfter(last.chain, leaf)};
        args << last.seq << last.eventId << last.leaf << last.chain << now;
        const bool alone = i >= blocks;
        if (alone || (i + 1) % sealsAtOnce == 0)
            TRY_VOID(write(alone ? 1 : sealsAtOnce));
    }
    return {};
}

Result<void> AuditSealer::checkpoint(bool now)
{
    TRY(const AuditSeal last, m_chain.last());
    TRY(const auto before, m_chain.lastCheckpoint());
    const qint64 rows = last.seq - (before ? before->seq : 0);
    if (rows <= 0 || (!now && rows < m_options.checkpointRows && !isDue(m_signed, m_options.checkpointEvery)))
        return {};
    TRY_VOID(checkPrefix(last.seq));
    TRY(const bool mine, lead());
    if (!mine)
        return {};
    const auto checkpoint = AuditCheckpoint::make(last, Instant::now(), m_key);
    const auto written = m_db.transaction([&]() -> Result<void> {
        TRY_VOID(m_lease->hold());
        return m_db
            .run(u"INSERT INTO audit_checkpoints (seq, chain, at, key_id, signature) VALUES (?, ?, ?, ?, ?)"_s,
                 {checkpoint.seq, checkpoint.chain, checkpoint.at, checkpoint.keyId, checkpoint.signature})
            .transform([](qint64) {});
    });
    if (!written) {
        m_lease.reset();
        return written;
    }
    m_signed = Clock::now();
    m_known = checkpoint;
    return writeLine(checkpoint);
}

// Whoever has only the database could make the chain anew and have the end of it signed: not over what was signed.
Result<void> AuditSealer::checkPrefix(qint64 last)
{
    if (!std::exchange(m_read, true))
        m_known = lastLine();
    if (!m_known)
        return {};
    TRY(const QByteArray chain, m_chain.chainAt(m_known->seq));
    if (m_known->seq <= last && chain == m_known->chain)
        return {};
    return fail(409, u"audit_chain_changed"_s,
                u"The chain of the audit log is not what was signed at row %1; nothing more is signed. "
                "Run: bitflow-server audit verify"_s.arg(m_known->seq));
}

std::optional<AuditCheckpoint> AuditSealer::lastLine() const
{
    QFile file(m_options.checkpointFile);
    if (m_options.checkpointFile.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - lineLimit));
    const auto read = CheckpointFile::parse(file.readAll());
    for (qsizetype i = read.checkpoints.size() - 1; i >= 0; --i)
        if (read.checkpoints[i].isSignedBy(m_key))
            return read.checkpoints[i];
    return {};
}

void AuditSealer::complain(const Error &error)
{
    if (!isDue(m_complained, complainEvery))
        return;
    m_complained = Clock::now();
    qCCritical(lcAudit).noquote() << "audit log:" << error.code << error.detail;
}

Result<void> AuditSealer::writeLine(const AuditCheckpoint &checkpoint) const
{
    if (m_options.checkpointFile.isEmpty())
        return {};
    QFile file(m_options.checkpointFile);
    QByteArray line = checkpoint.line();
    bool ok = file.open(QIODevice::ReadWrite | QIODevice::Append, QFile::ReadOwner | QFile::WriteOwner);
    // a line that was torn off when the machine died must not take this one with it
    if (ok && file.size() > 0 && file.seek(file.size() - 1) && file.read(1) != "\n")
        line.prepend('\n');
    ok = ok && file.write(line) == line.size() && file.flush();
#ifdef Q_OS_UNIX
    ok = ok && ::fsync(file.handle()) == 0;
#endif
    if (!ok)
        return fail(500, u"storage_unusable"_s,
                    u"Cannot write %1: %2"_s.arg(m_options.checkpointFile, file.errorString()));
    return {};
}

void AuditSealer::start(std::function<void()> beside)
{
    m_thread = std::jthread([this, beside = std::move(beside)](const std::stop_token &stop) { loop(stop, beside); });
}

void AuditSealer::stop()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void AuditSealer::loop(const std::stop_token &stop, const std::function<void()> &beside)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    bool ending = false;
    while (!ending) {
        ending = stop.stop_requested();
        if (beside)
            beside();
        const auto sealed = seal();
        const auto written = checkpoint(ending);
        // 503 is a lease that another took or a database that is away: the next turn tells
        for (const auto *error : {sealed ? nullptr : &sealed.error(), written ? nullptr : &written.error()})
            if (error && error->status != 503)
                complain(*error);
        if (sealed && *sealed >= m_options.batch)
            continue; // there is more
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, m_options.pace, [&] { return stop.stop_requested(); });
    }
    m_lease.reset();
}

} // namespace bitflow
