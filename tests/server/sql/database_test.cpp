// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/kinds.h"
#include "tests/support/databases.h"

#include <QFileInfo>

#include <limits>
#include <thread>

using namespace bitflow;
using namespace bitflow::test;

namespace {

struct Note
{
    QString title;
    int weight = 0;
    static constexpr auto fields()
    {
        return describe(Field{"title"_L1, &Note::title}, Field{"weight"_L1, &Note::weight});
    }
    friend bool operator==(const Note &, const Note &) = default;
};

struct Thing
{
    Id<Thing> id, parentId;
    QString name;
    bool live = false;
    int small = 0;
    qint64 big = 0;
    double ratio = 0;
    Instant at;
    std::optional<Instant> goneAt;
    QDate day;
    InstitutionKind kind = InstitutionKind::University;
    std::optional<EmploymentType> employment;
    QStringList tags;
    QList<Note> notes;
    Note best;
    QJsonObject extra;
    int notInTable = 42;

    static constexpr auto fields()
    {
        using T = Thing;
        return describe(Field{"id"_L1, &T::id}, Field{"parent_id"_L1, &T::parentId}, Field{"name"_L1, &T::name},
                        Field{"live"_L1, &T::live}, Field{"small"_L1, &T::small}, Field{"big"_L1, &T::big},
                        Field{"ratio"_L1, &T::ratio}, Field{"at"_L1, &T::at}, Field{"gone_at"_L1, &T::goneAt},
                        Field{"day"_L1, &T::day}, Field{"kind"_L1, &T::kind}, Field{"employment"_L1, &T::employment},
                        Field{"tags"_L1, &T::tags}, Field{"notes"_L1, &T::notes}, Field{"best"_L1, &T::best},
                        Field{"extra"_L1, &T::extra}, Field{"not_in_table"_L1, &T::notInTable});
    }
    friend bool operator==(const Thing &, const Thing &) = default;
};

constexpr auto sqliteTable =
    "CREATE TABLE things (id BLOB PRIMARY KEY NOT NULL, parent_id BLOB REFERENCES things (id), "
    "name TEXT NOT NULL UNIQUE, live INTEGER NOT NULL, small INTEGER NOT NULL, big INTEGER NOT NULL, "
    "ratio REAL NOT NULL, at INTEGER NOT NULL, gone_at INTEGER, day TEXT, kind TEXT NOT NULL, employment TEXT, "
    "tags TEXT NOT NULL, notes TEXT NOT NULL, best TEXT NOT NULL, extra TEXT NOT NULL) STRICT";
constexpr auto mysqlTable =
    "CREATE TABLE things (id BINARY(16) PRIMARY KEY NOT NULL, parent_id BINARY(16), "
    "name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE, live TINYINT NOT NULL, "
    "small INT NOT NULL, big BIGINT NOT NULL, ratio DOUBLE NOT NULL, at BIGINT NOT NULL, gone_at BIGINT, "
    "day CHAR(10), kind VARCHAR(20) NOT NULL, employment VARCHAR(20), tags TEXT NOT NULL, notes TEXT NOT NULL, "
    "best TEXT NOT NULL, extra TEXT NOT NULL, FOREIGN KEY (parent_id) REFERENCES things (id)) ENGINE=InnoDB";
const QString insertThing =
    u"INSERT INTO things (id, parent_id, name, live, small, big, ratio, at, gone_at, day, kind, employment, "
    "tags, notes, best, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s;

sql::Args argsOf(const Thing &t)
{
    return {t.id,     t.parentId, t.name, t.live,       t.small, t.big,   t.ratio, t.at,
            t.goneAt, t.day,      t.kind, t.employment, t.tags,  t.notes, t.best,  t.extra};
}

Thing sampleThing(const QString &name)
{
    Thing thing;
    thing.id = Id<Thing>::make();
    thing.name = name;
    return thing;
}

class Sql : public DatabaseTest
{
protected:
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (HasFatalFailure())
            return;
        ASSERT_TRUE(db.execute(QString::fromLatin1(mysql() ? mysqlTable : sqliteTable)));
    }
    Result<qint64> add(const Thing &thing) { return db.run(insertThing, argsOf(thing)); }
    Result<std::optional<Thing>> find(Id<Thing> id)
    {
        return db.first<Thing>(u"SELECT * FROM things WHERE id = ?"_s, {id});
    }
    qint64 count() { return db.value<qint64>(u"SELECT COUNT(*) FROM things"_s).value_or(-1); }
};

