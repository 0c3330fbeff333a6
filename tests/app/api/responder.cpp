// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/api/responder.h"

#include <QSslConfiguration>
#include <QSslServer>

namespace bitflow::test {

Say problem(int status, const QByteArray &code, const QByteArray &more)
{
    return {.status = status, .body = R"({"status":0,"code":")" + code + '"' + more + '}'};
}

Responder::Responder(std::optional<Identity> identity, quint16 port) : m_tls(identity.has_value())
{
    if (m_tls) {
        auto server = std::make_unique<QSslServer>();
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(identity->certificate);
        tls.setPrivateKey(identity->key);
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        server->setSslConfiguration(tls);
        QObject::connect(server.get(), &QSslServer::startedEncryptionHandshake, server.get(), [this] { ++handshakes; });
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    m_server->listen(QHostAddress::LocalHost, port);
    QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection())
            serve(socket);
    });
}

Responder::~Responder() = default;

QUrl Responder::url() const
{
    return QUrl(u"%1://localhost:%2"_s.arg(m_tls ? u"https"_s : u"http"_s).arg(m_server->serverPort()));
}

qsizetype Responder::count(const QByteArray &target) const
{
    return std::ranges::count_if(heard, [&](const Heard &one) { return one.target == target; });
}

void Responder::serve(QTcpSocket *socket)
{
    auto buffer = std::make_shared<QByteArray>();
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, buffer] { read(socket, *buffer); });
    QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
        ++dropped;
        socket->deleteLater();
    });
    read(socket, *buffer);
}

void Responder::read(QTcpSocket *socket, QByteArray &buffer)
{
    const QByteArray fresh = socket->readAll();
    bytes += fresh.size();
    buffer += fresh;
    if (buffer.startsWith('\x16'))
        return socket->abort(); // a ClientHello: not spoken here
    const auto end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    QList<QByteArray> lines = buffer.first(end).split('\n');
    const QList<QByteArray> start = lines.takeFirst().trimmed().split(' ');
    Heard one{start[0], start[1], {}, {}};
    for (const QByteArray &line : std::as_const(lines)) {
        const auto colon = line.indexOf(':');
        one.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    const qsizetype length = one.headers.value("content-length"_ba).toLongLong();
    if (buffer.size() < end + 4 + length)
        return;
    one.body = buffer.sliced(end + 4, length);
    buffer.remove(0, end + 4 + length);
    heard.append(one);
    const Say say = answer(one);
    if (say.cut)
        return socket->abort();
    if (say.hang)
        return;
    socket->write("HTTP/1.1 " + QByteArray::number(say.status) + " X\r\nContent-Length: " +
                  QByteArray::number(say.body.size()) + "\r\n" + say.headers + "\r\n" + say.body);
}

} // namespace bitflow::test
