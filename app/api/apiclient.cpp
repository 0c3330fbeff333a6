// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/apiclient.h"

#include <QHostAddress>
#include <QNetworkReply>
#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace bitflow {

namespace {

constexpr std::chrono::seconds transferTimeout{30};
constexpr std::chrono::milliseconds pauseBeforeRetry{300};
constexpr qsizetype readElsewhere = 16LL * 1024; // bodies above this are parsed on the pool

bool isLoopback(const QString &host) { return host == "localhost"_L1 || QHostAddress(host).isLoopback(); }

// A body that can be read once. Qt sends a request again by itself when the connection breaks, whatever its method; a
// body that does not rewind is the way to stop it.
class OneShotBody : public QIODevice
{
public:
    explicit OneShotBody(QByteArray bytes) : m_bytes(std::move(bytes)) { open(ReadOnly | Unbuffered); }
    [[nodiscard]] bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; }
    [[nodiscard]] bool atEnd() const override { return m_at == m_bytes.size() && QIODevice::atEnd(); }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_bytes.size() - m_at + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 wanted) override
    {
        const qint64 given = std::min<qint64>(wanted, m_bytes.size() - m_at);
        std::copy_n(m_bytes.constData() + m_at, given, data);
        m_at += given;
        return given > 0 ? given : -1;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

// Only what can be said twice is said twice: reading, and what carries an Idempotency-Key.
bool repeatable(const Call &call) { return call.method == Method::Get || !call.options.idempotencyKey.isEmpty(); }

// Network-layer failures by the names that pages and the sign-in know.
QString codeOf(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return u"connection_refused"_s;
    case QNetworkReply::ContentReSendError: // the one-shot body was asked for again
    case QNetworkReply::RemoteHostClosedError:
        return u"connection_lost"_s;
    case QNetworkReply::HostNotFoundError:
        return u"host_not_found"_s;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return u"timeout"_s; // our own aborts are never delivered
    case QNetworkReply::SslHandshakeFailedError:
        return u"tls"_s;
    default:
        return u"offline"_s;
    }
}

QNetworkRequest prepared(const QUrl &url, const Call &call, const QSslConfiguration &tls)
{
    QNetworkRequest request(url);
    request.setSslConfiguration(tls);
    request.setTransferTimeout(transferTimeout);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"bitflow-owner/" BITFLOW_VERSION ""_s);
    request.setRawHeader("Accept"_ba, "application/json"_ba);
    if (!call.request.contentType.isEmpty())
        request.setRawHeader("Content-Type"_ba, call.request.contentType);
    if (!call.options.idempotencyKey.isEmpty())
        request.setRawHeader("Idempotency-Key"_ba, call.options.idempotencyKey);
    if (call.options.ifMatch > 0)
        request.setRawHeader("If-Match"_ba, "\"v" + QByteArray::number(call.options.ifMatch) + '"');
    if (!call.tokenUsed.isEmpty())
        request.setRawHeader("Authorization"_ba, "Bearer " + call.tokenUsed);
    return request;
}

} // namespace

ApiClient::ApiClient(Trust &trust, QObject *parent) : QObject(parent), m_trust(trust)
{
    m_network.setAutoDeleteReplies(false);
    m_network.setStrictTransportSecurityEnabled(false);
    m_trust.guard(m_network);
    m_readers.setMaxThreadCount(2);
}

ApiClient::~ApiClient()
{
    m_readers.waitForDone();
    for (QNetworkReply *reply : m_network.findChildren<QNetworkReply *>())
        reply->disconnect(this); // nothing of ours may run while members go
}

