// SPDX-License-Identifier: GPL-3.0-or-later
// The far end of the wire: a small HTTP server that says what a test tells it, and keeps what it heard.
#pragma once

#include "common/json.h"
#include "tests/app/api/identity.h"

#include <QHash>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <optional>

namespace bitflow::test {

struct Heard
{
    QByteArray method, target, body;
    QHash<QByteArray, QByteArray> headers; // names in lower case
};

struct Say
{
    int status = 200;
    QByteArray body = "{}"_ba;
    QByteArray headers{}; // whole lines
    bool hang = false;    // no answer
    bool cut = false;     // no answer, connection closed
};

Say problem(int status, const QByteArray &code, const QByteArray &more = {});
template<class T>
Say json(const T &value)
{
    return {.body = toText(toJsonObject(value))};
}

class Responder
{
public:
    explicit Responder(std::optional<Identity> identity = {}, quint16 port = 0);
    ~Responder();

    [[nodiscard]] QUrl url() const;
    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }
    [[nodiscard]] qsizetype count(const QByteArray &target) const;

    std::function<Say(const Heard &)> answer = [](const Heard &) { return Say{}; };
    QList<Heard> heard;
    qint64 bytes = 0;   // of HTTP, after TLS
    int handshakes = 0; // begun
    int dropped = 0;    // closed by the other side

private:
    void serve(QTcpSocket *socket);
    void read(QTcpSocket *socket, QByteArray &buffer);

    bool m_tls;
    std::unique_ptr<QTcpServer> m_server;
};

} // namespace bitflow::test
