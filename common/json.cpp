// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/json.h"

#include <QJsonDocument>

#include <cmath>

namespace bitflow {

bool complain(Complaints &complaints, const QString &pointer, QString code, QString detail)
{
    complaints.append({pointer, std::move(code), std::move(detail)});
    return false;
}

bool fromJson(const QJsonValue &json, bool &out, const QString &pointer, Complaints &complaints)
{
    if (!json.isBool())
        return complain(complaints, pointer, u"type"_s, u"must be true or false"_s);
    out = json.toBool();
    return true;
}

bool fromJson(const QJsonValue &json, qint64 &out, const QString &pointer, Complaints &complaints)
{
    constexpr double exact = 9'007'199'254'740'992.0; // 2^53: beyond, a double no longer holds every integer
    const double number = json.toDouble(std::nan(""));
    if (!json.isDouble() || std::abs(number) > exact || number != std::trunc(number))
        return complain(complaints, pointer, u"type"_s, u"must be a whole number"_s);
    out = json.toInteger();
    return true;
}

bool fromJson(const QJsonValue &json, int &out, const QString &pointer, Complaints &complaints)
{
    qint64 wide = 0;
    if (!fromJson(json, wide, pointer, complaints))
        return false;
    if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
        return complain(complaints, pointer, u"out_of_range"_s, u"is out of range"_s);
    out = int(wide);
    return true;
}

bool fromJson(const QJsonValue &json, double &out, const QString &pointer, Complaints &complaints)
{
    if (!json.isDouble())
        return complain(complaints, pointer, u"type"_s, u"must be a number"_s);
    out = json.toDouble();
    return true;
}

bool fromJson(const QJsonValue &json, QString &out, const QString &pointer, Complaints &complaints)
{
    if (!json.isString())
        return complain(complaints, pointer, u"type"_s, u"must be a text"_s);
    out = json.toString();
    return true;
}

bool fromJson(const QJsonValue &json, Instant &out, const QString &pointer, Complaints &complaints)
{
    const auto parsed = Instant::parse(json.toString());
    if (!parsed)
        return complain(complaints, pointer, u"format"_s, u"must be a moment like 2026-01-31T09:00:00Z"_s);
    out = *parsed;
    return true;
}

bool fromJson(const QJsonValue &json, QDate &out, const QString &pointer, Complaints &complaints)
{
    out = QDate::fromString(json.toString(), Qt::ISODate);
    return json.isNull() || out.isValid() ||
           complain(complaints, pointer, u"format"_s, u"must be a date like 2026-01-31"_s);
}

bool fromJson(const QJsonValue &json, QJsonObject &out, const QString &pointer, Complaints &complaints)
{
    if (!json.isObject())
        return complain(complaints, pointer, u"type"_s, u"must be an object"_s);
    out = json.toObject();
    return true;
}

bool fromJson(const QJsonValue &json, QUuid &out, const QString &pointer, Complaints &complaints)
{
    const QString text = json.toString();
    out = text.size() == 36 ? QUuid::fromString(text) : QUuid();
    return !out.isNull() || complain(complaints, pointer, u"format"_s, u"must be an id"_s);
}

QByteArray toText(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

QByteArray jsonText(const QJsonValue &value)
{
    const auto document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return document.toJson(QJsonDocument::Compact);
}

std::optional<QJsonValue> parseText(QByteArrayView text)
{
    QJsonParseError error{};
    const auto document = QJsonDocument::fromJson(text.toByteArray(), &error);
    if (error.error != QJsonParseError::NoError)
        return std::nullopt;
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

} // namespace bitflow
