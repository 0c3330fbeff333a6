// SPDX-License-Identifier: GPL-3.0-or-later
// The few places where one body of SQL cannot serve both engines. Pieces of statements, made of constants of the
// program only.
#pragma once

#include "common/text.h"

#include <QStringList>

namespace bitflow::sql {

enum class Engine { Sqlite, MySql };

class Dialect
{
public:
    explicit Dialect(Engine engine) : m_mysql(engine == Engine::MySql) {}

    // At the end of a SELECT whose rows the transaction is going to change. SQLite's transactions write alone anyway.
    [[nodiscard]] QString forUpdate() const { return m_mysql ? u" FOR UPDATE"_s : QString(); }
    [[nodiscard]] QString forUpdateSkipLocked() const { return m_mysql ? u" FOR UPDATE SKIP LOCKED"_s : QString(); }
    // Microseconds since 1970 by the clock of the database.
    [[nodiscard]] QString nowMicroseconds() const;
    // The aggregate that makes a JSON array of what stands in its parentheses.
    [[nodiscard]] QString jsonArray() const { return m_mysql ? u"JSON_ARRAYAGG"_s : u"json_group_array"_s; }
    // At the end of an INSERT: leave the row that has the same unique key as it is. The number of rows affected then
    // says nothing.
    [[nodiscard]] QString orLeave(QLatin1StringView keyColumn) const;
    // At the end of an INSERT: bring these columns of the row with the same key up to date.
    [[nodiscard]] QString orUpdate(QLatin1StringView keyColumns, const QStringList &columns) const;
    // The canonical text of a 16-byte id; the same on both.
    [[nodiscard]] static QString uuidText(const QString &expression);
    // The pattern of a LIKE '…' ESCAPE '!' that finds rows containing, or beginning with, this text.
    [[nodiscard]] static QString containing(const QString &text) { return u'%' + beginning(text); }
    [[nodiscard]] static QString beginning(QString text);

private:
    bool m_mysql;
};

} // namespace bitflow::sql