TEST_P(Sql, EveryTypeComesBackAsItWent)
{
    Thing full = sampleThing(u"Señor 𝒳 – 'quoted' \\ % ; --"_s);
    full.live = true;
    full.small = std::numeric_limits<int>::min();
    full.big = std::numeric_limits<qint64>::max();
    full.ratio = 0.1 + 0.2;
    full.at = Instant::now();
    full.goneAt = Instant{-1};
    full.day = QDate(1999, 12, 31);
    full.kind = InstitutionKind::Department;
    full.employment = EmploymentType::FullTime;
    full.tags = {u"a,b"_s, u"\"c\""_s, u"ü"_s};
    full.notes = {{u"one"_s, 1}, {u"two"_s, 2}};
    full.best = {u"best"_s, 9};
    full.extra = {{u"k"_s, u"v"_s}};
    Thing plain = sampleThing(QString());
    plain.parentId = full.id;
    for (const Thing &thing : {full, plain}) {
        const auto added = add(thing);
        ASSERT_TRUE(added) << said(added.error());
        EXPECT_EQ(*added, 1);
        const auto found = find(thing.id);
        ASSERT_TRUE(found) << said(found.error());
        ASSERT_TRUE(*found);
        EXPECT_EQ(**found, thing);
    }
    EXPECT_EQ(db.column<Id<Thing>>(u"SELECT id FROM things ORDER BY id"_s).value(), (QList{full.id, plain.id}));
    EXPECT_EQ(
        db.value<QString>(u"SELECT "_s + sql::Dialect::uuidText(u"id"_s) + u" FROM things WHERE id = ?"_s, {full.id})
            .value(),
        full.id.toString());
}

TEST_P(Sql, AbsentIsNullAndEmptyIsNot)
{
    ASSERT_TRUE(add(sampleThing(QString())));
    EXPECT_EQ(db.value<qint64>(u"SELECT COUNT(*) FROM things WHERE name = '' AND parent_id IS NULL AND day IS NULL AND "
                               "gone_at IS NULL AND employment IS NULL"_s)
                  .value(),
              1);
    EXPECT_EQ(db.value<qint64>(u"SELECT big FROM things WHERE name = 'nobody'"_s).value(), 0);
    EXPECT_FALSE(db.value<std::optional<qint64>>(u"SELECT gone_at FROM things"_s).value());
    EXPECT_FALSE(find(Id<Thing>::make()).value());
}

TEST_P(Sql, WhatCannotBeReadIsAnErrorAndNotAGuess)
{
    ASSERT_TRUE(add(sampleThing(u"x"_s)));
    const QStringList spoilt = {u"kind = 'castle'"_s, u"live = 7"_s, u"tags = '[1'"_s, u"notes = '[{\"title\":5}]'"_s};
    for (const QString &set : spoilt) {
        const auto done = db.transaction([&]() -> Result<void> {
            TRY_VOID(db.run(u"UPDATE things SET "_s + set));
            TRY_VOID(db.all<Thing>(u"SELECT * FROM things"_s));
            return {};
        });
        ASSERT_FALSE(done) << qPrintable(set);
        EXPECT_EQ(done.error().status, 500);
    }
}

TEST_P(Sql, AffectedRowsAreThoseThatMatch)
{
    ASSERT_TRUE(add(sampleThing(u"a"_s)));
    ASSERT_TRUE(add(sampleThing(u"b"_s)));
    EXPECT_EQ(db.run(u"UPDATE things SET small = 0"_s).value(), 2);
    EXPECT_EQ(db.run(u"UPDATE things SET small = 1 WHERE name = 'nobody'"_s).value(), 0);
    EXPECT_EQ(db.run(u"DELETE FROM things WHERE name = ?"_s, {u"a"_s}).value(), 1);
}

