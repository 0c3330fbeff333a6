// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/queue.h"

#include <QLoggingCategory>
#include <QRandomGenerator>

#include <cmath>
#include <thread>

namespace bitflow {

namespace {
Q_LOGGING_CATEGORY(log, "bitflow.jobs")

constexpr auto jobColumns = "SELECT id, type, payload, attempt, max_attempts, lease_token FROM jobs "_L1;

QString microseconds(std::chrono::microseconds span) { return QString::number(span.count()); }

std::unexpected<Error> leaseLost() { return fail(409, u"lease_lost"_s, u"Another worker has taken this job over."_s); }
} // namespace

std::chrono::milliseconds retryDelay(int attempt)
{
    const double seconds = std::min(3600.0, 5 * std::pow(4, attempt - 1));
    return std::chrono::milliseconds(qint64(seconds * 1000 * (0.5 + QRandomGenerator::global()->generateDouble())));
}

QString JobQueue::leaseEnd() const { return m_db.dialect().nowMicroseconds() + u" + "_s + microseconds(leaseTime); }

Result<Id<Job>> JobQueue::add(const QString &type, const QString &payload, const JobTerms &terms)
{
    const auto id = terms.id.isNull() ? Id<Job>::make() : terms.id;
    const Instant now = Instant::now();
    TRY_VOID(
        m_db.run(u"INSERT INTO jobs (id, queue, type, payload, state, run_at, max_attempts, created_at, updated_at) "
                 "VALUES (?, ?, ?, ?, 'ready', ?, ?, ?, ?)"_s,
                 {id, terms.queue, type, payload, terms.delay.count() > 0 ? (now + terms.delay).us : 0,
                  terms.maxAttempts, now, now}));
    m_db.afterCommit([this, queue = terms.queue] {
        const std::scoped_lock lock(m_mutex);
        m_added.insert(queue);
        m_wake.notify_all();
    });
    return id;
}

void JobQueue::wait(const QString &queue, std::stop_token stop, std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, std::move(stop), time, [&] { return m_added.contains(queue); });
    m_added.remove(queue);
}

Result<std::optional<Job>> JobQueue::claim(const QString &queue)
{
    const QString now = m_db.dialect().nowMicroseconds();
    TRY(auto due,
        claimWhere(u"queue = ? AND state = 'ready' AND run_at <= %1 ORDER BY run_at, id LIMIT 1"_s.arg(now), {queue}));
    if (due)
        return due;
    return claimWhere(
        u"queue = ? AND state = 'leased' AND lease_expires_at < %1 ORDER BY lease_expires_at LIMIT 1"_s.arg(now),
        {queue});
}

Result<std::optional<Job>> JobQueue::claim(Id<Job> id)
{
    return claimWhere(u"id = ? AND (state = 'ready' OR (state = 'leased' AND lease_expires_at < %1))"_s.arg(
                          m_db.dialect().nowMicroseconds()),
                      {id});
}

// Looks first and then writes only if nothing has changed: of two workers that see the same row, one wins.
Result<std::optional<Job>> JobQueue::claimWhere(const QString &condition, const sql::Args &args)
{
    for (;;) {
        TRY(auto job, m_db.first<Job>(jobColumns + u"WHERE "_s + condition, args));
        if (!job)
            return std::nullopt;
        const Id<Lease> before = job->leaseToken;
        job->leaseToken = Id<Lease>::make();
        TRY(const qint64 rows,
            m_db.run(u"UPDATE jobs SET state = 'leased', lease_token = ?, lease_expires_at = %1, "
                     "attempt = attempt + 1, updated_at = ? WHERE id = ? AND attempt = ? "
                     "AND COALESCE(lease_token, x'') = ? AND (state = 'ready' OR (state = 'leased' "
                     "AND lease_expires_at < %2))"_s.arg(leaseEnd(), m_db.dialect().nowMicroseconds()),
                     {job->leaseToken, Instant::now(), job->id, job->attempt,
                      before.isNull() ? sql::Arg(""_ba) : sql::Arg(before)}));
        if (rows == 0)
            continue;
        ++job->attempt;
        if (job->attempt <= job->maxAttempts)
            return job;
        // its holders went away without a word, again and again: running it once more would take the next one down
        TRY_VOID(bury(*job, Error{500, u"crashed"_s, u"The server ended again and again while doing this."_s, {}, 0}));
    }
}

