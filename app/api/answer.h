// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of the server as structs. Members that this version does not know are passed over at every depth, so that an
// older client keeps working with a newer server.
#pragma once

#include "common/json.h"

namespace bitflow {

namespace detail {
template<class T>
struct Known
{
    static QJsonValue of(const QJsonValue &json) { return json; }
};
template<class T>
struct Known<QList<T>>
{
    static QJsonValue of(const QJsonValue &json)
    {
        if (!json.isArray())
            return json;
        QJsonArray array;
        for (const QJsonValue item : json.toArray())
            array.append(Known<T>::of(item));
        return array;
    }
};
template<class T>
struct Known<std::optional<T>> : Known<T>
{};
template<class T>
struct Known<Change<T>> : Known<T>
{};
template<Reflected T>
struct Known<T>
{
    static QJsonValue of(const QJsonValue &json)
    {
        if (!json.isObject())
            return json;
        QJsonObject object = onlyKnownMembers<T>(json.toObject());
        forEachField<T>([&]<class S, class M>(const Field<S, M> &field) {
            if (const auto found = object.find(field.name); found != object.end())
                *found = Known<M>::of(*found);
        });
        return object;
    }
};
} // namespace detail

// Of an already parsed answer.
template<class T>
Result<T> fromAnswer(const QJsonValue &json)
{
    Result<T> value = readJson<T>(detail::Known<T>::of(json));
    if (!value)
        return std::unexpected(
            Error{0, u"unreadable_answer"_s, u"The answer is not understood."_s, value.error().errors, 0});
    return value;
}

// Of a 2xx body. An empty one (204) reads as Nothing.
template<class T>
Result<T> readAnswer(const QByteArray &body)
{
    if constexpr (std::is_same_v<T, Nothing>) {
        return Nothing{};
    } else {
        const auto json = parseText(body);
        if (!json)
            return fail(0, u"unreadable_answer"_s, u"The answer is not JSON."_s);
        return fromAnswer<T>(*json);
    }
}

// Of a 4xx or 5xx body: application/problem+json (RFC 9457), or whatever else a proxy sent.
Error errorFrom(int status, const QByteArray &body, const QByteArray &retryAfter);

} // namespace bitflow
