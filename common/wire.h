// SPDX-License-Identifier: GPL-3.0-or-later
// The input of an endpoint as path + query + body, and back: the same code on both sides. Members named in {braces}
// ride in the path; of the rest, GET, DELETE and uploads put them in the query, the others in the JSON body.
#pragma once

#include "common/endpoint.h"
#include "common/json.h"

#include <QHash>

namespace bitflow {

struct WireRequest
{
    QString target;  // "/api/v1/users/…?limit=50"; percent-encoded
    QByteArray body; // JSON, an upload's bytes, or empty
    QByteArray contentType;
};

using Params = QList<std::pair<QString, QString>>; // decoded, in order

namespace wire {
bool inQuery(Method method, bool upload);
// A member's value as text, as it stands in a path or a query: lists are joined by commas. Empty = leave out.
QString textOf(const QJsonValue &json);
// The other way round: what JSON a text stands for is decided by the member's type.
template<class M>
QJsonValue jsonOf(const QString &text)
{
    if constexpr (isOptional<M>)
        return jsonOf<typename M::value_type>(text);
    else if constexpr (isChange<M>)
        return jsonOf<typename decltype(M::to)::value_type>(text);
    else if constexpr (std::is_same_v<M, bool>)
        return text == u"true" ? QJsonValue(true) : text == u"false" ? QJsonValue(false) : QJsonValue(text);
    else if constexpr (std::is_same_v<M, int> || std::is_same_v<M, qint64> || std::is_same_v<M, double>) {
        bool ok = false;
        const qint64 number = text.toLongLong(&ok);
        return ok ? QJsonValue(number) : QJsonValue(text);
    } else if constexpr (requires(M list) {
                             list.append(list.first());
                             list.squeeze();
                         } && !std::is_same_v<M, QString>) {
        QJsonArray array;
        for (const QString &part : text.split(u',', Qt::SkipEmptyParts))
            array.append(jsonOf<typename M::value_type>(part));
        return array;
    } else
        return text;
}
QString expand(QLatin1StringView path, const QJsonObject &members, QStringList &used);
QString queryOf(const QJsonObject &members, const QStringList &used);
Params paramsOf(QByteArrayView query);
std::unexpected<Error> badRequest(Complaints complaints);
} // namespace wire

template<class In, class Out>
WireRequest encode(const Endpoint<In, Out> &endpoint, const In &input)
{
    const QJsonObject members = toJsonObject(input);
    QStringList used;
    WireRequest request{QString(apiBase) + wire::expand(endpoint.path, members, used), {}, {}};
    if (wire::inQuery(endpoint.method, hasUpload<In>())) {
        if (const QString query = wire::queryOf(members, used); !query.isEmpty())
            request.target += u'?' + query;
        forEachField<In>([&]<class S, class M>(const Field<S, M> &field) {
            if constexpr (std::is_same_v<M, Upload>) {
                request.body = (input.*field.member).bytes;
                request.contentType = "application/octet-stream"_ba;
            }
        });
        return request;
    }
    QJsonObject body = members;
    for (const QString &name : used)
        body.remove(name);
    request.body = toText(body);
    request.contentType = "application/json"_ba;
    return request;
}

// `path`: what stood in the braces, decoded. `body`: the parsed JSON object, empty where the method has none.
template<class In, class Out>
Result<In> decode(const Endpoint<In, Out> &endpoint, const Params &path, const Params &query, const QJsonObject &body,
                  const QByteArray &raw)
{
    In input{};
    Complaints complaints;
    Params texts = path;
    const bool fromQuery = wire::inQuery(endpoint.method, hasUpload<In>());
    if (fromQuery)
        texts += query;
    QJsonObject members = fromQuery ? QJsonObject() : body;
    QStringList seen;
    for (const auto &[name, text] : texts) {
        bool known = false;
        forEachField<In>([&]<class S, class M>(const Field<S, M> &field) {
            if constexpr (!std::is_same_v<M, Upload>) {
                if (name == field.name) {
                    known = true;
                    members.insert(name, wire::jsonOf<M>(text));
                }
            }
        });
        if (!known)
            complain(complaints, u'/' + name, u"unknown_member"_s, u"is not known here"_s);
        else if (seen.contains(name) || (!fromQuery && body.contains(name)))
            complain(complaints, u'/' + name, u"duplicate"_s, u"is given twice"_s);
        seen.append(name);
    }
    if (!fromQuery && !query.isEmpty())
        complain(complaints, u'/' + query.first().first, u"unknown_member"_s, u"belongs into the body"_s);
    forEachField<In>([&]<class S, class M>(const Field<S, M> &field) {
        if (field.rule.given && !members.contains(field.name))
            complain(complaints, u'/' + field.name, u"required"_s, u"must be given"_s);
    });
    fromJson(QJsonValue(members), input, {}, complaints);
    if (!complaints.isEmpty())
        return wire::badRequest(complaints);
    forEachField<In>([&]<class S, class M>(const Field<S, M> &field) {
        if constexpr (std::is_same_v<M, Upload>)
            (input.*field.member).bytes = raw;
    });
    return input;
}

} // namespace bitflow
