// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/migrations.h"
#include "tests/support/databases.h"

#include <thread>

using namespace bitflow;
using namespace bitflow::test;
using State = sql::Migration::State;

namespace {

sql::Migration migration(int version, const QString &name, const QString &up, const QString &down)
{
    sql::Migration m;
    m.version = version;
    m.name = name;
    m.up = up;
    m.down = down;
    return m;
}

// The same on both engines: tables, an index, rows that come with them, a column.
QList<sql::Migration> sample()
{
    return {migration(1, u"books"_s,
                      u"-- what we have\nCREATE TABLE books (\n  id INTEGER NOT NULL PRIMARY KEY,\n  title "
                      u"VARCHAR(100) NOT NULL DEFAULT ';'\n);\n"
                      "CREATE INDEX books_by_title ON books (title);\n"
                      "INSERT INTO books (id, title) VALUES (1, 'one; two');\n"
                      "INSERT INTO books (id, title) VALUES (2, 'three');\n"_s,
                      u"DROP TABLE books;\n"_s),
            migration(2, u"pages"_s,
                      u"CREATE TABLE pages (id INTEGER NOT NULL PRIMARY KEY, book_id INTEGER NOT NULL, FOREIGN KEY "
                      u"(book_id) REFERENCES books (id));\n"
                      "ALTER TABLE books ADD COLUMN thick INTEGER NOT NULL DEFAULT 0;\n"
                      "UPDATE books SET thick = thick + 7;\n"_s,
                      u"ALTER TABLE books DROP COLUMN thick;\nDROP TABLE pages;\n"_s)};
}

sql::MigratorOptions quick()
{
    sql::MigratorOptions options;
    options.lease = std::chrono::milliseconds(300);
    return options;
}

class Migrations : public DatabaseTest
{
protected:
    sql::Migrator migrator(QList<sql::Migration> list = sample()) { return {db, std::move(list), quick()}; }
    QList<State> states(QList<sql::Migration> list = sample())
    {
        QList<State> all;
        const auto found = migrator(std::move(list)).status();
        for (const auto &m : found.value_or(QList<sql::Migration>()))
            all.append(m.state);
        return all;
    }
    qint64 booksThick() { return db.value<qint64>(u"SELECT SUM(thick) FROM books"_s).value_or(-1); }
};

TEST(Statements, EndAtTheEndOfALine)
{
    EXPECT_EQ(sql::splitStatements(u"-- note;\nA (\n  ';' x\n);\n\n  B;\nC"_s),
              (QStringList{u"A (\n  ';' x\n)"_s, u"B"_s, u"C"_s}));
    EXPECT_TRUE(sql::splitStatements(u"\n-- only this;\n"_s).isEmpty());
}

TEST_P(Migrations, GoUpOnceAndTellOfIt)
{
    EXPECT_EQ(states(), (QList{State::Pending, State::Pending}));
    EXPECT_EQ(migrator().check().error().code, u"schema_pending"_s);
    EXPECT_EQ(migrator().migrate(true).value(), 2);
    EXPECT_EQ(schemaFingerprint(db), QString()) << "a dry run changes nothing";
    EXPECT_EQ(migrator().migrate().value(), 2);
    EXPECT_EQ(migrator().migrate().value(), 0);
    EXPECT_EQ(booksThick(), 14);
    EXPECT_EQ(db.value<QString>(u"SELECT title FROM books WHERE id = 1"_s).value(), u"one; two"_s);
    EXPECT_TRUE(migrator().check());
    const auto all = migrator().status().value();
    EXPECT_EQ(all[1].state, State::Applied);
    EXPECT_EQ(all[1].batch, 1);
    EXPECT_EQ(all[1].appVersion, QStringLiteral(BITFLOW_VERSION));
    EXPECT_GT(all[1].appliedAt, Instant::now() - std::chrono::minutes(5));
}

TEST_P(Migrations, UpDownUpGivesTheSameSchema)
{
    const auto list = sample();
    QStringList levels{schemaFingerprint(db)};
    for (qsizetype count = 1; count <= list.size(); ++count) {
        ASSERT_EQ(migrator(list.first(count)).migrate().value(), 1);
        levels.append(schemaFingerprint(db));
        EXPECT_NE(levels[count], levels[count - 1]);
    }
    for (qsizetype count = list.size() - 1; count >= 0; --count) {
        ASSERT_EQ(migrator().rollback(1).value(), 1);
        EXPECT_EQ(schemaFingerprint(db), levels[count]);
    }
    EXPECT_EQ(migrator().rollback(1).value(), 0);
    ASSERT_EQ(migrator().migrate().value(), 2);
    EXPECT_EQ(schemaFingerprint(db), levels.last());
    EXPECT_EQ(migrator().rollback(5).value(), 2);
}

TEST_P(Migrations, OurOwnGoUpDownUp)
{
    const auto own = sql::embeddedMigrations(GetParam());
    ASSERT_TRUE(own) << said(own.error());
    ASSERT_FALSE(own->isEmpty());
    const int count = int(own->size());
    const auto up = migrator(*own).migrate();
    ASSERT_TRUE(up) << said(up.error());
    const QString before = schemaFingerprint(db);
    EXPECT_TRUE(before.contains("institutions"_L1));
    for (int i = 0; i < count; ++i)
        ASSERT_EQ(migrator(*own).rollback(1).value_or(-1), 1);
    EXPECT_EQ(schemaFingerprint(db), QString());
    ASSERT_EQ(migrator(*own).migrate().value_or(-1), count);
    EXPECT_EQ(schemaFingerprint(db), before);
}

TEST_P(Migrations, ChangedTextIsRefused)
{
    ASSERT_EQ(migrator().migrate().value(), 2);
    auto edited = sample();
    edited[0].up += u"CREATE TABLE more (x INTEGER);\n"_s;
    edited.append(migration(3, u"c"_s, u"CREATE TABLE c (x INTEGER);"_s, u"DROP TABLE c;"_s));
    EXPECT_EQ(states(edited), (QList{State::Changed, State::Applied, State::Pending}));
    for (const Error &error : {migrator(edited).migrate().error(), migrator(edited).check().error()}) {
        EXPECT_EQ(error.code, u"migration_changed"_s);
        EXPECT_TRUE(error.detail.contains("0001_books"_L1)) << said(error);
    }
}

TEST_P(Migrations, AnOlderProgramTakesBackWhatItDoesNotKnow)
{
    ASSERT_EQ(migrator(sample().first(1)).migrate().value(), 1);
    const QString level = schemaFingerprint(db);
    ASSERT_EQ(migrator().migrate().value(), 1);
    const auto older = sample().first(1);
    EXPECT_EQ(states(older), (QList{State::Applied, State::Unknown}));
    EXPECT_EQ(migrator(older).check().error().code, u"schema_newer"_s);
    EXPECT_EQ(migrator(older).migrate().value(), 0);
    EXPECT_EQ(migrator(older).rollback(1).value(), 1);
    EXPECT_EQ(schemaFingerprint(db), level);
    EXPECT_TRUE(migrator(older).check());
}

TEST_P(Migrations, FailureKeepsWhatWasDoneAndSaysWhich)
{
    auto list = sample();
    list.append(migration(3, u"broken"_s, u"CREATE TABLE half (x INTEGER);\nINSERT INTO nowhere VALUES (1);"_s,
                          u"DROP TABLE half;"_s));
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto done = migrator(list).migrate();
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, u"migration_failed"_s);
        EXPECT_TRUE(done.error().detail.contains("0003_broken"_L1)) << said(done.error());
    }
    EXPECT_EQ(booksThick(), 14);
    if (mysql()) { // cannot undo the table, so it remembers how far it came
        EXPECT_EQ(states(list)[2], State::Interrupted);
        EXPECT_EQ(migrator(list).check().error().code, u"migration_interrupted"_s);
        ASSERT_TRUE(db.execute(u"CREATE TABLE nowhere (x INTEGER)"_s));
        EXPECT_EQ(migrator(list).migrate().value(), 1);
    } else {
        EXPECT_EQ(states(list)[2], State::Pending);
        EXPECT_FALSE(schemaFingerprint(db).contains("half"_L1));
    }
}

