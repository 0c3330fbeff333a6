// SPDX-License-Identifier: GPL-3.0-or-later
// A Gate on free ports of 127.0.0.1, and a client that says exactly the bytes it is told.
#pragma once

#include "common/text.h"
#include "server/net/gate.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <mutex>

#include <openssl/ssl.h>

namespace bitflow::net {

// Certificate and key of one test, in files.
struct TestCertificate
{
    TestCertificate();
    void renew(); // another key in the same files
    TlsMaterial material() const;
    QTemporaryDir directory;
};

// Two listeners, TLS and plain; runs in a thread of its own. The application echoes "METHOD target?query body" unless
// it is replaced.
class TestGate
{
public:
    explicit TestGate(const std::function<void(Options &)> &change = {});
    ~TestGate();

    quint16 tlsPort() const { return m_ports.value(0); }
    quint16 plainPort() const { return m_ports.value(1); }
    QString error() const { return m_error; }
    std::expected<void, QString> reloadTls();
    void stop();

    QByteArrayList calls() const; // the echoes of all application calls so far
    TestCertificate certificate;

private:
    void echo(const Request &request, const Reply &reply);

    class Thread;
    std::unique_ptr<Thread> m_thread;
    QList<quint16> m_ports;
    QString m_error;
    mutable std::mutex m_mutex;
    QByteArrayList m_calls;
};

struct Received
{
    int status = 0;
    Headers headers;
    QByteArray body;
    QByteArray header(QByteArrayView name) const; // name in lower case
};

// Blocking, with a time-out of ten seconds on every read.
class Client
{
public:
    enum class Mode { Plain, Tls };

    explicit Client(quint16 port, Mode mode = Mode::Plain, const QByteArray &source = "127.0.0.1",
                    SSL_SESSION *session = nullptr);
    ~Client();
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    bool connected() const { return m_good; }
    bool send(QByteArrayView bytes);
    void finish();         // no more from us
    void reset();          // goes away without a goodbye
    QByteArray some();     // what there is, waiting for at least one byte; empty: closed
    QByteArray all();      // until the server closes
    bool readable() const; // an answer or its end is there
    bool closed() const { return m_closed; }
    Received answer(bool head = false); // status 0: none came

    bool resumed() const;
    QByteArray protocol() const;
    QByteArray alpn() const;
    QByteArray peerCertificate() const; // DER
    SSL_SESSION *session() const;       // the caller frees it

private:
    bool shakeHands(SSL_SESSION *session);

    int m_descriptor = -1;
    SSL_CTX *m_context = nullptr;
    SSL *m_ssl = nullptr;
    QByteArray m_rest;
    bool m_good = false;
    bool m_closed = false;
};

// Every answer in `bytes`, none of them to HEAD.
QList<Received> parseAnswers(QByteArrayView bytes);

// "GET path HTTP/1.1" with a Host and `more` headers, each ending in CRLF.
QByteArray get(const QByteArray &path, const QByteArray &more = {});

} // namespace bitflow::net
