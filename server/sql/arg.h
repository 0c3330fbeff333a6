// SPDX-License-Identifier: GPL-3.0-or-later
// What stands for a '?' in a statement: the types of the domain on their way into the database.
#pragma once

#include "common/json.h"

#include <QVariant>

#include <concepts>

namespace bitflow::sql {

class Arg;
template<class T>
inline constexpr bool isList = false;
template<class T>
inline constexpr bool isList<QList<T>> = !std::same_as<T, Arg>;

// Kept as compact JSON text.
template<class T>
concept JsonKept = Reflected<T> || isList<T> || std::same_as<T, QJsonObject>;

// A text is never NULL, not even QString(); std::optional, a null Id and an invalid QDate are. Dates are ISO texts in
// CHAR(10): QMYSQL 6.8 reads every DATE after a NULL in the same column as invalid.
class Arg
{
public:
    Arg(std::nullptr_t) {}
    Arg(const QString &text) : m_value(text.isNull() ? QString(u""_s) : text) {}
    Arg(QStringView text) : Arg(text.toString()) {}
    Arg(QLatin1StringView text) : Arg(QString(text)) {}
    Arg(const QByteArray &blob) : m_value(blob.isNull() ? ""_ba : blob) {}
    template<std::integral I>
    Arg(I number) : m_value(qint64(number))
    {}
    Arg(double number) : m_value(number) {}
    Arg(Instant at) : m_value(at.us) {}
    Arg(QDate date) : m_value(date.isValid() ? QVariant(date.toString(Qt::ISODate)) : QVariant()) {}
    Arg(QUuid uuid) : m_value(uuid.isNull() ? QVariant() : QVariant(uuid.toRfc4122())) {}
    template<class T>
    Arg(Id<T> id) : m_value(id.isNull() ? QVariant() : QVariant(id.toBytes()))
    {}
    template<NamedEnum E>
    Arg(E value) : m_value(QString(nameOf(value)))
    {}
    template<class T>
    Arg(const std::optional<T> &value) : m_value(value ? Arg(*value).m_value : QVariant())
    {}
    template<JsonKept T>
    Arg(const T &value) : m_value(QString::fromUtf8(jsonText(toJson(value))))
    {}

    [[nodiscard]] const QVariant &value() const { return m_value; }

private:
    QVariant m_value;
};

using Args = QList<Arg>;

} // namespace bitflow::sql