// "Already there" excuses a statement that may have been carried out before a crash, not one that was refused for it.
TEST_P(Migrations, ARefusedStatementIsNeverTakenForDone)
{
    ASSERT_TRUE(db.execute(u"CREATE TABLE mine (x INTEGER)"_s));
    auto list = sample();
    list.append(migration(3, u"clash"_s, u"CREATE TABLE first_part (x INTEGER);\nCREATE TABLE mine (y INTEGER);"_s,
                          u"DROP TABLE mine;\nDROP TABLE first_part;"_s));
    for (int attempt = 0; attempt < 3; ++attempt)
        EXPECT_EQ(migrator(list).migrate().error().code, u"migration_failed"_s) << attempt;
    ASSERT_TRUE(db.execute(u"DROP TABLE mine"_s));
    EXPECT_EQ(migrator(list).migrate().value(), 1);
    EXPECT_TRUE(db.run(u"INSERT INTO mine (y) VALUES (1)"_s));
}

TEST_P(Migrations, ManyAtOnceApplyOnce)
{
    std::atomic<int> applied = 0, failures = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 20; ++i)
            threads.emplace_back([&] {
                const auto own = fresh.another();
                const auto done = sql::Migrator(*own, sample()).migrate();
                applied += done.value_or(0);
                failures += !done;
            });
    }
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(applied, 2);
    EXPECT_EQ(booksThick(), 14);
    EXPECT_TRUE(migrator().check());
}

