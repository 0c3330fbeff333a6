// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/acceptor.h"

#include "common/text.h"
#include "server/net/descriptors.h"

#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#else
#include <winsock2.h>
#include <ws2tcpip.h>
#endif

namespace bitflow::net {
namespace {

constexpr int backlog = 512;
constexpr int mostParked = 256;
constexpr int retryEvery = 10; // ms

// Stops Qt's accept loop in the middle of a backlog: a paused server goes on until EAGAIN otherwise.
class TcpListener : public QTcpServer
{
public:
    explicit TcpListener(std::function<void(qintptr)> arrived) : m_arrived(std::move(arrived)) {}

protected:
    void incomingConnection(qintptr descriptor) override { m_arrived(descriptor); }

private:
    std::function<void(qintptr)> m_arrived;
};

class LocalListener : public QLocalServer
{
public:
    explicit LocalListener(std::function<void(qintptr)> arrived) : m_arrived(std::move(arrived)) {}

protected:
    void incomingConnection(quintptr descriptor) override { m_arrived(qintptr(descriptor)); }

private:
    std::function<void(qintptr)> m_arrived;
};

#ifdef Q_OS_UNIX
void closeDescriptor(qintptr descriptor) { ::close(int(descriptor)); }
int descriptorOf(qintptr descriptor) { return int(descriptor); }

// Whoever closed before saying a word.
bool hasLeft(qintptr descriptor)
{
    char byte = 0;
    const auto got = ::recv(int(descriptor), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}
#else
bool hasLeft(qintptr) { return false; }
void closeDescriptor(qintptr descriptor) { closesocket(SOCKET(descriptor)); }
SOCKET descriptorOf(qintptr descriptor) { return SOCKET(descriptor); }
#endif

// A socket that a killed process left behind is removed.
bool isServed(const QString &path)
{
    QLocalSocket probe;
    probe.connectToServer(path);
    if (probe.waitForConnected(500))
        return true;
    if (probe.error() == QLocalSocket::ConnectionRefusedError)
        QLocalServer::removeServer(path);
    return false;
}

QHostAddress peerOf(qintptr descriptor)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (getpeername(descriptorOf(descriptor), reinterpret_cast<sockaddr *>(&storage), &length) != 0)
        return {};
    const QHostAddress peer(reinterpret_cast<const sockaddr *>(&storage));
    bool mapped = false; // ::ffff:1.2.3.4 on a dual-stack listener
    const quint32 ipv4 = peer.toIPv4Address(&mapped);
    return mapped ? QHostAddress(ipv4) : peer;
}

} // namespace

Acceptor::Acceptor(std::shared_ptr<Shared> shared, std::function<void(const Arrival &)> adopt)
    : m_shared(std::move(shared))
    , m_adopt(std::move(adopt))
    , m_most(affordableConnections(m_shared->options.limits.connections))
{
    m_retry.setInterval(retryEvery);
    connect(&m_retry, &QTimer::timeout, this, &Acceptor::retry);
#ifdef Q_OS_UNIX
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes with write(2)
#endif
}

Acceptor::~Acceptor() { close(); }

std::expected<void, QString> Acceptor::listen()
{
    for (const Listen &where : m_shared->options.listen) {
        if (auto done = listenOn(where); !done) {
            close();
            return done;
        }
    }
    return {};
}

std::expected<void, QString> Acceptor::listenOn(const Listen &where)
{
    const auto take = [this, kind = where.kind](qintptr descriptor) { arrived(descriptor, kind); };
    if (where.kind == Listen::Kind::UnixSocket) {
        auto server = std::make_unique<LocalListener>(take);
        if (const QFileInfo there(where.socketPath); there.isFile() || there.isDir())
            return std::unexpected(u"Cannot listen on unix:%1: this is not a socket"_s.arg(where.socketPath));
        if (isServed(where.socketPath))
            return std::unexpected(u"Cannot listen on unix:%1: another server does"_s.arg(where.socketPath));
        server->setSocketOptions(QLocalServer::UserAccessOption | QLocalServer::GroupAccessOption);
        if (!server->listen(where.socketPath))
            return std::unexpected(u"Cannot listen on unix:%1: %2"_s.arg(where.socketPath, server->errorString()));
        m_local.push_back(std::move(server));
        m_ports.append(0);
        return {};
    }
    auto server = std::make_unique<TcpListener>(take);
    server->setListenBacklogSize(backlog);
    if (!server->listen(where.address, where.port))
        return std::unexpected(u"Cannot listen on %1 port %2: %3"_s.arg(where.address.toString())
                                   .arg(where.port)
                                   .arg(server->errorString()));
    m_ports.append(server->serverPort());
    m_tcp.push_back(std::move(server));
    return {};
}

QList<quint16> Acceptor::ports() const { return m_ports; }

void Acceptor::close()
{
    m_tcp.clear();
    m_local.clear();
    m_retry.stop();
    for (const Parked &parked : std::exchange(m_parked, {}))
        closeDescriptor(parked.arrival.descriptor);
}

bool Acceptor::full() const
{
    return m_shared->ledger.connections + int(m_parked.size()) >= m_most ||
           m_shared->ledger.handshakes >= m_shared->options.limits.handshakes;
}

void Acceptor::arrived(qintptr descriptor, Listen::Kind kind)
{
    Arrival arrival{descriptor, kind, QHostAddress(QHostAddress::LocalHost), {}};
    if (kind != Listen::Kind::UnixSocket) {
        arrival.peer = peerOf(descriptor);
        if (arrival.peer.isNull())
            return closeDescriptor(descriptor); // gone already
        if (!isTrustedProxy(arrival.peer, m_shared->options))
            arrival.ledgerKey = Ledger::keyOf(arrival.peer);
    }
    if (!admit(arrival))
        park(std::move(arrival));
    if (full())
        pause(true);
}

bool Acceptor::admit(Arrival &arrival)
{
    Ledger &ledger = m_shared->ledger;
    const bool tls = arrival.kind == Listen::Kind::Tls;
    if (ledger.connections >= m_most || (tls && ledger.handshakes >= m_shared->options.limits.handshakes))
        return false;
    if (!ledger.admit(arrival.ledgerKey, m_shared->options.limits.perAddress))
        return false;
    if (tls)
        ++ledger.handshakes;
    m_adopt(arrival);
    return true;
}

// A client that closed a hundred connections a moment ago is not over its limit; the worker just has not looked yet.
void Acceptor::park(Arrival arrival)
{
    const auto crowded = [&] {
        const auto same =
            std::ranges::count(m_parked, arrival.ledgerKey, [](const Parked &p) { return p.arrival.ledgerKey; });
        return m_parked.size() >= mostParked || same >= mostParked / 2;
    };
    if (crowded())
        forgetWhoLeft();
    if (crowded())
        return turnAway(arrival);
    m_parked.push_back({std::move(arrival), Worker::now() + m_shared->options.limits.park});
    m_retry.start();
}

// At most once a millisecond: it asks the kernel about each of them.
void Acceptor::forgetWhoLeft()
{
    const qint64 now = Worker::now();
    if (std::exchange(m_lastLook, now) == now)
        return;
    std::erase_if(m_parked, [](const Parked &parked) {
        const bool left = hasLeft(parked.arrival.descriptor);
        if (left)
            closeDescriptor(parked.arrival.descriptor);
        return left;
    });
}

void Acceptor::retry()
{
    forgetWhoLeft();
    const qint64 now = Worker::now();
    for (Parked &parked : std::exchange(m_parked, {})) {
        if (admit(parked.arrival))
            continue;
        if (parked.until > now)
            m_parked.push_back(std::move(parked));
        else
            turnAway(parked.arrival);
    }
    if (m_paused && !full())
        pause(false);
    if (m_parked.empty() && !m_paused)
        m_retry.stop();
}

void Acceptor::turnAway(const Arrival &arrival)
{
    static constexpr char busy[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
                                   "Connection: close\r\n\r\n";
    if (arrival.kind != Listen::Kind::Tls) // a TLS client could not read it before a handshake that costs us most
        std::ignore = ::send(descriptorOf(arrival.descriptor), busy, sizeof busy - 1, 0);
    closeDescriptor(arrival.descriptor);
}

void Acceptor::pause(bool on)
{
    m_paused = on;
    for (const auto &server : m_tcp) {
        server->setMaxPendingConnections(on ? 0 : 30); // 0 also ends the accept loop this may be called from
        if (on)
            server->pauseAccepting();
        else
            server->resumeAccepting();
    }
    if (on)
        m_retry.start();
}

} // namespace bitflow::net
