// SPDX-License-Identifier: GPL-3.0-or-later
// Random lists against an oracle that sorts in memory.
#include "server/sql/cursor.h"
#include "server/sql/keyset.h"
#include "tests/support/databases.h"

#include <algorithm>
#include <random>

using namespace bitflow;
using namespace bitflow::test;

namespace {

struct Item
{
    Id<Item> id;
    std::optional<QString> name;
    std::optional<int> rank;
    qint64 at = 0;
    QDate day;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &Item::id}, Field{"name"_L1, &Item::name}, Field{"item_rank"_L1, &Item::rank},
                        Field{"at"_L1, &Item::at}, Field{"day"_L1, &Item::day});
    }
    friend bool operator==(const Item &, const Item &) = default;
};

void PrintTo(const Item &i, std::ostream *out)
{
    *out << i.id.toString().toStdString() << ' ' << i.name.value_or(u"NULL"_s).toStdString() << ' '
         << i.rank.value_or(-99) << ' ' << i.at << ' ' << i.day.toString(Qt::ISODate).toStdString() << '\n';
}

constexpr int rowCount = 300;
const QStringList sorts = {u"name"_s,     u"-name"_s,    u"rank,-name"_s, u"-rank,name,at"_s, u"at"_s,
                           u"-at,rank"_s, u"day,name"_s, u"-day"_s,       u"-name,-rank"_s};

int compareKey(const Item &a, const Item &b, QStringView key)
{
    const auto by = [](const auto &x, const auto &y) { return x < y ? -1 : y < x ? 1 : 0; };
    const auto bytes = [](const std::optional<QString> &s) { return s ? std::optional(s->toUtf8()) : std::nullopt; };
    if (key == u"name")
        return by(bytes(a.name), bytes(b.name));
    if (key == u"rank")
        return by(a.rank, b.rank);
    if (key == u"day")
        return by(a.day.toString(Qt::ISODate), b.day.toString(Qt::ISODate));
    return by(a.at, b.at);
}

bool before(const Item &a, const Item &b, const QString &sort)
{
    bool descending = false;
    for (const QString &part : sort.split(u',')) {
        descending = part.startsWith(u'-');
        const int order = compareKey(a, b, QStringView(part).sliced(descending ? 1 : 0));
        if (order != 0)
            return descending ? order > 0 : order < 0;
    }
    return descending ? b.id.toBytes() < a.id.toBytes() : a.id.toBytes() < b.id.toBytes();
}

class Keyset : public DatabaseTest
{
protected:
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (HasFatalFailure())
            return;
        const QString table =
            mysql() ? u"CREATE TABLE items (id BINARY(16) PRIMARY KEY, name VARCHAR(100) CHARACTER SET utf8mb4 COLLATE "
                      "utf8mb4_bin, item_rank INT, at BIGINT NOT NULL, day CHAR(10))"_s
                    : u"CREATE TABLE items (id BLOB PRIMARY KEY, name TEXT, item_rank INTEGER, at INTEGER NOT NULL, "
                      "day TEXT) STRICT"_s;
        ASSERT_TRUE(db.execute(table));
        for (int i = 0; i < rowCount; ++i)
            items.append(randomItem());
        ASSERT_TRUE(insert(items));
    }
    Item randomItem()
    {
        static const QStringList names = {
            u""_s, u"a"_s, u"A"_s, u"ab"_s, u"ß"_s, u"é"_s, u"𝒳y"_s, u"中"_s, u"0123456789abcdef"_s};
        const auto pick = [&](int below) { return int(random() % unsigned(below)); };
        Item item;
        item.id = Id<Item>(QUuid::createUuid());
        if (pick(5) > 0)
            item.name = names[pick(int(names.size()))];
        if (pick(3) > 0)
            item.rank = pick(4) - 2;
        item.at = pick(50) == 0 ? -1 : pick(20);
        if (pick(4) > 0)
            item.day = QDate(2020, 1, 1).addDays(pick(5));
        return item;
    }
    Result<void> insert(const QList<Item> &list)
    {
        QList<sql::Args> rows;
        for (const Item &i : list)
            rows.append({i.id, i.name, i.rank, i.at, i.day});
        return db.many(u"INSERT INTO items (id, name, item_rank, at, day) VALUES (?, ?, ?, ?, ?)"_s, rows);
    }
    static sql::ListSource source()
    {
        sql::ListSource list;
        list.select = u"SELECT i.id, i.name, i.item_rank, i.at, i.day"_s;
        list.from = u"FROM items i"_s;
        list.sortable = {
            {"name"_L1, "i.name"_L1}, {"rank"_L1, "i.item_rank"_L1}, {"at"_L1, "i.at"_L1}, {"day"_L1, "i.day"_L1}};
        list.defaultSort = u"name"_s;
        list.idColumn = u"i.id"_s;
        list.cursorKey = "a secret"_ba;
        return list;
    }
    static sql::ListSource filtered(int from)
    {
        sql::ListSource list = source();
        list.where = {u"i.at >= ?"_s, u"i.item_rank IS NULL OR i.item_rank <> ?"_s};
        list.args = {from, 1};
        list.filterHash = QByteArray::number(from);
        return list;
    }
    static Paging paging(const QString &sort, int limit)
    {
        Paging p;
        p.sort = sort;
        p.limit = limit;
        return p;
    }
    QList<Item> oracle(const QString &sort, auto &&keep)
    {
        QList<Item> list;
        std::ranges::copy_if(items, std::back_inserter(list), keep);
        std::ranges::sort(list, [&](const Item &a, const Item &b) { return before(a, b, sort); });
        return list;
    }
    QList<Item> oracle(const QString &sort)
    {
        return oracle(sort, [](const Item &) { return true; });
    }

    std::mt19937 random{20261122};
    QList<Item> items;
};

