// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of any length at the same cost per page: a page goes on from the keys of the last row, not from a row number.
// Rows that stay are met exactly once, however many come and go meanwhile. A cursor is opaque, signed (HMAC-SHA256),
// bound to sort and filter, good for 24 hours. NULL comes first ascending and last descending; equal keys are ordered
// by id. Errors, all 400 with a complaint: /sort not_one_of, /limit out_of_range, /seek out_of_range or
// not_with_cursor, /cursor cursor_invalid (also as the code of the error: the client starts over).
#pragma once

#include "common/page.h"
#include "server/sql/database.h"

namespace bitflow::sql {

struct SortColumn
{
    QLatin1StringView name; // as the client says it
    QLatin1StringView sql;  // "u.sort_name"; integers, texts, ids, dates — a decimal would not survive the cursor
};

struct ListSource
{
    QString select;    // "SELECT u.id, u.email, …": the wide row
    QString from;      // "FROM users u JOIN …", without arguments
    QStringList where; // conditions, all of which hold
    Args args;         // of where
    QList<SortColumn> sortable;
    QString defaultSort;   // when the client does not say: "name"
    QString idColumn;      // "u.id": unique, never NULL
    QByteArray cursorKey;  // secret
    QByteArray filterHash; // of everything that where and args depend on
};

// One statement's worth of a list. Made by PageReader; the template below only moves rows.
class PageReader
{
public:
    PageReader(Database &database, const Paging &paging, const ListSource &source);

    // The wide statement for this page, one row longer than asked for to see whether there is more.
    Result<void> prepare();
    [[nodiscard]] const QString &sql() const { return m_sql; }
    [[nodiscard]] const Args &args() const { return m_args; }
    // To be asked at each row that the page keeps.
    void remember(const Row &row);
    [[nodiscard]] QString nextCursor() const;
    Result<qint64> total();

private:
    struct Key
    {
        QString sql;
        bool descending = false;
    };
    Result<void> readSort();
    Result<bool> startingPoint(QVariantList &keys, bool &inclusive);
    Result<QVariantList> seek(qint64 offset);
    [[nodiscard]] QString orderBy() const;
    [[nodiscard]] QString keyColumns() const;
    [[nodiscard]] QString beyond(const QVariantList &keys, bool inclusive);
    [[nodiscard]] QString whereClause(const QString &more = {}) const;
    [[nodiscard]] QByteArray context() const;

    Database &m_database;
    const Paging &m_paging;
    const ListSource &m_source;
    QList<Key> m_keys; // the id last
    QString m_sql;
    Args m_args;
    QVariantList m_last;
};

template<Reflected T>
Result<Page<T>> page(Database &database, const Paging &paging, const ListSource &source)
{
    PageReader reader(database, paging, source);
    TRY_VOID(reader.prepare());
    Page<T> page;
    TRY(page.total, reader.total());
    bool more = false;
    RowReader<T> readRow;
    const auto take = [&](const Row &row) -> Result<void> {
        more = page.items.size() == paging.limit;
        if (more)
            return {};
        reader.remember(row);
        return readRow(row, page.items.emplaceBack());
    };
    if (!reader.sql().isEmpty()) // a seek beyond the end needs no asking
        TRY_VOID(database.each(reader.sql(), reader.args(), take));
    if (more)
        page.nextCursor = reader.nextCursor();
    return page;
}

} // namespace bitflow::sql
