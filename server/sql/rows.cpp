// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/rows.h"

#include "server/sql/failure.h"

#include <QSqlQuery>

#include <limits>

namespace bitflow::sql {

namespace {
QByteArray utf8(const QVariant &value)
{
    return value.typeId() == QMetaType::QByteArray ? value.toByteArray() : value.toString().toUtf8();
}
} // namespace

QVariant Row::value(int column) const { return m_query->value(column); }

bool read(const QVariant &value, bool &out)
{
    qint64 number = 0;
    const bool ok = read(value, number) && (number == 0 || number == 1);
    out = number != 0;
    return ok;
}

bool read(const QVariant &value, int &out)
{
    qint64 number = 0;
    if (!read(value, number) || number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max())
        return false;
    out = int(number);
    return true;
}

bool read(const QVariant &value, qint64 &out)
{
    bool ok = false;
    out = value.toLongLong(&ok);
    return ok;
}

bool read(const QVariant &value, double &out)
{
    bool ok = false;
    out = value.toDouble(&ok);
    return ok;
}

bool read(const QVariant &value, QString &out)
{
    // MySQL: a column of a binary collation comes as bytes
    out = value.typeId() == QMetaType::QByteArray ? QString::fromUtf8(value.toByteArray()) : value.toString();
    return true;
}

bool read(const QVariant &value, QByteArray &out)
{
    out = utf8(value);
    return true;
}

bool read(const QVariant &value, QDate &out)
{
    out = value.typeId() == QMetaType::QDate ? value.toDate() : QDate::fromString(value.toString(), Qt::ISODate);
    return out.isValid();
}

bool read(const QVariant &value, QUuid &out)
{
    const QByteArray bytes = value.toByteArray();
    if (bytes.size() != 16)
        return false;
    out = QUuid::fromRfc4122(bytes);
    return true;
}

std::optional<QJsonValue> readJsonText(const QVariant &value) { return parseText(utf8(value)); }

Error unreadable(QLatin1StringView column)
{
    qCCritical(logSql).noquote() << "a value of column" << column << "is not of the type that is read from it";
    return toError({FailureKind::Internal});
}

} // namespace bitflow::sql
