// SPDX-License-Identifier: GPL-3.0-or-later
// The lock around a renewal, by itself; what a session does with it needs a keychain: keychainrenewal_test.cpp.
#include "app/api/renewallock.h"

#include <QFile>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

using namespace bitflow;

namespace {

const QString entry = u"refresh-token https://portal.example.edu"_s;

struct RenewalLockTest : testing::Test
{
    QTemporaryDir directory;
    int taken = 0;

    void SetUp() override { qputenv("BITFLOW_CONFIG_DIR", directory.path().toUtf8()); }
    void TearDown() override { qunsetenv("BITFLOW_CONFIG_DIR"); }
    void take(RenewalLock &lock)
    {
        lock.take(entry, [this] { ++taken; });
    }
    bool soon(int times)
    {
        return QTest::qWaitFor([&] { return taken == times; }, 20'000);
    }
};

TEST_F(RenewalLockTest, OneAtATime)
{
    RenewalLock first, second, elsewhere;
    take(first);
    EXPECT_EQ(taken, 1);
    EXPECT_TRUE(first.isHeld());
    take(second);
    elsewhere.take(u"refresh-token https://other.example.edu"_s, [this] { ++taken; });
    EXPECT_EQ(taken, 2) << "another server is none of its business";
    QTest::qWait(200);
    EXPECT_EQ(taken, 2);
    EXPECT_FALSE(second.isHeld());
    first.release();
    ASSERT_TRUE(soon(3));
    EXPECT_TRUE(second.isHeld());
}

TEST_F(RenewalLockTest, GoesOnWithoutItWhenPatienceIsOver)
{
    QLockFile other(RenewalLock::fileFor(entry));
    ASSERT_TRUE(other.tryLock(0));
    RenewalLock lock(std::chrono::milliseconds(200));
    take(lock);
    EXPECT_EQ(taken, 0);
    ASSERT_TRUE(soon(1));
    EXPECT_FALSE(lock.isHeld());
    lock.release();
    EXPECT_TRUE(other.isLocked()) << "it was not ours to take away";
    EXPECT_TRUE(QFile::exists(RenewalLock::fileFor(entry)));
}

TEST_F(RenewalLockTest, WhoWaitsNoMoreIsNotCalled)
{
    QLockFile other(RenewalLock::fileFor(entry));
    ASSERT_TRUE(other.tryLock(0));
    RenewalLock lock;
    take(lock);
    lock.release();
    other.unlock();
    QTest::qWait(200);
    EXPECT_EQ(taken, 0);
    EXPECT_FALSE(QFile::exists(RenewalLock::fileFor(entry)));
}

TEST_F(RenewalLockTest, WhatAProgramThatIsGoneLeftBehindIsTakenOver)
{
    QFile left(RenewalLock::fileFor(entry));
    ASSERT_TRUE(left.open(QIODevice::WriteOnly));
    left.write("999999999\nbitflow-owner\n" + QSysInfo::machineHostName().toUtf8() + "\n");
    left.close();
    RenewalLock lock;
    take(lock);
    ASSERT_TRUE(soon(1));
    EXPECT_TRUE(lock.isHeld());
}

TEST_F(RenewalLockTest, WaitsForNothingWhereNoLockCanBeMade)
{
    QFile inTheWay(directory.filePath(u"file"_s));
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    qputenv("BITFLOW_CONFIG_DIR", directory.filePath(u"file/below"_s).toUtf8());
    RenewalLock lock;
    take(lock);
    EXPECT_EQ(taken, 1);
    EXPECT_FALSE(lock.isHeld());
}

TEST_F(RenewalLockTest, TheFileTellsNothingOfTheServer)
{
    RenewalLock lock;
    take(lock);
    QFile file(RenewalLock::fileFor(entry));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_FALSE(file.fileName().contains(u"example"_s) || file.readAll().contains("example"));
}

} // namespace
