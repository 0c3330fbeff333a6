// SPDX-License-Identifier: GPL-3.0-or-later
// A blocking HTTP client for scenarios: one request, one answer, the event loop turning meanwhile.
#pragma once

#include "common/json.h"
#include "common/wire.h"

#include <QMap>
#include <QNetworkAccessManager>

namespace bitflow::test {

struct HttpAnswer
{
    int status = 0;                       // 0: no answer
    QMap<QByteArray, QByteArray> headers; // names in lower case
    QByteArray body;

    [[nodiscard]] QJsonObject json() const { return parseText(body).value_or(QJsonValue()).toObject(); }
    [[nodiscard]] QString code() const { return json()[u"code"].toString(); }
};

class Client
{
public:
    explicit Client(const QString &base) : m_base(base) {}

    HttpAnswer send(const QByteArray &method, const QString &target, const QByteArray &body = {},
                    QMap<QByteArray, QByteArray> headers = {});

    // Signs in; later calls carry the token. The tokens, or the problem's code.
    Result<QJsonObject> signIn(const QString &email, const QString &password);
    void setToken(const QString &token) { m_token = token.toLatin1(); }
    [[nodiscard]] QByteArray token() const { return m_token; }

    struct With
    {
        std::optional<int> ifMatch;
        QByteArray key; // Idempotency-Key; made up when empty
    };
    // An endpoint as the app calls it.
    template<class In, class Out>
    HttpAnswer call(const Endpoint<In, Out> &endpoint, const In &input = {}, With with = {})
    {
        const WireRequest request = encode(endpoint, input);
        QMap<QByteArray, QByteArray> headers;
        if (!request.contentType.isEmpty())
            headers["content-type"] = request.contentType;
        if (with.ifMatch)
            headers["if-match"] = "\"v" + QByteArray::number(*with.ifMatch) + '"';
        if (has(endpoint.guard, Guard::IdempotencyKey))
            headers["idempotency-key"] = with.key.isEmpty() ? makeUuidV7().toByteArray(QUuid::WithoutBraces) : with.key;
        const QByteArray method = QByteArray(nameOf(endpoint.method).data(), nameOf(endpoint.method).size());
        return send(method, request.target, request.body, headers);
    }
    // The same, read into the endpoint's own type.
    template<class In, class Out>
    Result<Out> get(const Endpoint<In, Out> &endpoint, const In &input = {}, With with = {})
    {
        const HttpAnswer answer = call(endpoint, input, with);
        if (answer.status >= 200 && answer.status < 300)
            return answer.status == 204 ? Result<Out>(Out{}) : readJson<Out>(answer.json());
        return std::unexpected(errorOf(answer));
    }

private:
    static Error errorOf(const HttpAnswer &answer);

    QString m_base;
    QByteArray m_token;
    QNetworkAccessManager m_network;
};

} // namespace bitflow::test
