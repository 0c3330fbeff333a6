// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/net/harness.h"

#include "server/net/certificate.h"
#include "server/net/mailbox.h"

#include <QFile>
#include <QThread>

#include <semaphore>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bitflow::net {
namespace {

constexpr int patience = 10'000;

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
}

} // namespace

TestCertificate::TestCertificate() { renew(); }

void TestCertificate::renew()
{
    const auto pair = makeSelfSigned({u"portal.example"_s});
    write(material().certificatePath, pair->certPem);
    write(material().keyPath, pair->keyPem);
}

TlsMaterial TestCertificate::material() const
{
    return {directory.filePath(u"cert.pem"_s), directory.filePath(u"key.pem"_s)};
}

class TestGate::Thread : public QThread
{
public:
    Thread(Options options, TestGate &gate) : m_options(std::move(options)), m_gate(gate)
    {
        start();
        ready.acquire();
    }

    ~Thread() override
    {
        quit();
        wait();
    }

    // Runs it in the thread of the server, and waits.
    void call(std::function<void(Server &)> task)
    {
        std::binary_semaphore done{0};
        m_tasks.put([&](Server &server) {
            task(server);
            done.release();
        });
        done.acquire();
    }

    std::binary_semaphore ready{0}; // of std, as the mutex: the thread sanitizer does not see into Qt

protected:
    void run() override
    {
        Server here(m_options);
        m_server = &here;
        if (const auto started = here.start(); !started)
            m_gate.m_error = started.error();
        m_gate.m_ports = here.ports();
        ready.release();
        exec();
    }

private:
    void work()
    {
        for (const auto &task : m_tasks.take())
            task(*m_server);
    }

    Options m_options;
    TestGate &m_gate;
    Server *m_server = nullptr;
    Mailbox<std::function<void(Server &)>> m_tasks{
        [this] { QMetaObject::invokeMethod(m_server, [this] { work(); }, Qt::QueuedConnection); }};
};

TestGate::TestGate(const std::function<void(Options &)> &change)
{
    Options options;
    options.listen = {*Listen::parse(u"127.0.0.1:0"_s), *Listen::parse(u"http://127.0.0.1:0"_s)};
    options.hosts = {u"localhost"_s, u"127.0.0.1"_s, u"::1"_s, u"portal.example"_s};
    options.workers = 1;
    options.limits.sweep = 20;
    options.tls = certificate.material();
    options.application = [this](const Request &request, const Reply &reply) { echo(request, reply); };
    options.problem = [](int status, const QByteArray &code, const QByteArray &) {
        return Response{status, {{"Content-Type"_ba, "application/problem+json"_ba}}, code};
    };
    options.bodyLimit = [ordinary = options.limits.body](const Request &request) -> std::expected<qint64, Refusal> {
        if (request.target.startsWith("/closed"))
            return std::unexpected(Refusal{401, "token_missing"_ba, {}});
        return request.target.startsWith("/upload") ? 20'971'520 : ordinary;
    };
    if (change)
        change(options);
    m_thread = std::make_unique<Thread>(std::move(options), *this);
}

TestGate::~TestGate() = default;

void TestGate::echo(const Request &request, const Reply &reply)
{
    const QByteArray line =
        request.method + ' ' + request.target + (request.query.isEmpty() ? ""_ba : '?' + request.query);
    {
        const std::scoped_lock lock(m_mutex);
        m_calls.append(line);
    }
    reply.send({200, {{"Content-Type"_ba, "text/plain"_ba}}, line + ' ' + request.body});
}

QByteArrayList TestGate::calls() const
{
    const std::scoped_lock lock(m_mutex);
    return m_calls;
}

std::expected<void, QString> TestGate::reloadTls()
{
    std::expected<void, QString> result;
    m_thread->call([&](Server &server) { result = server.reloadTls(); });
    return result;
}

void TestGate::stop()
{
    m_thread->call([](Server &server) { server.stop(); });
}

QByteArray Received::header(QByteArrayView name) const
{
    Request carrier;
    carrier.headers = headers;
    return carrier.header(name);
}

