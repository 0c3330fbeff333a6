// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/worker.h"
#include "tests/server/stores/world.h"

#include <QTest>

#include <vector>

using namespace bitflow;
using namespace bitflow::test;

namespace {

class Jobs : public World
{
protected:
    // id or null, whatever went wrong
    Job claimed(JobQueue &from)
    {
        const auto job = from.claim();
        EXPECT_TRUE(job) << qPrintable(outcome(job));
        return job ? job->value_or(Job()) : Job();
    }
    QString stateOf(Id<Job> id)
    {
        return db.value<QString>(u"SELECT state FROM jobs WHERE id = ?"_s, {id}).value_or(QString());
    }
    void expire() { ASSERT_TRUE(db.run(u"UPDATE jobs SET lease_expires_at = 1 WHERE state = 'leased'"_s)); }
    void makeDue() { ASSERT_TRUE(db.run(u"UPDATE jobs SET run_at = 0"_s)); }
    Id<Job> added(const QString &type = u"t"_s, int attempts = 3)
    {
        return queue.add(type, u"p"_s, {.maxAttempts = attempts}).value_or(Id<Job>());
    }

    JobQueue queue{db};
};
INSTANTIATE_TEST_SUITE_P(Engines, Jobs, everyEngine(), engineName);

TEST_P(Jobs, AreDoneOnceAndInOrder)
{
    QStringList done;
    queue.handle(u"t"_s, {[&](JobRun &run) -> Result<void> {
                              done.append(run.job().payload);
                              return {};
                          },
                          {}});
    for (const auto &payload : {u"a"_s, u"b"_s, u"c"_s})
        ASSERT_TRUE(queue.add(u"t"_s, payload));
    for (Job job = claimed(queue); !job.id.isNull(); job = claimed(queue))
        EXPECT_TRUE(queue.run(job));
    EXPECT_EQ(done, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    EXPECT_EQ(count(u"jobs"_s, u"state = 'done'"_s), 3);
}

TEST_P(Jobs, FallWithTheirTransaction)
{
    const auto failed = db.transaction([&]() -> Result<void> {
        TRY_VOID(queue.add(u"t"_s, u"p"_s));
        return fail(500, u"internal"_s);
    });
    EXPECT_FALSE(failed);
    EXPECT_EQ(count(u"jobs"_s), 0);
}

TEST_P(Jobs, OfAHolderThatHasGoneAreTakenOver)
{
    const auto id = added();
    const Job first = claimed(queue);
    EXPECT_EQ(first.id, id);
    EXPECT_TRUE(claimed(queue).id.isNull());
    expire();
    const Job second = claimed(queue);
    EXPECT_EQ(second.id, id);
    EXPECT_NE(second.leaseToken, first.leaseToken);
    JobRun late(queue, first, {});
    EXPECT_EQ(outcome(late.progress()), u"lease_lost"_s);
    EXPECT_EQ(outcome(late.finish()), u"lease_lost"_s);
    JobRun now(queue, second, {});
    EXPECT_EQ(outcome(now.progress()), u"ok"_s);
    EXPECT_EQ(outcome(now.finish()), u"ok"_s);
    EXPECT_EQ(stateOf(id), u"done"_s);
}

TEST_P(Jobs, ThatFailAreTriedAgainAndThenGivenUp)
{
    int attempts = 0;
    QString told;
    queue.handle(u"t"_s, {[&](JobRun &) -> Result<void> {
                              ++attempts;
                              return fail(500, u"internal"_s, u"broken"_s);
                          },
                          [&](const Job &, const Error &error) -> Result<void> {
                              told = error.detail;
                              return {};
                          }});
    const auto id = added(u"t"_s, 2);
    EXPECT_TRUE(queue.run(claimed(queue)));
    EXPECT_EQ(stateOf(id), u"ready"_s);
    EXPECT_TRUE(claimed(queue).id.isNull()); // not at once
    makeDue();
    EXPECT_TRUE(queue.run(claimed(queue)));
    EXPECT_EQ(stateOf(id), u"dead"_s);
    EXPECT_EQ(attempts, 2);
    EXPECT_EQ(told, u"broken"_s);
}

TEST_P(Jobs, ThatTakeServersDownAreGivenUp)
{
    const auto id = added(u"t"_s, 3);
    for (int crash = 0; crash < 3; ++crash) {
        EXPECT_EQ(claimed(queue).id, id);
        expire();
    }
    EXPECT_TRUE(claimed(queue).id.isNull());
    EXPECT_EQ(stateOf(id), u"dead"_s);
}

TEST_P(Jobs, ThatGetOnAreNeverGivenUp)
{
    const auto id = added(u"t"_s, 2);
    for (int crash = 0; crash < 6; ++crash) {
        const Job job = claimed(queue);
        EXPECT_EQ(job.id, id);
        EXPECT_TRUE(JobRun(queue, job, {}).progress());
        expire();
    }
}

TEST_P(Jobs, AreHandedBackWhenTheServerEnds)
{
    queue.handle(
        u"t"_s,
        {[&](JobRun &run) -> Result<void> { return run.stopping() ? fail(503, u"stopping"_s) : Result<void>(); }, {}});
    const auto id = added(u"t"_s, 1);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_TRUE(queue.run(claimed(queue), stop.get_token()));
    EXPECT_EQ(stateOf(id), u"ready"_s);
    EXPECT_TRUE(queue.run(claimed(queue)));
    EXPECT_EQ(stateOf(id), u"done"_s);
}

TEST_P(Jobs, OfAnUnknownTypeWaitForANewerServer)
{
    const auto id = added(u"unheard of"_s);
    EXPECT_TRUE(queue.run(claimed(queue)));
    EXPECT_EQ(stateOf(id), u"ready"_s);
}

TEST_P(Jobs, AreDoneExactlyOnceByManyWorkers)
{
    constexpr int jobs = 60;
    const auto other = fresh.another();
    JobQueue secondQueue(*other);
    std::atomic<int> runs = 0;
    for (JobQueue *one : {&queue, &secondQueue})
        one->handle(u"t"_s, {[&](JobRun &run) -> Result<void> {
                                 ++runs;
                                 return run.finish();
                             },
                             {}});
    for (int i = 0; i < jobs; ++i)
        added();
    std::vector<std::unique_ptr<JobWorker>> workers;
    for (JobQueue *one : {&queue, &secondQueue, &queue, &secondQueue}) {
        workers.push_back(std::make_unique<JobWorker>(*one, std::chrono::milliseconds(50)));
        workers.back()->start();
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return count(u"jobs"_s, u"state = 'done'"_s) == jobs; }, 60'000));
    workers.clear();
    EXPECT_EQ(runs, jobs);
}

TEST_P(Jobs, AWorkerWakesForNewWork)
{
    std::atomic<int> runs = 0;
    queue.handle(u"t"_s, {[&](JobRun &) -> Result<void> {
                              ++runs;
                              return {};
                          },
                          {}});
    JobWorker worker(queue, std::chrono::hours(1));
    worker.start();
    QTest::qWait(100); // asleep by now
    added();
    EXPECT_TRUE(QTest::qWaitFor([&] { return runs == 1; }, 30'000));
}

TEST(JobDelays, GrowAndEnd)
{
    for (int i = 0; i < 200; ++i) {
        EXPECT_GE(retryDelay(1), std::chrono::milliseconds(2500));
        EXPECT_LE(retryDelay(1), std::chrono::milliseconds(7500));
        EXPECT_GE(retryDelay(3), std::chrono::seconds(40));
        EXPECT_LE(retryDelay(50), std::chrono::seconds(5400));
    }
}

} // namespace