TEST_P(Sql, ErrorsHaveAMeaningAndNoInnards)
{
    Thing taken = sampleThing(u"taken"_s);
    ASSERT_TRUE(add(taken));
    Thing twice = sampleThing(u"taken"_s);
    Thing sameId = sampleThing(u"other"_s);
    sameId.id = taken.id;
    Thing orphan = sampleThing(u"orphan"_s);
    orphan.parentId = Id<Thing>::make();
    struct Case
    {
        Result<qint64> result;
        int status;
        QString code;
        bool unique;
    };
    const QList<Case> cases = {
        {add(twice), 409, u"conflict"_s, true},
        {add(sameId), 409, u"conflict"_s, true},
        {add(orphan), 409, u"referenced"_s, false},
        {db.run(u"SELEKT secret"_s), 500, u"internal"_s, false},
        {db.run(u"UPDATE things SET name = NULL"_s), 500, u"internal"_s, false},
        {db.run(u"UPDATE things SET small = 1 WHERE id = ?"_s, {1, 2, 3}), 500, u"internal"_s, false}};
    for (const Case &row : cases) {
        ASSERT_FALSE(row.result) << qPrintable(row.code);
        const Error &error = row.result.error();
        EXPECT_EQ(error.status, row.status);
        EXPECT_EQ(error.code, row.code);
        EXPECT_EQ(sql::isUniqueViolation(error), row.unique);
        for (const auto word : {"things"_L1, "SELEKT"_L1, "taken"_L1, "UPDATE"_L1})
            EXPECT_FALSE(error.detail.contains(word)) << said(error);
    }
    EXPECT_FALSE(sql::isUniqueViolation(Error{409, u"conflict"_s, u"from a store"_s, {}, 0}));
    EXPECT_EQ(count(), 1);
}

TEST_P(Sql, ManyIsAllOrNothing)
{
    QList<sql::Args> rows;
    for (int i = 0; i < 500; ++i)
        rows.append(argsOf(sampleThing(u"n%1"_s.arg(i))));
    ASSERT_TRUE(db.many(insertThing, rows));
    EXPECT_EQ(count(), 500);
    rows = {argsOf(sampleThing(u"new"_s)), argsOf(sampleThing(u"n7"_s))};
    const auto again = db.many(insertThing, rows);
    ASSERT_FALSE(again);
    EXPECT_TRUE(sql::isUniqueViolation(again.error()));
    EXPECT_EQ(count(), 500);
}

TEST_P(Sql, DialectFitsTheEngine)
{
    const sql::Dialect dialect = db.dialect();
    Thing thing = sampleThing(u"a"_s);
    ASSERT_TRUE(add(thing));
    const auto now = db.value<Instant>(u"SELECT "_s + dialect.nowMicroseconds());
    ASSERT_TRUE(now) << said(now.error());
    EXPECT_LT(std::chrono::abs(*now - Instant::now()), std::chrono::minutes(1));

    thing.small = 5;
    ASSERT_TRUE(db.run(insertThing + dialect.orLeave("id"_L1), argsOf(thing)));
    EXPECT_EQ(find(thing.id).value()->small, 0);
    ASSERT_TRUE(db.run(insertThing + dialect.orUpdate("id"_L1, {u"small"_s}), argsOf(thing)));
    EXPECT_EQ(find(thing.id).value()->small, 5);
    EXPECT_EQ(count(), 1);
    EXPECT_TRUE(db.all<Thing>(u"SELECT * FROM things WHERE id = ?"_s + dialect.forUpdate(), {thing.id}));
    EXPECT_TRUE(db.all<Thing>(u"SELECT * FROM things WHERE id = ?"_s + dialect.forUpdateSkipLocked(), {thing.id}));
    EXPECT_EQ(db.value<QString>(u"SELECT %1(name) FROM things"_s.arg(dialect.jsonArray())).value(), u"[\"a\"]"_s);
}

TEST_P(Sql, PatternsTakeTheirTextLiterally)
{
    for (const auto name : {"50%"_L1, "50x"_L1, "a_b"_L1, "axb"_L1, "wow!"_L1})
        ASSERT_TRUE(add(sampleThing(name)));
    struct Case
    {
        QString pattern;
        QStringList found;
    };
    const QList<Case> cases = {{sql::Dialect::containing(u"0%"_s), {u"50%"_s}},
                               {sql::Dialect::containing(u"_"_s), {u"a_b"_s}},
                               {sql::Dialect::containing(u"!"_s), {u"wow!"_s}},
                               {sql::Dialect::beginning(u"50"_s), {u"50%"_s, u"50x"_s}},
                               {sql::Dialect::beginning(u"0"_s), {}}};
    for (const Case &row : cases)
        EXPECT_EQ(
            db.column<QString>(u"SELECT name FROM things WHERE name LIKE ? ESCAPE '!' ORDER BY name"_s, {row.pattern})
                .value(),
            row.found);
}

