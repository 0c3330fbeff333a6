// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of background work: the row is the job, so that nothing is lost when a process dies. A worker holds a job
// by a lease; whoever finds the lease expired takes the job over, and the old holder's writes then fail, because every
// one of them is guarded by the lease's token. Thread-safe. Times are those of the database's clock.
#pragma once

#include "server/sql/database.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace bitflow {

struct Lease;
class JobRun;

struct Job
{
    Id<Job> id;
    QString type, payload;
    int attempt = 0; // counted from 1; begins anew whenever a job gets on
    int maxAttempts = 0;
    Id<Lease> leaseToken;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &Job::id}, Field{"type"_L1, &Job::type}, Field{"payload"_L1, &Job::payload},
                        Field{"attempt"_L1, &Job::attempt}, Field{"max_attempts"_L1, &Job::maxAttempts},
                        Field{"lease_token"_L1, &Job::leaseToken});
    }
    friend bool operator==(const Job &, const Job &) = default;
};

struct JobHandler
{
    // Success: the job is done. An error: it is tried again later, except `stopping` (handed back as it was) and
    // `lease_lost` (somebody else has it).
    std::function<Result<void>(JobRun &)> run;
    // In the transaction that declares the job dead: say so where people look for it.
    std::function<Result<void>(const Job &, const Error &)> gaveUp{};
    // How long to wait after this attempt has failed; nothing: no use in trying again. Empty: retryDelay().
    std::function<std::optional<std::chrono::milliseconds>(int attempt, const Error &)> retryAfter{};
};

struct JobTerms
{
    int maxAttempts = 3;
    QString queue = u"default"_s; // each has workers of its own
    std::chrono::hours delay{};   // not before then
    Id<Job> id{};                 // made beforehand, where the payload is sealed for it
};

class JobQueue
{
public:
    static constexpr std::chrono::seconds leaseTime{15};
    static constexpr std::chrono::seconds beatTime{4};

    explicit JobQueue(sql::Database &db) : m_db(db) {}

    // Before the first worker starts.
    void handle(const QString &type, const JobHandler &handler) { m_handlers.insert(type, handler); }

    // In the transaction at hand, so that the job stands or falls with what it is about. Wakes a worker of this
    // process.
    Result<Id<Job>> add(const QString &type, const QString &payload, const JobTerms &terms = {});

    // The next job that is due, or whose holder has gone; nothing when there is none.
    Result<std::optional<Job>> claim(const QString &queue = u"default"_s);
    Result<std::optional<Job>> claim(Id<Job> id);
    // Runs it to its end in this thread, keeping the lease meanwhile, and writes down how it ended.
    Result<void> run(const Job &job, std::stop_token stop = {});

    // Waits for add() to this queue, for the stop, or for this long. One worker a queue.
    void wait(const QString &queue, std::stop_token stop, std::chrono::milliseconds time);

private:
    friend class JobRun;
    Result<std::optional<Job>> claimWhere(const QString &condition, const sql::Args &args);
    Result<bool> holds(const Job &job, const QString &set, const sql::Args &args = {});
    Result<void> settle(const Job &job, const Result<void> &outcome);
    Result<void> retry(const Job &job, const Error &error, std::chrono::milliseconds delay);
    Result<void> bury(const Job &job, const Error &error);
    [[nodiscard]] QString leaseEnd() const;

    sql::Database &m_db;
    QHash<QString, JobHandler> m_handlers;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    QSet<QString> m_added; // queues
};

// A job at work, as its handler sees it.
class JobRun
{
public:
    JobRun(JobQueue &queue, Job job, std::stop_token stop)
        : m_queue(queue)
        , m_job(std::move(job))
        , m_stop(std::move(stop))
    {}

    [[nodiscard]] const Job &job() const { return m_job; }
    // The server ends, or the lease is lost: return fail(503, "stopping") as soon as what is begun is whole.
    [[nodiscard]] bool stopping() const { return m_stop.stop_requested() || m_lost; }
    // In the transaction of a part of the work: proves that the lease is still ours, and that the job gets on. 409
    // lease_lost.
    Result<void> progress();
    // In the transaction of the last part: done together with it.
    Result<void> finish();

private:
    friend class JobQueue;
    JobQueue &m_queue;
    Job m_job;
    std::stop_token m_stop;
    std::atomic<bool> m_lost = false;
};

// min(3600, 5·4^(attempt−1)) seconds, times 0.5 to 1.5.
std::chrono::milliseconds retryDelay(int attempt);

} // namespace bitflow
