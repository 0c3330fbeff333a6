// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/probe.h"

#include <QHostInfo>
#include <QTcpSocket>
#include <QTimer>

namespace bitflow {

namespace {

constexpr std::chrono::seconds patience{10}; // for the name, the port and the answer, each

Error failure(QString code) { return {0, std::move(code), {}, {}, 0}; }

} // namespace

ServerProbe::ServerProbe(ApiClient &api, QObject *parent) : QObject(parent), m_api(api), m_limit(new QTimer(this))
{
    m_limit->setSingleShot(true);
    connect(m_limit, &QTimer::timeout, this, [this] {
        const Step step = m_lookup >= 0 ? Step::Name : m_socket ? Step::Port : unencrypted() ? Step::Tls : Step::Server;
        end(step, failure(u"timeout"_s));
    });
}

ServerProbe::~ServerProbe() { cancel(); }

bool ServerProbe::applies(Step step, const QUrl &server) { return step != Step::Tls || server.scheme() == "https"_L1; }

void ServerProbe::start(const QUrl &server)
{
    cancel();
    m_server = server;
    m_ip.clear();
    m_running = true;
    for (const Step step : {Step::Name, Step::Port, Step::Tls, Step::Server})
        Q_EMIT stepChanged(step, State::Waiting);
    resolve();
}

void ServerProbe::cancel()
{
    m_running = false;
    m_limit->stop();
    m_ping.cancel();
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(std::exchange(m_lookup, -1));
    if (QTcpSocket *socket = std::exchange(m_socket, nullptr)) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

void ServerProbe::resolve()
{
    Q_EMIT stepChanged(Step::Name, State::Running);
    m_limit->start(patience);
    m_lookup = QHostInfo::lookupHost(m_server.host(), this, [this](const QHostInfo &found) {
        if (found.lookupId() != m_lookup)
            return;
        m_lookup = -1;
        if (found.addresses().isEmpty())
            return end(Step::Name, failure(u"host_not_found"_s));
        Q_EMIT stepChanged(Step::Name, State::Good);
        connectTo();
    });
}

void ServerProbe::connectTo()
{
    Q_EMIT stepChanged(Step::Port, State::Running);
    m_limit->start(patience);
    m_socket = new QTcpSocket(this);
    connect(m_socket, &QTcpSocket::connected, this, [this] {
        m_ip = m_socket->peerAddress().toString();
        m_limit->stop();
        std::exchange(m_socket, nullptr)->deleteLater();
        Q_EMIT stepChanged(Step::Port, State::Good);
        greet();
    });
    connect(m_socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        end(Step::Port,
            failure(error == QAbstractSocket::ConnectionRefusedError ? u"connection_refused"_s : u"offline"_s));
    });
    m_socket->connectToHost(m_server.host(), quint16(m_server.port(m_server.scheme() == "http"_L1 ? 80 : 443)));
}

// No connection got as far as a certificate that may be relied on.
bool ServerProbe::unencrypted() const
{
    const Trust::State state = m_api.trust().state(m_server);
    return state == Trust::State::NotSeen || state == Trust::State::Refused;
}

void ServerProbe::greet()
{
    m_limit->start(patience);
    const bool tls = applies(Step::Tls, m_server);
    Q_EMIT stepChanged(tls ? Step::Tls : Step::Server, State::Running);
    m_api.setServer(m_server);
    m_ping = m_api.ping().then(this, [this, tls](const Result<ServerStatus> &status) {
        if (!status && unencrypted())
            return end(Step::Tls, status.error());
        if (tls)
            Q_EMIT stepChanged(Step::Tls, State::Good);
        if (!status)
            return end(Step::Server, status.error());
        if (status->status != "ok"_L1)
            return end(Step::Server, failure(u"unreadable_answer"_s));
        end(Step::Server);
    });
}

void ServerProbe::end(Step step, const Error &error)
{
    cancel();
    Q_EMIT stepChanged(step, error.code.isEmpty() ? State::Good : State::Failed);
    Q_EMIT finished(step, error);
}

} // namespace bitflow