Client::Client(quint16 port, Mode mode, const QByteArray &source, SSL_SESSION *session)
    : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in from{};
    from.sin_family = AF_INET;
    inet_pton(AF_INET, source.constData(), &from.sin_addr);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    const timeval limit{patience / 1000, 0};
    setsockopt(m_descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(m_descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int on = 1;
    setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    m_good = ::bind(m_descriptor, reinterpret_cast<sockaddr *>(&from), sizeof from) == 0 &&
             ::connect(m_descriptor, reinterpret_cast<sockaddr *>(&to), sizeof to) == 0;
    if (m_good && mode == Mode::Tls)
        m_good = shakeHands(session);
}

Client::~Client()
{
    SSL_free(m_ssl);
    SSL_CTX_free(m_context);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool Client::shakeHands(SSL_SESSION *session)
{
    m_context = SSL_CTX_new(TLS_client_method());
    static constexpr unsigned char offered[] = "\x02h2\x08http/1.1";
    SSL_CTX_set_alpn_protos(m_context, offered, sizeof offered - 1);
    m_ssl = SSL_new(m_context);
    if (session)
        SSL_set_session(m_ssl, session);
    SSL_set_fd(m_ssl, m_descriptor);
    return SSL_connect(m_ssl) == 1;
}

bool Client::send(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const auto put = m_ssl ? qsizetype(SSL_write(m_ssl, bytes.data(), int(bytes.size())))
                               : qsizetype(::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL));
        if (put <= 0)
            return false;
        bytes = bytes.sliced(put);
    }
    return true;
}

void Client::finish()
{
    if (m_ssl)
        SSL_shutdown(m_ssl);
    else
        ::shutdown(m_descriptor, SHUT_WR);
}

void Client::reset()
{
    const linger now{1, 0};
    setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(std::exchange(m_descriptor, -1));
}

QByteArray Client::some()
{
    QByteArray buffer(64LL * 1024, Qt::Uninitialized);
    errno = 0; // an end of file does not set it
    const auto got = m_ssl ? qsizetype(SSL_read(m_ssl, buffer.data(), int(buffer.size())))
                           : qsizetype(::recv(m_descriptor, buffer.data(), size_t(buffer.size()), 0));
    m_closed = got <= 0 && errno != EAGAIN;
    buffer.truncate(std::max<qsizetype>(got, 0));
    return buffer;
}

bool Client::readable() const
{
    pollfd waiting{m_descriptor, POLLIN, 0};
    return poll(&waiting, 1, 0) > 0;
}

QByteArray Client::all()
{
    QByteArray bytes = std::exchange(m_rest, {});
    for (QByteArray part = some(); !part.isEmpty(); part = some())
        bytes += part;
    return bytes;
}

namespace {

// Takes one answer off `bytes`; nothing while it is incomplete.
std::optional<Received> takeAnswer(QByteArray &bytes, bool head)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    Received received;
    const QByteArrayList lines = bytes.first(end).split('\n');
    received.status = lines.first().mid(9, 3).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        received.headers.emplaceBack(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    const qsizetype length = head ? 0 : received.header("content-length").toLongLong();
    if (bytes.size() < end + 4 + length)
        return std::nullopt;
    received.body = bytes.mid(end + 4, length);
    bytes.remove(0, end + 4 + length);
    return received;
}

} // namespace

Received Client::answer(bool head)
{
    for (;;) {
        if (const auto received = takeAnswer(m_rest, head))
            return *received;
        const QByteArray more = some();
        if (more.isEmpty())
            return {};
        m_rest += more;
    }
}

bool Client::resumed() const { return m_ssl && SSL_session_reused(m_ssl) == 1; }

QByteArray Client::protocol() const { return m_ssl ? QByteArray(SSL_get_version(m_ssl)) : QByteArray(); }

QByteArray Client::alpn() const
{
    const unsigned char *name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(m_ssl, &name, &length);
    return QByteArray(reinterpret_cast<const char *>(name), length);
}

QByteArray Client::peerCertificate() const
{
    unsigned char *der = nullptr;
    X509 *certificate = SSL_get1_peer_certificate(m_ssl);
    const int length = i2d_X509(certificate, &der);
    X509_free(certificate);
    QByteArray bytes(reinterpret_cast<const char *>(der), length);
    OPENSSL_free(der);
    return bytes;
}

SSL_SESSION *Client::session() const { return SSL_get1_session(m_ssl); }

QList<Received> parseAnswers(QByteArrayView bytes)
{
    QList<Received> answers;
    QByteArray rest = bytes.toByteArray();
    while (const auto received = takeAnswer(rest, false))
        answers.append(*received);
    return answers;
}

QByteArray get(const QByteArray &path, const QByteArray &more)
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

} // namespace bitflow::net
