// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/databases.h"

#include <barrier>
#include <thread>

using namespace bitflow;
using namespace bitflow::test;

namespace {

class Transaction : public DatabaseTest
{
protected:
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (HasFatalFailure())
            return;
        ASSERT_TRUE(db.execute(u"CREATE TABLE t (k INTEGER PRIMARY KEY NOT NULL, v INTEGER NOT NULL)"_s));
        ASSERT_TRUE(db.run(u"INSERT INTO t VALUES (1, 0), (2, 0)"_s));
    }
    Result<void> add(int k)
    {
        TRY_VOID(db.run(u"INSERT INTO t VALUES (?, 0)"_s, {k}));
        return {};
    }
    QList<int> keys() { return db.column<int>(u"SELECT k FROM t ORDER BY k"_s).value_or(QList<int>{-1}); }
    int valueOf(int k) { return db.value<int>(u"SELECT v FROM t WHERE k = ?"_s, {k}).value_or(-1); }
};

TEST_P(Transaction, CommitsWhatSucceeds)
{
    const auto done = db.transaction([&]() -> Result<QString> {
        TRY_VOID(add(3));
        EXPECT_TRUE(db.inTransaction());
        return u"fine"_s;
    });
    EXPECT_EQ(done.value(), u"fine"_s);
    EXPECT_FALSE(db.inTransaction());
    EXPECT_EQ(keys(), (QList{1, 2, 3}));
}

TEST_P(Transaction, RollsBackErrorsAndExceptions)
{
    const auto failed = db.transaction([&]() -> Result<void> {
        TRY_VOID(add(3));
        return fail(422, u"no"_s);
    });
    EXPECT_EQ(failed.error().code, u"no"_s);
    EXPECT_THROW((void)db.transaction([&]() -> Result<void> {
        TRY_VOID(add(4));
        throw std::runtime_error("out");
    }),
                 std::runtime_error);
    EXPECT_FALSE(db.inTransaction());
    EXPECT_EQ(keys(), (QList{1, 2}));
    EXPECT_TRUE(db.transaction([&] { return add(5); }));
    EXPECT_EQ(keys(), (QList{1, 2, 5}));
}

TEST_P(Transaction, NestedErrorUndoesItsOwnPartOnly)
{
    QStringList ran;
    const auto done = db.transaction([&]() -> Result<void> {
        TRY_VOID(add(3));
        db.afterCommit([&] { ran.append(u"outer"_s); });
        const auto inner = db.transaction([&]() -> Result<void> {
            TRY_VOID(add(4));
            db.afterCommit([&] { ran.append(u"inner"_s); });
            return add(1); // taken
        });
        EXPECT_TRUE(sql::isUniqueViolation(inner.error()));
        TRY_VOID(db.transaction([&] { return add(5); }));
        EXPECT_TRUE(ran.isEmpty());
        return {};
    });
    ASSERT_TRUE(done) << said(done.error());
    EXPECT_EQ(keys(), (QList{1, 2, 3, 5}));
    EXPECT_EQ(ran, QStringList{u"outer"_s});
}

TEST_P(Transaction, AfterCommitRunsOutsideAndNeverAfterRollback)
{
    int ran = 0;
    (void)db.transaction([&]() -> Result<void> {
        db.afterCommit([&] { ++ran; });
        return fail(422, u"no"_s);
    });
    EXPECT_EQ(ran, 0);
    EXPECT_TRUE(db.transaction([&]() -> Result<void> {
        db.afterCommit([&] {
            EXPECT_FALSE(db.inTransaction());
            EXPECT_TRUE(db.transaction([&] { return add(7); }));
            ++ran;
        });
        return {};
    }));
    EXPECT_EQ(ran, 1);
    EXPECT_EQ(keys(), (QList{1, 2, 7}));
    db.afterCommit([&] { ++ran; });
    EXPECT_EQ(ran, 2);
}

// Two transactions take the same two rows in opposite order, so InnoDB kills one: both must end well, each counted
// once.
TEST_P(Transaction, DeadlockIsRepeatedFromTheStart)
{
    std::barrier both(2);
    std::atomic<int> bodies = 0;
    const auto work = [&](int first, int second) {
        bool met = mysql() ? false : true; // SQLite's second writer has to wait before its body, they never meet
        const auto done = db.transaction([&]() -> Result<void> {
            ++bodies;
            TRY_VOID(db.run(u"UPDATE t SET v = v + 1 WHERE k = ?"_s, {first}));
            if (!std::exchange(met, true))
                both.arrive_and_wait();
            TRY_VOID(db.run(u"UPDATE t SET v = v + 1 WHERE k = ?"_s, {second}));
            return {};
        });
        EXPECT_TRUE(done) << said(done.error());
    };
    {
        std::jthread one([&] { work(1, 2); });
        std::jthread two([&] { work(2, 1); });
    }
    EXPECT_EQ(bodies, mysql() ? 3 : 2);
    EXPECT_EQ(valueOf(1), 2);
    EXPECT_EQ(valueOf(2), 2);
}

