// SPDX-License-Identifier: GPL-3.0-or-later
// Rows on their way out of the database into the types of the domain.
#pragma once

#include "server/sql/arg.h"

#include <QHash>

class QSqlQuery;

namespace bitflow::sql {

using Columns = QHash<QString, int>; // name as the statement gives it → index

// The row at hand; valid during the visit only.
class Row
{
public:
    Row(const QSqlQuery &query, const Columns &columns) : m_query(&query), m_columns(&columns) {}
    [[nodiscard]] QVariant value(int column) const;
    [[nodiscard]] int indexOf(const QString &name) const { return m_columns->value(name, -1); }

private:
    const QSqlQuery *m_query;
    const Columns *m_columns;
};

// Each read(): false when the value is not one of that type; NULL leaves the member as it was.
bool read(const QVariant &value, bool &out);
bool read(const QVariant &value, int &out);
bool read(const QVariant &value, qint64 &out);
bool read(const QVariant &value, double &out);
bool read(const QVariant &value, QString &out);
bool read(const QVariant &value, QByteArray &out);
bool read(const QVariant &value, QDate &out);
bool read(const QVariant &value, QUuid &out);
std::optional<QJsonValue> readJsonText(const QVariant &value);
Error unreadable(QLatin1StringView column); // 500; says in the log which column it was

inline bool read(const QVariant &value, Instant &out) { return read(value, out.us); }
template<class T>
bool read(const QVariant &value, Id<T> &out)
{
    QUuid uuid;
    const bool ok = read(value, uuid);
    out = Id<T>(uuid);
    return ok;
}
template<NamedEnum E>
bool read(const QVariant &value, E &out)
{
    const auto found = enumFrom<E>(value.toString());
    out = found.value_or(out);
    return found.has_value();
}
template<JsonKept T>
bool read(const QVariant &value, T &out)
{
    Complaints complaints;
    const auto json = readJsonText(value);
    return json && fromJson(*json, out, {}, complaints);
}
template<class T>
bool read(const QVariant &value, std::optional<T> &out)
{
    out.emplace();
    return read(value, *out);
}

template<class T>
bool readUnlessNull(const QVariant &value, T &out)
{
    return value.isNull() || read(value, out);
}

// Reads whole rows: the columns are looked up once, then every row costs only its values.
template<Reflected T>
class RowReader
{
public:
    Result<void> operator()(const Row &row, T &out)
    {
        if (m_columns.isEmpty())
            forEachField<T>([&](const auto &field) { m_columns.append(row.indexOf(field.name)); });
        qsizetype index = 0;
        std::optional<Error> error;
        forEachField<T>([&]<class S, class M>(const Field<S, M> &field) {
            const int column = m_columns[index++];
            if constexpr (!std::is_same_v<M, Upload> && !isChange<M>)
                if (column >= 0 && !error && !readUnlessNull(row.value(column), out.*field.member))
                    error = unreadable(field.name);
        });
        if (error)
            return std::unexpected(*error);
        return {};
    }

private:
    QList<int> m_columns;
};

} // namespace bitflow::sql
