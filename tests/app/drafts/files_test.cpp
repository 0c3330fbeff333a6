// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts on the disk: what comes back, and what does not.
#include "app/drafts/draftfiles.h"

#include <QDate>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTimeZone>
#include <QUuid>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

const QString owner = u"https://portal.example:8443 0198a1"_s;
const QByteArray key(32, 'k');

Draft sample(const QString &object = u"0198b2"_s)
{
    Draft draft{.name = {u"user"_s, object},
                .title = u"Aditi Kulkarni"_s,
                .pageId = u"users"_s,
                .argument = {{u"id"_s, object}, {u"edit"_s, true}},
                .version = 7,
                .since = Instant::now()};
    draft.typed.now = {{u"first_name"_s, u"अदिती"_s},
                       {u"joining_date"_s, QDate(2021, 7, 1)},
                       {u"tags"_s, QStringList{u"senate"_s, u"exams"_s}},
                       {u"role_id"_s, QUuid::createUuid()},
                       {u"ends"_s, QDateTime(QDate(2027, 1, 2), QTime(3, 4), QTimeZone::UTC)},
                       {u"employment_type"_s, QVariant()}};
    draft.typed.before = {{u"first_name"_s, u"Aditi"_s}, {u"joining_date"_s, QDate()}};
    return draft;
}

struct DraftFilesTest : testing::Test
{
    QTemporaryDir directory;
    DraftFiles files{directory.path(), owner, key};

    static QByteArray content(const QString &path)
    {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
        return file.readAll();
    }
    static void put(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly)) << qPrintable(path);
        file.write(bytes);
    }
    QStringList all() const
    {
        QStringList found;
        QDirIterator walk(directory.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (walk.hasNext())
            found.append(walk.next());
        return found;
    }
};

TEST_F(DraftFilesTest, ComeBackAsTheyWere)
{
    const Draft draft = sample();
    ASSERT_TRUE(files.write(draft));
    EXPECT_EQ(files.read(), QList{draft}) << "with the types of the values";
    Draft newer = draft;
    newer.typed.now.insert(u"first_name"_s, u"Asha"_s);
    ASSERT_TRUE(files.write(newer));
    ASSERT_TRUE(files.write(sample(u"0198b3"_s)));
    EXPECT_EQ(all().size(), 2) << "one for each form and object";
    EXPECT_TRUE(files.read().contains(newer));
    files.remove(draft.name);
    EXPECT_EQ(files.read().size(), 1);
}

TEST_F(DraftFilesTest, AreForNobodyElse)
{
    const Draft draft = sample();
    ASSERT_TRUE(files.write(draft));
    const QString path = files.fileOf(draft.name);
    EXPECT_EQ(QFile::permissions(path) & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
    for (const char *word : {"Aditi", "user", "0198b2", "portal.example"}) {
        EXPECT_FALSE(content(path).contains(word)) << word;
        EXPECT_FALSE(path.contains(QLatin1StringView(word))) << word;
    }
    const DraftFiles locked(directory.path(), owner, QByteArray(32, 'x'));
    EXPECT_TRUE(locked.read().isEmpty()) << "another key";
    EXPECT_TRUE(locked.any()) << "and yet there is one";
    const DraftFiles other(directory.path(), u"https://portal.example:8443 0198a2"_s, key);
    EXPECT_TRUE(other.read().isEmpty()) << "another person";
    EXPECT_FALSE(other.any());
    ASSERT_TRUE(other.write(sample(u"0198b9"_s)));
    ASSERT_TRUE(QFile::copy(path, QFileInfo(other.fileOf(draft.name)).path() + u"/copied.draft"_s));
    ASSERT_TRUE(QFile::copy(path, other.fileOf(draft.name)));
    EXPECT_EQ(other.read().size(), 1) << "brought over by hand, under the same key";
    ASSERT_TRUE(QFile::copy(path, files.fileOf({u"role"_s, u"0198b2"_s})));
    EXPECT_EQ(files.read().size(), 1) << "under another name";
}

TEST_F(DraftFilesTest, AreWholeOrNotThere)
{
    const Draft draft = sample();
    ASSERT_TRUE(files.write(draft));
    const QString path = files.fileOf(draft.name);
    const QByteArray whole = content(path);
    for (qsizetype length : {qsizetype(0), qsizetype(5), qsizetype(27), whole.size() / 2, whole.size() - 1}) {
        put(path, whole.first(length));
        EXPECT_TRUE(files.read().isEmpty()) << "torn at " << length;
    }
    for (qsizetype at = 0; at < whole.size(); at += 13) {
        QByteArray flipped = whole;
        flipped[at] = char(flipped[at] ^ 1);
        put(path, flipped);
        EXPECT_TRUE(files.read().isEmpty()) << "changed at " << at;
    }
    put(path, whole);
    EXPECT_EQ(files.read(), QList{draft});
}

TEST_F(DraftFilesTest, OldOnesGo)
{
    ASSERT_TRUE(files.write(sample()));
    ASSERT_TRUE(files.write(sample(u"0198b3"_s)));
    QFile old(files.fileOf(sample().name));
    ASSERT_TRUE(old.open(QIODevice::ReadWrite));
    ASSERT_TRUE(old.setFileTime(QDateTime::currentDateTimeUtc().addDays(-31), QFileDevice::FileModificationTime));
    old.close();
    DraftFiles::removeOlder(directory.path(), Instant::now() - std::chrono::days(30));
    EXPECT_EQ(all(), QStringList{files.fileOf(sample(u"0198b3"_s).name)});
}

} // namespace
} // namespace bitflow