Result<QUrl> ApiClient::parseAddress(const QString &typed)
{
    const QString text = typed.trimmed();
    const QUrl url(text.contains("://"_L1) ? text : u"https://"_s + text, QUrl::StrictMode);
    if (text.isEmpty() || !url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return fail(400, u"address_invalid"_s, u"This is not an address of a server."_s);
    if (url.scheme() != "https"_L1 && url.scheme() != "http"_L1)
        return fail(400, u"address_scheme"_s, u"The address must begin with https://."_s);
    if (url.scheme() == "http"_L1 && !isLoopback(url.host()))
        return fail(400, u"address_plain"_s, u"Unencrypted connections are for this computer only."_s);
    return QUrl(addressOf(url));
}

void ApiClient::setServer(const QUrl &base)
{
    if (base == m_server)
        return;
    m_server = {};   // whatever retries in between has nowhere to go
    m_token.clear(); // a token never goes to another server
    for (QNetworkReply *reply : m_network.findChildren<QNetworkReply *>())
        reply->abort();
    dropParked({0, u"signed_out"_s, {}, {}, 0});
    dropUnproven();
    m_network.clearConnectionCache();
    m_network.clearAccessCache();
    m_server = base;
}

CallOptions ApiClient::withKey(CallOptions options, bool needed)
{
    if (needed && options.idempotencyKey.isEmpty())
        options.idempotencyKey = makeUuidV7().toByteArray(QUuid::WithoutBraces);
    return options;
}

Pending<ServerStatus> ApiClient::ping()
{
    auto call = std::make_shared<TypedCall<ServerStatus>>();
    call->request.target = u"/up"_s;
    call->needsToken = false;
    start(call);
    return Pending<ServerStatus>(call);
}

void ApiClient::start(const CallPtr &call)
{
    const auto later = [&](QString code) {
        call->fail({0, std::move(code), {}, {}, 0});
        QMetaObject::invokeMethod(this, [call] { call->deliver(); }, Qt::QueuedConnection);
    };
    if (m_server.isEmpty())
        later(u"no_server"_s);
    else if (call->needsToken && m_parking)
        park(call);
    else if (call->needsToken && m_token.isEmpty())
        later(u"signed_out"_s);
    else
        send(call);
}

void ApiClient::send(const CallPtr &call)
{
    if (call->stopped())
        return;
    if (m_server.isEmpty()) {
        call->fail({0, u"no_server"_s, {}, {}, 0});
        return call->deliver();
    }
    call->tokenUsed = call->needsToken ? m_token : QByteArray();
    const QUrl url = QUrl::fromEncoded(m_server.toEncoded() + call->request.target.toLatin1(), QUrl::StrictMode);
    const QNetworkRequest request = prepared(url, *call, m_trust.configuration());
    call->sentAt.start();
    QNetworkReply *reply = transmit(*call, request);
    call->abort = [reply = QPointer(reply)] {
        if (reply)
            reply->abort();
    };
    connect(reply, &QNetworkReply::finished, this, [this, call, reply] { finished(call, reply); });
}

QNetworkReply *ApiClient::transmit(const Call &call, QNetworkRequest request)
{
    const QByteArray verb(nameOf(call.method).data());
    if (call.method == Method::Get)
        return m_network.get(request);
    if (repeatable(call))
        return m_network.sendCustomRequest(request, verb, call.request.body);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setHeader(QNetworkRequest::ContentLengthHeader, call.request.body.size());
    auto body = std::make_unique<OneShotBody>(call.request.body);
    QNetworkReply *reply = m_network.sendCustomRequest(request, verb, body.get());
    body.release()->setParent(reply);
    return reply;
}

void ApiClient::finished(const CallPtr &call, QNetworkReply *reply)
{
    reply->deleteLater();
    call->abort = {};
    if (call->stopped())
        return;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // Codes below 200 are of the network layer: the answer did not come, or not whole.
    if (status == 0 || (reply->error() != QNetworkReply::NoError && int(reply->error()) < 200))
        return lost(call, *reply);
    Q_EMIT answered(std::chrono::milliseconds(call->sentAt.elapsed()));
    const QByteArray body = reply->readAll();
    if (status == 401 && call->needsToken) {
        const Error refusal = errorFrom(status, body, {});
        const bool proof = refusal.code == "insufficient_user_authentication"_L1; // the token itself is good
        if (proof ? waitsForProof(call, refusal) : cured(call))
            return;
    }
    if (status >= 200 && status < 300)
        return accept(call, body);
    call->fail(errorFrom(status, body, reply->rawHeader("Retry-After"_ba)));
    call->deliver();
}

void ApiClient::accept(const CallPtr &call, QByteArray body)
{
    if (body.size() <= readElsewhere) {
        call->read(body);
        return call->deliver();
    }
    m_readers.start([this, call, body = std::move(body)] {
        call->read(body);
        QMetaObject::invokeMethod(this, [call] { call->deliver(); }, Qt::QueuedConnection);
    });
}

void ApiClient::lost(const CallPtr &call, const QNetworkReply &reply)
{
    const QString refusal = m_trust.refusal(reply);
    const Error error{0, refusal.isEmpty() ? codeOf(reply) : refusal, reply.errorString(), {}, 0};
    if (retry(call, error))
        return;
    Q_EMIT unreachable(error);
    call->fail(error);
    call->deliver();
}

// A broken connection may have carried the request, or not.
bool ApiClient::retry(const CallPtr &call, const Error &error)
{
    const bool broken = error.code == "connection_lost"_L1 || error.code == "connection_refused"_L1;
    if (!broken || !repeatable(*call) || call->retried || m_server.isEmpty())
        return false;
    call->retried = true;
    QTimer::singleShot(pauseBeforeRetry, this, [this, call] { send(call); });
    return true;
}

// A refused token: with a newer one at hand the call goes again at once, else it waits for the renewal; once.
bool ApiClient::cured(const CallPtr &call)
{
    if (call->renewed)
        return false;
    if (!m_parking && !m_token.isEmpty() && call->tokenUsed != m_token) {
        call->renewed = true;
        send(call);
        return true;
    }
    park(call);
    if (!m_parking)
        Q_EMIT tokenRefused();
    return true;
}

void ApiClient::park(const CallPtr &call)
{
    m_parked.append(call);
    Q_EMIT parkedMore();
}

int ApiClient::parkedChanges() const
{
    return int(std::ranges::count_if(m_parked, [](const CallPtr &call) { return call->changes && !call->stopped(); }));
}

bool ApiClient::waitsForProof(const CallPtr &call, const Error &error)
{
    if (call->proven)
        return false;
    call->fail(error);
    m_unproven.append(call);
    if (m_unproven.size() == 1)
        Q_EMIT proofWanted();
    return true;
}

void ApiClient::replayUnproven()
{
    for (const CallPtr &call : std::exchange(m_unproven, {})) {
        call->proven = true;
        start(call);
    }
}

void ApiClient::dropUnproven()
{
    for (const CallPtr &call : std::exchange(m_unproven, {}))
        call->deliver();
}

void ApiClient::setToken(const QByteArray &token) { m_token = token; }

void ApiClient::replayParked()
{
    m_parking = false;
    for (const CallPtr &call : std::exchange(m_parked, {})) {
        call->renewed = !call->tokenUsed.isEmpty();
        send(call);
    }
}

void ApiClient::dropParked(const Error &error)
{
    m_parking = false;
    for (const CallPtr &call : std::exchange(m_parked, {})) {
        call->fail(error);
        call->deliver();
    }
}

} // namespace bitflow