TEST_P(Sql, ManyThreadsWriteAndRead)
{
    std::atomic<int> failures = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(8);
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 25; ++i) {
                    const Thing thing = sampleThing(u"%1-%2"_s.arg(t).arg(i));
                    const auto found = add(thing).and_then([&](qint64) { return find(thing.id); });
                    failures += !found || !*found || **found != thing;
                }
            });
    }
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(count(), 200);
}

TEST_P(Sql, EndsAStatementThatTakesTooLong)
{
    sql::Settings settings = fresh.settings();
    settings.statementTimeout = std::chrono::milliseconds(300);
    sql::Database hasty(settings);
    ASSERT_TRUE(db.execute(u"CREATE TABLE numbers (n INTEGER NOT NULL)"_s));
    QList<sql::Args> rows;
    for (int n = 0; n < 2000; ++n)
        rows.append(sql::Args{n});
    ASSERT_TRUE(db.many(u"INSERT INTO numbers (n) VALUES (?)"_s, rows));
    // 8,000,000,000 combinations: hours
    const QString endless = u"SELECT COUNT(*) FROM numbers a, numbers b, numbers c WHERE a.n + b.n + c.n = -1"_s;

    const auto ended = hasty.value<int>(endless);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().status, 504);
    EXPECT_EQ(ended.error().code, u"database_timeout"_s);
    EXPECT_EQ(hasty.value<int>(u"SELECT COUNT(*) FROM numbers"_s), 2000) << "the connection goes on";

    const auto undone = hasty.transaction([&]() -> Result<int> {
        TRY_VOID(hasty.run(u"INSERT INTO numbers (n) VALUES (2001)"_s));
        (void)hasty.value<int>(endless); // a body that looks away
        return 1;
    });
    ASSERT_FALSE(undone);
    EXPECT_EQ(undone.error().code, u"database_timeout"_s);
    EXPECT_EQ(hasty.value<int>(u"SELECT COUNT(*) FROM numbers"_s), 2000) << "nothing of it was done";
}

INSTANTIATE_TEST_SUITE_P(Engines, Sql, everyEngine(), engineName);

TEST(SqliteFile, IsItsOwnersAloneAndDurable)
{
    FreshDatabase fresh(sql::Engine::Sqlite);
    sql::Database &db = fresh.database();
    ASSERT_TRUE(db.execute(u"CREATE TABLE t (x INTEGER)"_s));
    for (const auto suffix : {""_L1, "-wal"_L1})
        EXPECT_EQ(QFileInfo(fresh.settings().path + suffix).permissions() &
                      ~(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser),
                  QFile::Permissions())
            << qPrintable(QString(suffix));
    EXPECT_EQ(db.value<QString>(u"PRAGMA journal_mode"_s).value(), u"wal"_s);
    EXPECT_EQ(db.value<int>(u"PRAGMA synchronous"_s).value(), 2);
    EXPECT_EQ(db.value<int>(u"PRAGMA foreign_keys"_s).value(), 1);
}

TEST(Tls, AnAuthorityThatIsNotTheServersMeansNoConnection)
{
    if (qEnvironmentVariable("BITFLOW_TEST_SQLITE_ONLY") == u"1")
        GTEST_SKIP() << "services are missing on purpose";
    FreshDatabase fresh(sql::Engine::MySql);
    ASSERT_TRUE(fresh.problem().isEmpty()) << qPrintable(fresh.problem());
    sql::Settings settings = fresh.settings();
    EXPECT_TRUE(sql::Database(settings).value<int>(u"SELECT 1"_s));
    settings.sslCa = u"/nonexistent/authority.pem"_s;
    const auto refused = sql::Database(settings).value<int>(u"SELECT 1"_s);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, u"database_unavailable"_s);
}

TEST(Unreachable, Says503AndComeAgain)
{
    sql::Settings nowhere;
    nowhere.path = u"/nonexistent/directory/x.sqlite"_s;
    sql::Settings closed;
    closed.engine = sql::Engine::MySql;
    closed.port = 1;
    for (const sql::Settings &settings : {nowhere, closed}) {
        sql::Database db(settings);
        for (const auto &result : {db.value<int>(u"SELECT 1"_s), db.transaction([]() -> Result<int> { return 1; })}) {
            ASSERT_FALSE(result);
            EXPECT_EQ(result.error().status, 503);
            EXPECT_EQ(result.error().code, u"database_unavailable"_s);
            EXPECT_EQ(result.error().retryAfter, 1);
            EXPECT_FALSE(result.error().detail.contains("nonexistent"_L1));
        }
    }
}

} // namespace
