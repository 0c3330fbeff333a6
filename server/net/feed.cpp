// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/feed.h"

#include "common/text.h"

#include <QHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <cstring>

namespace bitflow::net {

// A socket without a network: reads what begin() laid out, writes into nothing.
class FeedSocket : public QTcpSocket
{
public:
    explicit FeedSocket(QObject *parent) : QTcpSocket(parent)
    {
        setSocketState(ConnectedState);
        setPeerAddress(QHostAddress(QHostAddress::LocalHost));
        setOpenMode(ReadWrite);
    }

    bool isUsable() const { return state() == ConnectedState && isOpen(); }

    void begin(QByteArray head, QByteArray body)
    {
        m_parts = {std::move(head), std::move(body)};
        m_part = m_offset = 0;
        Q_EMIT readyRead();
    }

    qint64 bytesAvailable() const override
    {
        qint64 left = QTcpSocket::bytesAvailable() - m_offset;
        for (qsizetype i = m_part; i < m_parts.size(); ++i)
            left += m_parts[i].size();
        return left;
    }

    void disconnectFromHost() override { close(); }

    void close() override
    {
        if (state() == UnconnectedState)
            return;
        m_parts.clear();
        m_part = m_offset = 0;
        setSocketState(UnconnectedState);
        setOpenMode(NotOpen);
        Q_EMIT disconnected();
    }

protected:
    qint64 readData(char *to, qint64 room) override
    {
        qint64 done = 0;
        while (done < room && m_part < m_parts.size()) {
            const QByteArray &part = m_parts[m_part];
            const qint64 step = std::min<qint64>(room - done, part.size() - m_offset);
            std::memcpy(to + done, part.constData() + m_offset, size_t(step));
            done += step;
            m_offset += step;
            if (m_offset == part.size()) {
                ++m_part;
                m_offset = 0;
            }
        }
        return done;
    }

    qint64 writeData(const char *, qint64 length) override { return length; }

private:
    QList<QByteArray> m_parts;
    qsizetype m_part = 0;
    qint64 m_offset = 0;
};

// Qt HTTP Server wants a listening server from 6.8 on. Whoever finds the port is dropped.
class FeedSource : public QTcpServer
{
public:
    using QTcpServer::QTcpServer;

    void push(QTcpSocket *socket)
    {
        addPendingConnection(socket);
        Q_EMIT newConnection();
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        QTcpSocket stranger;
        stranger.setSocketDescriptor(descriptor);
        stranger.abort();
    }
};

Feed::Feed(Handler handler, QObject *parent)
    : QObject(parent)
    , m_handler(std::move(handler))
    , m_http(new QHttpServer(this))
    , m_source(new FeedSource(this))
{
    m_http->setMissingHandler(this,
                              [this](const QHttpServerRequest &request, QHttpServerResponder &) { received(request); });
    m_ready = m_source->listen(QHostAddress(QHostAddress::LocalHost)) && m_http->bind(m_source);
}

Feed::~Feed() = default;

void Feed::received(const QHttpServerRequest &request)
{
    if (!m_current)
        return;
    Request complete = std::move(*std::exchange(m_current, nullptr));
    complete.body = request.body();
    m_handler(std::move(complete));
}

void Feed::connectSocket()
{
    m_socket = new FeedSocket(m_source);
    connect(m_socket, &QObject::destroyed, this, [this](const QObject *gone) {
        if (gone == m_socket)
            m_socket = nullptr;
    });
    m_source->push(m_socket);
}

bool Feed::pass(Request request)
{
    if (!m_socket || !m_socket->isUsable())
        connectSocket();
    QByteArray head = request.method + ' ' + request.target;
    if (!request.query.isEmpty())
        head.append('?').append(request.query);
    head.append(" HTTP/1.1\r\nContent-Length: ").append(QByteArray::number(request.body.size())).append("\r\n\r\n");
    QByteArray body = request.body;
    m_current = &request;
    m_socket->begin(std::move(head), std::move(body));
    const bool arrived = std::exchange(m_current, nullptr) == nullptr;
    if (!arrived && m_socket)
        m_socket->close();
    return arrived;
}

} // namespace bitflow::net
