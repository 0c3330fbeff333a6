// SPDX-License-Identifier: GPL-3.0-or-later
// Calls endpoints of one server. UI thread only. HTTP/1.1 over TLS 1.2 or newer; no redirects, cookies or cache.
//
//   api.call(Api::updateUser, change, {.ifMatch = user.rowVersion}).then(this, [this](const Result<User> &user) { … });
//
// Errors: what the server said (status, code, complaints, retryAfter), or status 0 when it was not reached, with code
// host_not_found, connection_refused, connection_lost, offline, timeout, tls, untrusted, name_mismatch,
// identity_changed, unreadable_answer, no_server, signed_out.
#pragma once

#include "app/api/pending.h"
#include "app/api/trust.h"
#include "common/api/access.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QThreadPool>
#include <QUrl>

#include <chrono>

class QNetworkReply;

namespace bitflow {

// What GET /up says.
struct ServerStatus
{
    QString status;

    static constexpr auto fields() { return describe(Field{"status"_L1, &ServerStatus::status}); }
};

class ApiClient : public QObject
{
    Q_OBJECT
public:
    explicit ApiClient(Trust &trust, QObject *parent = nullptr); // trust outlives the client
    ~ApiClient() override;

    // What a person types: host, host:port or URL; https is assumed, http refused except on loopback (400).
    static Result<QUrl> parseAddress(const QString &typed);
    void setServer(const QUrl &base); // scheme, host and port; ends all connections
    [[nodiscard]] QUrl server() const { return m_server; }
    [[nodiscard]] const Trust &trust() const { return m_trust; }

    template<class In, class Out>
    Pending<Out> call(const Endpoint<In, Out> &endpoint, const In &input = {}, CallOptions options = {})
    {
        auto call = std::make_shared<TypedCall<Out>>();
        call->method = endpoint.method;
        call->request = encode(endpoint, input);
        call->changes = !isQuestion(endpoint.method, endpoint.name);
        call->needsToken = endpoint.access.kind != Access::Kind::Public;
        call->options = withKey(std::move(options), has(endpoint.guard, Guard::IdempotencyKey));
        start(call);
        return Pending<Out>(call);
    }
    Pending<ServerStatus> ping(); // GET /up

    // --- for Session ---
    void setToken(const QByteArray &token); // "" = signed out
    void replayParked();                    // with the token now set
    void dropParked(const Error &error);
    // Calls that were refused for want of a fresh proof: once more, or the refusal to their askers.
    void replayUnproven();
    void dropUnproven();
    [[nodiscard]] bool hasParked() const { return !m_parked.isEmpty(); }
    [[nodiscard]] int parkedChanges() const; // those that wait and change something
    // While true, calls that need a token wait instead of being sent.
    void setParking(bool parking) { m_parking = parking; }

Q_SIGNALS:
    void tokenRefused();                              // a call was parked after a 401 with the current token
    void parkedMore();                                // another call waits
    void proofWanted();                               // the first call waits for replayUnproven()
    void answered(std::chrono::milliseconds latency); // of the last answer, whatever it said
    void unreachable(const bitflow::Error &error);    // the last attempt did not reach the server

private:
    using CallPtr = std::shared_ptr<Call>;
    void park(const CallPtr &call);
    static CallOptions withKey(CallOptions options, bool needed);
    void start(const CallPtr &call);
    void send(const CallPtr &call);
    QNetworkReply *transmit(const Call &call, QNetworkRequest request);
    void finished(const CallPtr &call, QNetworkReply *reply);
    void accept(const CallPtr &call, QByteArray body);
    void lost(const CallPtr &call, const QNetworkReply &reply);
    bool retry(const CallPtr &call, const Error &error);
    bool cured(const CallPtr &call);
    bool waitsForProof(const CallPtr &call, const Error &error);

    Trust &m_trust;
    QNetworkAccessManager m_network;
    QThreadPool m_readers;
    QUrl m_server;
    QByteArray m_token;
    QList<CallPtr> m_parked;
    QList<CallPtr> m_unproven;
    bool m_parking = false;
};

} // namespace bitflow