TEST_P(Keyset, WalksTheWholeListInOrder)
{
    for (const QString &sort : sorts) {
        for (const int limit : {1, 7, 200}) {
            QList<Item> walked;
            Paging at = paging(sort, limit);
            do {
                const auto page = sql::page<Item>(db, at, source());
                ASSERT_TRUE(page) << said(page.error());
                EXPECT_EQ(page->total, rowCount);
                EXPECT_LE(page->items.size(), limit);
                EXPECT_LE(page->nextCursor.size(), 2000);
                walked += page->items;
                at.cursor = page->nextCursor;
            } while (!at.cursor.isEmpty());
            ASSERT_EQ(walked, oracle(sort)) << qPrintable(sort) << limit;
        }
    }
}

TEST_P(Keyset, SeeksToAnyRow)
{
    for (const QString &sort : sorts) {
        const QList<Item> expected = oracle(sort);
        for (const int offset : {0, 1, 13, 150, rowCount - 5, rowCount - 1, rowCount, rowCount + 7}) {
            Paging at = paging(sort, 20);
            at.seek = offset;
            const auto page = sql::page<Item>(db, at, source());
            ASSERT_TRUE(page) << said(page.error());
            EXPECT_EQ(page->items, expected.mid(offset, 20)) << qPrintable(sort) << offset;
            EXPECT_EQ(page->total, rowCount);
            if (page->nextCursor.isEmpty())
                continue;
            Paging on = paging(sort, 20);
            on.cursor = page->nextCursor;
            EXPECT_EQ(sql::page<Item>(db, on, source())->items, expected.mid(offset + 20, 20));
        }
    }
}

TEST_P(Keyset, FiltersBeforeItCounts)
{
    for (const QString &sort : sorts) {
        const auto expected = oracle(sort, [](const Item &i) { return i.at >= 5 && i.rank != 1; });
        QList<Item> walked;
        Paging at = paging(sort, 50);
        do {
            const auto page = sql::page<Item>(db, at, filtered(5));
            ASSERT_TRUE(page) << said(page.error());
            EXPECT_EQ(page->total, expected.size());
            walked += page->items;
            at.cursor = page->nextCursor;
        } while (!at.cursor.isEmpty());
        EXPECT_EQ(walked, expected) << qPrintable(sort);
    }
}

TEST_P(Keyset, RowsThatStayAreMetOnceWhileOthersComeAndGo)
{
    for (const QString &sort : sorts) {
        QList<Item> fleeting;
        for (int i = 0; i < 60; ++i)
            fleeting.append(randomItem());
        ASSERT_TRUE(insert(fleeting));
        QList<Item> came;
        QList<Item> walked;
        Paging at = paging(sort, 9);
        do {
            const auto page = sql::page<Item>(db, at, source());
            ASSERT_TRUE(page) << said(page.error());
            walked += page->items;
            at.cursor = page->nextCursor;
            came.append(randomItem());
            ASSERT_TRUE(insert({came.last()}));
            const Item gone = fleeting.isEmpty() ? came.takeFirst() : fleeting.takeLast();
            ASSERT_TRUE(db.run(u"DELETE FROM items WHERE id = ?"_s, {gone.id}));
        } while (!at.cursor.isEmpty());
        EXPECT_TRUE(std::ranges::is_sorted(walked, [&](const Item &a, const Item &b) { return before(a, b, sort); }));
        EXPECT_EQ(std::ranges::adjacent_find(walked), walked.end()) << "met twice";
        QList<Item> stable;
        std::ranges::copy_if(walked, std::back_inserter(stable), [&](const Item &i) { return items.contains(i); });
        EXPECT_EQ(stable, oracle(sort)) << qPrintable(sort);
        for (const Item &item : came + fleeting)
            ASSERT_TRUE(db.run(u"DELETE FROM items WHERE id = ?"_s, {item.id}));
    }
}