Result<bool> JobQueue::holds(const Job &job, const QString &set, const sql::Args &args)
{
    const QString sql =
        u"UPDATE jobs SET "_s + set + u", updated_at = ? WHERE id = ? AND lease_token = ? AND state = 'leased'"_s;
    TRY(const qint64 rows, m_db.run(sql, args + sql::Args{Instant::now(), job.id, job.leaseToken}));
    return rows == 1;
}

Result<void> JobQueue::run(const Job &job, std::stop_token stop)
{
    const auto handler = m_handlers.constFind(job.type);
    if (handler == m_handlers.constEnd())
        return settle(job,
                      fail(503, u"unknown_job"_s, u"This version of the server does not know this kind of work."_s));
    JobRun run(*this, job, std::move(stop));
    Result<void> outcome;
    {
        const std::jthread heart([&](std::stop_token ended) {
            std::mutex mutex;
            std::condition_variable_any sleep;
            std::unique_lock lock(mutex);
            while (!sleep.wait_for(lock, ended, beatTime, [&] { return ended.stop_requested(); })) {
                const auto held = holds(job, u"lease_expires_at = "_s + leaseEnd());
                run.m_lost = run.m_lost || (held && !*held);
                if (run.m_lost || ended.stop_requested())
                    return;
            }
        });
        outcome = handler->run(run);
    }
    return settle(job, outcome);
}

Result<void> JobQueue::settle(const Job &job, const Result<void> &outcome)
{
    if (outcome) // a handler that has finished in its own transaction leaves nothing to do here
        return holds(job, u"state = 'done', lease_expires_at = NULL"_s).transform([](bool) {});
    const Error &error = outcome.error();
    if (error.code == "lease_lost"_L1)
        return {};
    if (error.code == "stopping"_L1)
        return holds(
                   job,
                   u"state = 'ready', lease_token = NULL, lease_expires_at = NULL, attempt = CASE WHEN attempt > 0 THEN attempt - 1 ELSE 0 END"_s)
            .transform([](bool) {});
    qCWarning(log, "job %ls of type %ls failed in attempt %d: %ls (%ls)", qUtf16Printable(job.id.toString()),
              qUtf16Printable(job.type), job.attempt, qUtf16Printable(error.detail), qUtf16Printable(error.code));
    const auto handler = m_handlers.constFind(job.type);
    const auto delay = handler != m_handlers.constEnd() && handler->retryAfter ? handler->retryAfter(job.attempt, error)
                                                                               : std::optional(retryDelay(job.attempt));
    return delay && job.attempt < job.maxAttempts ? retry(job, error, *delay) : bury(job, error);
}

Result<void> JobQueue::retry(const Job &job, const Error &error, std::chrono::milliseconds delay)
{
    const QString due = m_db.dialect().nowMicroseconds() + u" + "_s + microseconds(delay);
    return holds(job,
                 u"state = 'ready', lease_token = NULL, lease_expires_at = NULL, last_error = ?, run_at = "_s + due,
                 {error.detail.left(500)})
        .transform([](bool) {});
}

Result<void> JobQueue::bury(const Job &job, const Error &error)
{
    return m_db.transaction([&]() -> Result<void> {
        TRY(const bool held,
            holds(job, u"state = 'dead', lease_expires_at = NULL, last_error = ?"_s, {error.detail.left(500)}));
        const auto handler = m_handlers.constFind(job.type);
        if (held && handler != m_handlers.constEnd() && handler->gaveUp)
            return handler->gaveUp(job, error);
        return {};
    });
}

Result<void> JobRun::progress()
{
    // Whoever gets on is not what takes servers down.
    TRY(const bool held, m_queue.holds(m_job, u"attempt = 0, lease_expires_at = "_s + m_queue.leaseEnd()));
    if (!held)
        return leaseLost();
    return {};
}

Result<void> JobRun::finish()
{
    TRY(const bool held, m_queue.holds(m_job, u"state = 'done', lease_expires_at = NULL"_s));
    if (!held)
        return leaseLost();
    return {};
}

} // namespace bitflow
