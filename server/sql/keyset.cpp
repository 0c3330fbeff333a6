// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/keyset.h"

#include "server/sql/cursor.h"

#include <algorithm>

namespace bitflow::sql {

namespace {

constexpr auto cursorLife = std::chrono::hours(24);

std::unexpected<Error> refused(QString pointer, QString code, QString detail)
{
    const QString error = code == "cursor_invalid"_L1 ? code : u"bad_request"_s;
    return std::unexpected(Error{400,
                                 error,
                                 u"This list cannot be given like that."_s,
                                 {{std::move(pointer), std::move(code), std::move(detail)}},
                                 0});
}

QString keyName(qsizetype index) { return u"cursor_key_%1"_s.arg(index); }

// QMYSQL gives texts of a binary collation as bytes. Bound as bytes again they would be compared without their index.
QVariant asWritten(const QVariant &key, Engine engine)
{
    if (engine == Engine::Sqlite || key.isNull() || key.typeId() != QMetaType::QByteArray)
        return key;
    const QString text = QString::fromUtf8(key.toByteArray());
    return text.toUtf8() == key.toByteArray() ? QVariant(text) : key;
}

Arg toArg(const QVariant &key)
{
    switch (key.typeId()) {
    case QMetaType::QByteArray:
        return key.toByteArray();
    case QMetaType::QString:
        return key.toString();
    case QMetaType::Double:
        return key.toDouble();
    case QMetaType::QDate:
        return key.toDate();
    default:
        return key.isNull() ? Arg(nullptr) : Arg(key.toLongLong());
    }
}

} // namespace

PageReader::PageReader(Database &database, const Paging &paging, const ListSource &source)
    : m_database(database)
    , m_paging(paging)
    , m_source(source)
{}

Result<void> PageReader::prepare()
{
    TRY_VOID(readSort());
    if (m_paging.limit < 1 || m_paging.limit > maximumPageSize)
        return refused(u"/limit"_s, u"out_of_range"_s, u"must lie between 1 and %1"_s.arg(maximumPageSize));
    if (m_paging.seek && !m_paging.cursor.isEmpty())
        return refused(u"/seek"_s, u"not_with_cursor"_s, u"goes without a cursor"_s);
    if (m_paging.seek && *m_paging.seek < 0)
        return refused(u"/seek"_s, u"out_of_range"_s, u"must not be negative"_s);
    QVariantList keys;
    bool inclusive = false;
    TRY(const bool any, startingPoint(keys, inclusive));
    if (!any)
        return {};
    m_args = m_source.args;
    const QString where = whereClause(keys.isEmpty() ? QString() : beyond(keys, inclusive));
    m_sql = u"%1, %2 %3 %4 %5 LIMIT ?"_s.arg(m_source.select, keyColumns(), m_source.from, where, orderBy());
    m_args.append(m_paging.limit + 1);
    return {};
}

Result<void> PageReader::readSort()
{
    const QString sort = m_paging.sort.isEmpty() ? m_source.defaultSort : m_paging.sort;
    for (const auto part : QStringView(sort).split(u',')) {
        const bool descending = part.startsWith(u'-');
        const auto name = descending ? part.sliced(1) : part;
        const auto column =
            std::ranges::find_if(m_source.sortable, [&](const SortColumn &each) { return name == each.name; });
        if (column == m_source.sortable.end()) {
            QStringList allowed;
            for (const SortColumn &each : m_source.sortable)
                allowed.append(each.name);
            return refused(u"/sort"_s, u"not_one_of"_s, u"must be made of: "_s + allowed.join(u", "_s));
        }
        // named twice, the second says nothing new
        if (std::ranges::find(m_keys, QString(column->sql), &Key::sql) == m_keys.end())
            m_keys.append(Key{column->sql, descending});
    }
    // in the direction of the key before it, so that one index serves both ways
    m_keys.append({m_source.idColumn, m_keys.last().descending});
    return {};
}

// false: the list has no row there. keys stays empty for the beginning of the list.
Result<bool> PageReader::startingPoint(QVariantList &keys, bool &inclusive)
{
    if (!m_paging.cursor.isEmpty()) {
        const auto opened = openCursor(m_paging.cursor, Instant::now(), context(), m_source.cursorKey);
        if (!opened || opened->size() != m_keys.size())
            return refused(u"/cursor"_s, u"cursor_invalid"_s, u"is not, or no longer, a cursor of this list"_s);
        keys = *opened;
        return true;
    }
    if (m_paging.seek.value_or(0) == 0)
        return true;
    inclusive = true;
    TRY(keys, seek(*m_paging.seek));
    return !keys.isEmpty();
}

// Only keys are read on the way to that row: an index has them all.
Result<QVariantList> PageReader::seek(qint64 offset)
{
    QVariantList keys;
    const QString sql =
        u"SELECT %1 %2 %3 %4 LIMIT 1 OFFSET ?"_s.arg(keyColumns(), m_source.from, whereClause(), orderBy());
    const auto take = [&](const Row &row) -> Result<void> {
        for (int i = 0; i < int(m_keys.size()); ++i)
            keys.append(asWritten(row.value(i), m_database.engine()));
        return {};
    };
    TRY_VOID(m_database.each(sql, m_source.args + Args{offset}, take));
    return keys;
}

void PageReader::remember(const Row &row)
{
    m_last.clear();
    for (qsizetype i = 0; i < m_keys.size(); ++i)
        m_last.append(asWritten(row.value(row.indexOf(keyName(i))), m_database.engine()));
}

QString PageReader::nextCursor() const
{
    return sealCursor(m_last, Instant::now() + cursorLife, context(), m_source.cursorKey);
}

Result<qint64> PageReader::total()
{
    return m_database.value<qint64>(u"SELECT COUNT(*) %1 %2"_s.arg(m_source.from, whereClause()), m_source.args);
}

QString PageReader::orderBy() const
{
    QStringList keys;
    for (const Key &key : m_keys)
        keys.append(key.sql + (key.descending ? u" DESC"_s : QString()));
    return u"ORDER BY "_s + keys.join(u", "_s);
}

QString PageReader::keyColumns() const
{
    QStringList columns;
    for (qsizetype i = 0; i < m_keys.size(); ++i)
        columns.append(m_keys[i].sql + u" AS "_s + keyName(i));
    return columns.join(u", "_s);
}

// Row (a, b, id) lies beyond (x, y, z) when a > x OR (a = x AND (b > y OR (b = y AND id > z))). In front of it a >= x
// by itself, which follows from it and which both engines can look up in an index.
QString PageReader::beyond(const QVariantList &keys, bool inclusive)
{
    QString bound = u"1 = 1"_s;
    if (!m_keys.first().descending && !keys.first().isNull()) {
        bound = m_keys.first().sql + u" >= ?"_s;
        m_args.append(toArg(keys.first()));
    }
    QString condition;
    for (qsizetype i = 0; i < m_keys.size(); ++i) {
        const Key &key = m_keys[i];
        const bool null = keys[i].isNull();
        QString after;
        if (key.descending)
            after = null ? u"1 = 0"_s : u"(%1 < ? OR %1 IS NULL)"_s.arg(key.sql);
        else
            after = null ? u"%1 IS NOT NULL"_s.arg(key.sql) : u"%1 > ?"_s.arg(key.sql);
        const QString same = null ? u"%1 IS NULL"_s.arg(key.sql) : u"%1 = ?"_s.arg(key.sql);
        condition += u"(%1 OR (%2"_s.arg(after, same);
        if (!null)
            m_args << toArg(keys[i]) << toArg(keys[i]);
        condition += i + 1 < m_keys.size() ? u" AND "_s : inclusive ? QString() : u" AND 1 = 0"_s;
    }
    return u"%1 AND %2%3"_s.arg(bound, condition, QString(m_keys.size() * 2, u')'));
}

QString PageReader::whereClause(const QString &more) const
{
    QStringList conditions = m_source.where;
    if (!more.isEmpty())
        conditions.append(more);
    return conditions.isEmpty() ? QString() : u"WHERE ("_s + conditions.join(u") AND ("_s) + u')';
}

QByteArray PageReader::context() const
{
    const QString sort = m_paging.sort.isEmpty() ? m_source.defaultSort : m_paging.sort;
    return m_source.idColumn.toUtf8() + '\0' + sort.toUtf8() + '\0' + m_source.filterHash;
}

} // namespace bitflow::sql