TEST_P(Keyset, RefusesWhatMakesNoSense)
{
    struct Case
    {
        QString sort;
        int limit;
        std::optional<qint64> seek;
        QString cursor, pointer, code;
    };
    const QString good = sql::page<Item>(db, paging(u"name"_s, 5), source())->nextCursor;
    const QList<Case> cases = {{u"nam"_s, 5, {}, {}, u"/sort"_s, u"not_one_of"_s},
                               {u"name,"_s, 5, {}, {}, u"/sort"_s, u"not_one_of"_s},
                               {u"--name"_s, 5, {}, {}, u"/sort"_s, u"not_one_of"_s},
                               {u"i.name"_s, 5, {}, {}, u"/sort"_s, u"not_one_of"_s},
                               {u"name"_s, 0, {}, {}, u"/limit"_s, u"out_of_range"_s},
                               {u"name"_s, 201, {}, {}, u"/limit"_s, u"out_of_range"_s},
                               {u"name"_s, 5, -1, {}, u"/seek"_s, u"out_of_range"_s},
                               {u"name"_s, 5, 1, good, u"/seek"_s, u"not_with_cursor"_s},
                               {u"name"_s, 5, {}, u"x"_s, u"/cursor"_s, u"cursor_invalid"_s},
                               {u"-name"_s, 5, {}, good, u"/cursor"_s, u"cursor_invalid"_s}};
    for (const Case &row : cases) {
        Paging at = paging(row.sort, row.limit);
        at.seek = row.seek;
        at.cursor = row.cursor;
        const auto page = sql::page<Item>(db, at, source());
        ASSERT_FALSE(page) << qPrintable(row.code);
        EXPECT_EQ(page.error().status, 400);
        ASSERT_EQ(page.error().errors.size(), 1);
        EXPECT_EQ(page.error().errors[0].pointer, row.pointer);
        EXPECT_EQ(page.error().errors[0].code, row.code);
        EXPECT_EQ(page.error().code == "cursor_invalid"_L1, row.code == "cursor_invalid"_L1);
    }
}

TEST_P(Keyset, CursorIsForItsListOnly)
{
    Paging at = paging(u"name"_s, 5);
    at.cursor = sql::page<Item>(db, at, filtered(5))->nextCursor;
    EXPECT_TRUE(sql::page<Item>(db, at, filtered(5)));
    EXPECT_FALSE(sql::page<Item>(db, at, filtered(6)));
    sql::ListSource otherSecret = filtered(5);
    otherSecret.cursorKey = "another"_ba;
    EXPECT_FALSE(sql::page<Item>(db, at, otherSecret));
    sql::ListSource otherList = filtered(5);
    otherList.idColumn = u"id"_s;
    EXPECT_FALSE(sql::page<Item>(db, at, otherList));
}

INSTANTIATE_TEST_SUITE_P(Engines, Keyset, everyEngine(), engineName);

TEST(Cursor, KeepsKeysAndRefusesEveryAlteration)
{
    const QVariantList keys = {QVariant(), u"ß\0x"_s, QByteArray("\0\xff", 2), qint64(-5), 0.1};
    const Instant now{1'000'000};
    const QString sealed = sql::sealCursor(keys, now, "list"_ba, "secret"_ba);
    EXPECT_EQ(sql::openCursor(sealed, now, "list"_ba, "secret"_ba), keys);
    EXPECT_FALSE(sql::openCursor(sealed, now + std::chrono::microseconds(1), "list"_ba, "secret"_ba)) << "expired";
    EXPECT_FALSE(sql::openCursor(sealed, now, "lisT"_ba, "secret"_ba));
    EXPECT_FALSE(sql::openCursor(sealed, now, "list"_ba, "Secret"_ba));
    for (qsizetype i = 0; i + 1 < sealed.size(); ++i) {
        QString altered = sealed;
        altered[i] = altered[i] == u'A' ? u'B' : u'A';
        EXPECT_FALSE(sql::openCursor(altered, now, "list"_ba, "secret"_ba)) << i;
        EXPECT_FALSE(sql::openCursor(sealed.first(i), now, "list"_ba, "secret"_ba)) << i;
    }
}

} // namespace
