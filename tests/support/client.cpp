// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/client.h"

#include "common/api/auth.h"

#include <QEventLoop>
#include <QNetworkReply>

namespace bitflow::test {

HttpAnswer Client::send(const QByteArray &method, const QString &target, const QByteArray &body,
                        QMap<QByteArray, QByteArray> headers)
{
    QNetworkRequest request(QUrl(m_base + target, QUrl::StrictMode));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(60'000);
    if (!m_token.isEmpty() && !headers.contains("authorization"))
        headers["authorization"] = "Bearer " + m_token;
    for (auto it = headers.begin(); it != headers.end(); ++it)
        request.setRawHeader(it.key(), it.value());
    QEventLoop loop;
    // A custom verb would wait for a body that an answer to HEAD does not have.
    QNetworkReply *reply =
        method == "HEAD" ? m_network.head(request) : m_network.sendCustomRequest(request, method, body);
    QObject::connect(reply, &QNetworkReply::sslErrors, reply, [reply] { reply->ignoreSslErrors(); });
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    HttpAnswer answer{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), {}, {}};
    if (reply->isOpen())
        answer.body = reply->readAll();
    for (const auto &[name, value] : reply->rawHeaderPairs())
        answer.headers[name.toLower()] = value;
    reply->deleteLater();
    return answer;
}

Result<QJsonObject> Client::signIn(const QString &email, const QString &password)
{
    m_token.clear();
    const HttpAnswer answer = call(Api::login, {email, password, u"scenario"_s});
    if (answer.status != 200)
        return std::unexpected(errorOf(answer));
    setToken(answer.json()[u"token"].toString());
    return answer.json();
}

Error Client::errorOf(const HttpAnswer &answer)
{
    Error error{answer.status, answer.code(), answer.json()[u"detail"].toString(), {}, 0};
    for (const QJsonValue &entry : answer.json()[u"errors"].toArray())
        error.errors.append({entry[u"pointer"].toString(), entry[u"code"].toString(), entry[u"detail"].toString()});
    return error;
}

} // namespace bitflow::test