TEST_P(Transaction, HalfOfADeadlockedOneIsNeverCommitted)
{
    if (!mysql())
        GTEST_SKIP() << "SQLite has no deadlocks between transactions that begin as writers";
    std::barrier both(2);
    const auto work = [&](int first, int second, int mark) {
        bool met = false;
        (void)db.transaction([&]() -> Result<void> {
            (void)db.run(u"UPDATE t SET v = v + 1 WHERE k = ?"_s, {first});
            if (!std::exchange(met, true))
                both.arrive_and_wait();
            (void)db.run(u"UPDATE t SET v = v + 1 WHERE k = ?"_s, {second}); // looks away
            (void)db.transaction([&] { return add(mark); });
            return {};
        });
    };
    {
        std::jthread one([&] { work(1, 2, 11); });
        std::jthread two([&] { work(2, 1, 12); });
    }
    EXPECT_EQ(keys(), (QList{1, 2, 11, 12}));
    EXPECT_EQ(valueOf(1), 2);
    EXPECT_EQ(valueOf(2), 2);
}

TEST_P(Transaction, NoUpdateIsLost)
{
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    const auto done = db.transaction([&]() -> Result<void> {
                        TRY(const int v, db.value<int>(u"SELECT v FROM t WHERE k = 1"_s + db.dialect().forUpdate()));
                        TRY_VOID(db.run(u"UPDATE t SET v = ? WHERE k = 1"_s, {v + 1}));
                        return {};
                    });
                    EXPECT_TRUE(done);
                }
            });
    }
    EXPECT_EQ(valueOf(1), 160);
}

TEST_P(Transaction, WhoCannotGetALockIsToldSo)
{
    sql::Settings impatient = fresh.settings();
    impatient.lockTimeout = std::chrono::milliseconds(50);
    sql::Database other(impatient);
    int bodies = 0;
    const auto done = db.transaction([&]() -> Result<void> {
        TRY_VOID(db.run(u"UPDATE t SET v = 1 WHERE k = 1"_s));
        std::jthread([&] {
            EXPECT_TRUE(other.execute(mysql() ? u"SET SESSION innodb_lock_wait_timeout=0"_s : u"SELECT 1"_s));
            const auto refused = other.transaction([&]() -> Result<void> {
                ++bodies;
                TRY_VOID(other.run(u"UPDATE t SET v = 2 WHERE k = 1"_s));
                return {};
            });
            ASSERT_FALSE(refused);
            EXPECT_EQ(refused.error().code, u"database_busy"_s);
            EXPECT_EQ(refused.error().retryAfter, 1);
        }).join();
        return {};
    });
    EXPECT_TRUE(done);
    EXPECT_EQ(bodies, mysql() ? 5 : 0);
    EXPECT_EQ(valueOf(1), 1);
}

// The server ends our session between two statements, as it does when it restarts.
TEST_P(Transaction, LostConnectionIsOpenedAgainOutsideTransactionsOnly)
{
    if (!mysql())
        GTEST_SKIP() << "a file does not go away";
    const auto loseConnection = [&] {
        const auto id = db.value<qint64>(u"SELECT CONNECTION_ID()"_s).value();
        auto killer = fresh.another();
        ASSERT_TRUE(killer->execute(u"KILL %1"_s.arg(id)));
        // until it is really gone
        while (killer->value<int>(u"SELECT COUNT(*) FROM information_schema.processlist WHERE id = %1"_s.arg(id))
                   .value() != 0) {
        }
    };
    EXPECT_EQ(keys(), (QList{1, 2}));
    loseConnection();
    EXPECT_EQ(keys(), (QList{1, 2})) << "a prepared SELECT";
    EXPECT_TRUE(add(3));
    loseConnection();
    EXPECT_TRUE(add(4)) << "a prepared INSERT that has not begun";
    loseConnection();
    EXPECT_TRUE(db.transaction([&] { return add(5); })) << "a BEGIN";
    const auto inside = db.transaction([&]() -> Result<void> {
        TRY_VOID(add(6));
        loseConnection();
        return add(7);
    });
    ASSERT_FALSE(inside);
    EXPECT_EQ(inside.error().code, u"database_unavailable"_s);
    EXPECT_EQ(keys(), (QList{1, 2, 3, 4, 5}));
    EXPECT_EQ(db.value<QString>(u"SELECT @@time_zone"_s).value(), u"+00:00"_s) << "the session is set up again";
}

INSTANTIATE_TEST_SUITE_P(Engines, Transaction, everyEngine(), engineName);

} // namespace
