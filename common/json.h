// SPDX-License-Identifier: GPL-3.0-or-later
// JSON of any reflected struct, in both directions. Thread-safe; nothing here keeps state.
#pragma once

#include "common/id.h"
#include "common/instant.h"
#include "common/reflect.h"
#include "common/result.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

namespace bitflow {

inline QJsonValue toJson(bool value) { return value; }
inline QJsonValue toJson(int value) { return value; }
inline QJsonValue toJson(qint64 value) { return value; }
inline QJsonValue toJson(double value) { return value; }
inline QJsonValue toJson(const QString &value) { return value; }
inline QJsonValue toJson(const Instant &value) { return value.toString(); }
inline QJsonValue toJson(const QDate &value)
{
    return value.isValid() ? QJsonValue(value.toString(Qt::ISODate)) : QJsonValue();
}
inline QJsonValue toJson(const QJsonObject &value) { return value; }
inline QJsonValue toJson(const QJsonValue &value) { return value; }
inline QJsonValue toJson(const Upload &) { return QJsonValue::Undefined; }
template<class T>
QJsonValue toJson(const Id<T> &value)
{
    return value.isNull() ? QJsonValue() : QJsonValue(value.toString());
}
template<NamedEnum E>
QJsonValue toJson(E value)
{
    return QString(nameOf(value));
}
template<Reflected T>
QJsonObject toJsonObject(const T &value);
template<Reflected T>
QJsonValue toJson(const T &value)
{
    return toJsonObject(value);
}
template<class T>
QJsonValue toJson(const QList<T> &list);
template<class T>
QJsonValue toJson(const std::optional<T> &value)
{
    return value ? toJson(*value) : QJsonValue();
}
template<class T>
QJsonValue toJson(const Change<T> &value)
{
    return value.given ? toJson(value.to) : QJsonValue(QJsonValue::Undefined);
}
template<class T>
QJsonValue toJson(const QList<T> &list)
{
    QJsonArray array;
    for (const T &item : list)
        array.append(toJson(item));
    return array;
}
template<Reflected T>
QJsonObject toJsonObject(const T &value)
{
    QJsonObject object;
    forEachField<T>([&](const auto &field) {
        if (const QJsonValue json = toJson(value.*field.member); !json.isUndefined())
            object.insert(field.name, json);
    });
    return object;
}

// Reading collects every complaint instead of stopping at the first. A pointer names the place (RFC 6901).
using Complaints = QList<Complaint>;

bool fromJson(const QJsonValue &json, bool &out, const QString &pointer, Complaints &complaints);
bool fromJson(const QJsonValue &json, int &out, const QString &pointer, Complaints &complaints);
bool fromJson(const QJsonValue &json, qint64 &out, const QString &pointer, Complaints &complaints);
bool fromJson(const QJsonValue &json, double &out, const QString &pointer, Complaints &complaints);
bool fromJson(const QJsonValue &json, QString &out, const QString &pointer, Complaints &complaints);
bool fromJson(const QJsonValue &json, Instant &out, const QString &pointer, Complaints &complaints);
bool fromJson(const QJsonValue &json, QDate &out, const QString &pointer, Complaints &complaints);
bool fromJson(const QJsonValue &json, QJsonObject &out, const QString &pointer, Complaints &complaints);
bool fromJson(const QJsonValue &json, QUuid &out, const QString &pointer, Complaints &complaints);
inline bool fromJson(const QJsonValue &json, QJsonValue &out, const QString &, Complaints &)
{
    out = json;
    return true;
}
bool complain(Complaints &complaints, const QString &pointer, QString code, QString detail); // always false

template<class T>
bool fromJson(const QJsonValue &json, Id<T> &out, const QString &pointer, Complaints &complaints)
{
    QUuid uuid;
    if (json.isNull()) {
        out = {};
        return true;
    }
    if (!fromJson(json, uuid, pointer, complaints))
        return false;
    out = Id<T>(uuid);
    return true;
}
template<NamedEnum E>
bool fromJson(const QJsonValue &json, E &out, const QString &pointer, Complaints &complaints)
{
    if (const auto found = enumFrom<E>(json.toString())) {
        out = *found;
        return true;
    }
    QStringList allowed;
    for (const auto name : names(E{}))
        allowed.append(name);
    return complain(complaints, pointer, u"not_one_of"_s, u"must be one of: "_s + allowed.join(u", "_s));
}
template<Reflected T>
bool fromJson(const QJsonValue &json, T &out, const QString &pointer, Complaints &complaints);
template<class T>
bool fromJson(const QJsonValue &json, QList<T> &out, const QString &pointer, Complaints &complaints);
template<class T>
bool fromJson(const QJsonValue &json, std::optional<T> &out, const QString &pointer, Complaints &complaints)
{
    if (json.isNull()) {
        out.reset();
        return true;
    }
    T value{};
    if (!fromJson(json, value, pointer, complaints))
        return false;
    out = std::move(value);
    return true;
}
template<class T>
bool fromJson(const QJsonValue &json, Change<T> &out, const QString &pointer, Complaints &complaints)
{
    out.given = true;
    return fromJson(json, out.to, pointer, complaints);
}
template<class T>
bool fromJson(const QJsonValue &json, QList<T> &out, const QString &pointer, Complaints &complaints)
{
    if (!json.isArray())
        return complain(complaints, pointer, u"type"_s, u"must be a list"_s);
    bool ok = true;
    const QJsonArray array = json.toArray();
    out.clear();
    for (qsizetype i = 0; i < array.size(); ++i) {
        T item{};
        ok = fromJson(array[i], item, pointer + u'/' + QString::number(i), complaints) && ok;
        out.append(std::move(item));
    }
    return ok;
}
// Members that the struct does not have are refused: a client's typing error never passes for success.
template<Reflected T>
bool fromJson(const QJsonValue &json, T &out, const QString &pointer, Complaints &complaints)
{
    if (!json.isObject())
        return complain(complaints, pointer, u"type"_s, u"must be an object"_s);
    const QJsonObject object = json.toObject();
    bool ok = true;
    qsizetype known = 0;
    forEachField<T>([&]<class S, class M>(const Field<S, M> &field) {
        if constexpr (!std::is_same_v<M, Upload>) {
            const auto found = object.constFind(field.name);
            if (found == object.constEnd())
                return;
            ++known;
            ok = fromJson(*found, out.*field.member, pointer + u'/' + field.name, complaints) && ok;
        }
    });
    if (known == object.size())
        return ok;
    for (const QString &key : object.keys()) {
        bool declared = false;
        forEachField<T>([&](const auto &field) { declared = declared || key == field.name; });
        if (!declared)
            complain(complaints, pointer + u'/' + key, u"unknown_member"_s, u"is not known here"_s);
    }
    return false;
}

// The whole value or 400 with every complaint.
template<class T>
Result<T> readJson(const QJsonValue &json)
{
    T value{};
    Complaints complaints;
    if (fromJson(json, value, {}, complaints))
        return value;
    return std::unexpected(Error{400, u"bad_request"_s, u"The input cannot be read."_s, complaints, 0});
}

// As read from an answer: members this version does not know are left alone, so that an older client keeps working.
template<Reflected T>
QJsonObject onlyKnownMembers(QJsonObject object)
{
    for (const QString &key : object.keys()) {
        bool declared = false;
        forEachField<T>([&](const auto &field) { declared = declared || key == field.name; });
        if (!declared)
            object.remove(key);
    }
    return object;
}

QByteArray toText(const QJsonObject &object); // compact UTF-8
QByteArray jsonText(const QJsonValue &value); // the same of an object or a list
std::optional<QJsonValue> parseText(QByteArrayView text);

} // namespace bitflow