// Dies at the first, second, third … point where it can, up and down, and every time the next one completes the work.
TEST_P(Migrations, KilledAnywhereTheNextOneCompletesIt)
{
    ASSERT_EQ(migrator().migrate().value(), 2);
    const QString finished = schemaFingerprint(db);
    ASSERT_EQ(migrator().rollback(2).value(), 2);
    const auto dyingAt = [&](int point) {
        auto options = quick();
        options.killed = [point, passed = 0]() mutable { return passed++ == point; };
        return sql::Migrator(db, sample(), options);
    };
    for (int point = 0;; ++point) {
        const auto up = dyingAt(point).migrate();
        const bool whole = up.has_value();
        if (!whole) {
            ASSERT_EQ(up.error().code, u"killed"_s) << point << said(up.error());
            const auto completed = migrator().migrate();
            ASSERT_TRUE(completed) << point << said(completed.error());
        }
        ASSERT_EQ(schemaFingerprint(db), finished) << point;
        ASSERT_EQ(booksThick(), 14) << point << ": each statement once";
        ASSERT_TRUE(migrator().check()) << point;

        const auto down = dyingAt(point).rollback(2);
        while (!migrator().status().value().isEmpty() && migrator().status().value().last().state == State::Interrupted)
            ASSERT_TRUE(migrator().rollback(1)) << point;
        ASSERT_TRUE(migrator().rollback(2)) << point;
        ASSERT_EQ(schemaFingerprint(db), QString()) << point;
        if (whole && down) {
            EXPECT_GT(point, 10) << "there were points to die at";
            break;
        }
    }
}

TEST_P(Migrations, InterruptedWaysAreNotMixed)
{
    if (!mysql())
        GTEST_SKIP() << "SQLite is never half-way";
    auto options = quick();
    options.killed = [passed = 0]() mutable { return passed++ == 4; };
    ASSERT_FALSE(sql::Migrator(db, sample(), options).migrate());
    EXPECT_EQ(migrator().rollback(1).error().code, u"migration_interrupted"_s);
    ASSERT_TRUE(migrator().migrate());
    options.killed = [passed = 0]() mutable { return passed++ == 3; };
    ASSERT_FALSE(sql::Migrator(db, sample(), options).rollback(1));
    EXPECT_EQ(migrator().migrate().error().code, u"migration_interrupted"_s);
    EXPECT_EQ(migrator().rollback(2).value(), 2);
}

TEST_P(Migrations, WhoWaitsTooLongIsToldSo)
{
    ASSERT_EQ(migrator().migrate().value(), 2);
    ASSERT_TRUE(db.run(u"UPDATE schema_lease SET token = token + 1, expires_at = 9000000000000000"_s));
    auto options = quick();
    options.patience = std::chrono::milliseconds(100);
    EXPECT_EQ(sql::Migrator(db, sample(), options).rollback(1).error().code, u"migration_busy"_s);
    EXPECT_EQ(booksThick(), 14);
}

// Somebody else takes the lease over in the middle: the slow one must stop, and leave the newer lease alone.
TEST_P(Migrations, AStaleTokenChangesNothingMore)
{
    if (!mysql())
        GTEST_SKIP() << "nobody can write beside a migration in SQLite";
    auto options = quick();
    const auto thief = fresh.another();
    options.killed = [&, passed = 0]() mutable {
        const QString steal = u"UPDATE schema_lease SET token = token + 1, expires_at = 9000000000000000"_s;
        return passed++ == 2 && !thief->run(steal);
    };
    EXPECT_EQ(sql::Migrator(db, sample(), options).migrate().error().code, u"migration_busy"_s);
    EXPECT_EQ(db.value<qint64>(u"SELECT expires_at FROM schema_lease"_s).value(), 9000000000000000);
    EXPECT_EQ(db.value<int>(u"SELECT COUNT(*) FROM schema_migrations WHERE dirty = 0"_s).value(), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, Migrations, everyEngine(), engineName);

} // namespace
