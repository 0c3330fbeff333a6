// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/datadir.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

using namespace bitflow;

namespace {

constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;

TEST(DataDirectory, IsMadeForItsOwnerOnly)
{
    QTemporaryDir parent;
    const DataDir dir(parent.filePath(u"a/b"_s));
    ASSERT_TRUE(dir.make());
    ASSERT_TRUE(dir.make());
    for (const QString &path :
         {dir.root(), dir.storage(), dir.logs(), dir.files(), dir.backups(), QFileInfo(dir.privateKey()).path()}) {
        EXPECT_TRUE(QFileInfo(path).isDir()) << qPrintable(path);
        EXPECT_FALSE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)) << qPrintable(path);
    }
}

TEST(DataDirectory, SaysWhenItCannotBeMade)
{
    QTemporaryDir parent;
    ASSERT_TRUE(writeFile(parent.filePath(u"file"_s), "x", FileMode::Public));
    const auto made = DataDir(parent.filePath(u"file/below"_s)).make();
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, u"storage_unusable"_s);
}

TEST(Files, HaveTheModeAskedFor)
{
    QTemporaryDir dir;
    const QString secret = dir.filePath(u"secret"_s);
    const QString open = dir.filePath(u"open"_s);
    ASSERT_TRUE(writeFile(secret, "s", FileMode::Secret));
    ASSERT_TRUE(writeFile(open, "o", FileMode::Public));
    EXPECT_EQ(QFile::permissions(secret), ownerOnly);
    EXPECT_FALSE(isReadableByOthers(secret));
    EXPECT_TRUE(isReadableByOthers(open));
    EXPECT_EQ(QDir(dir.path()).entryList(QDir::Files).size(), 2);
}

TEST(Files, OfTwoWritersExactlyOneWins)
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"key"_s);
    std::atomic<int> written = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(8);
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&, i] {
                if (writeNewFile(path, QByteArray::number(i), FileMode::Secret).value_or(false))
                    ++written;
            });
    }
    EXPECT_EQ(written, 1);
    EXPECT_EQ(QDir(dir.path()).entryList(QDir::Files), QStringList{u"key"_s});
}

TEST(Files, LargeOnesAreRefused)
{
    QTemporaryDir dir;
    ASSERT_TRUE(writeFile(dir.filePath(u"f"_s), "12345", FileMode::Public));
    EXPECT_EQ(readFile(dir.filePath(u"f"_s), 5).value_or(""_ba), "12345"_ba);
    EXPECT_FALSE(readFile(dir.filePath(u"f"_s), 4));
}

} // namespace
