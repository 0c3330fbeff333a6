// SPDX-License-Identifier: GPL-3.0-or-later
// TLS as a client sees it, the self-signed certificate, and the addresses to listen on.
#include "server/net/certificate.h"
#include "server/net/policy.h"
#include "tests/server/net/harness.h"

#include <QCryptographicHash>
#include <QFile>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bitflow::net {
namespace {

using Mode = Client::Mode;

// The version agreed with a client that offers only these; empty if there was no agreement.
QByteArray agreed(quint16 port, int version, const char *suites)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
    if (suites)
        SSL_CTX_set_cipher_list(context, suites);
    SSL *ssl = SSL_new(context);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    QByteArray version_;
    if (::connect(descriptor, reinterpret_cast<sockaddr *>(&to), sizeof to) == 0) {
        SSL_set_fd(ssl, descriptor);
        if (SSL_connect(ssl) == 1)
            version_ = QByteArray(SSL_get_version(ssl));
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
    ::close(descriptor);
    return version_;
}

TEST(Tls, SpeaksOnlyWhatIsSafe)
{
    struct Row
    {
        const char *name;
        int version;
        const char *suites;
        QByteArray agreed;
    };
    const QList<Row> rows = {
        {"TLS 1.0", TLS1_VERSION, nullptr, ""},
        {"TLS 1.1", TLS1_1_VERSION, nullptr, ""},
        {"TLS 1.2", TLS1_2_VERSION, nullptr, "TLSv1.2"},
        {"TLS 1.3", TLS1_3_VERSION, nullptr, "TLSv1.3"},
        {"1.2 with AES-GCM", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", "TLSv1.2"},
        {"1.2 with ChaCha20", TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305", "TLSv1.2"},
        {"1.2 with CBC", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA", ""},
        {"1.2 without forward secrecy", TLS1_2_VERSION, "AES128-GCM-SHA256", ""},
        {"1.2 without encryption", TLS1_2_VERSION, "ECDHE-ECDSA-NULL-SHA", ""},
    };
    TestGate gate;
    for (const Row &row : rows)
        EXPECT_EQ(agreed(gate.tlsPort(), row.version, row.suites), row.agreed) << row.name;
}

TEST(Tls, OffersHttp11Alone)
{
    TestGate gate;
    EXPECT_EQ(Client(gate.tlsPort(), Mode::Tls).alpn(), "http/1.1");
}

TEST(Tls, ResumesSessions)
{
    TestGate gate([](Options &options) { options.workers = 3; });
    Client first(gate.tlsPort(), Mode::Tls);
    first.send(get("/up"));
    EXPECT_EQ(first.answer().status, 200); // the ticket has come with it
    EXPECT_FALSE(first.resumed());
    SSL_SESSION *session = first.session();
    Client second(gate.tlsPort(), Mode::Tls, "127.0.0.1", session);
    second.send(get("/up"));
    EXPECT_EQ(second.answer().status, 200);
    EXPECT_TRUE(second.resumed());
    SSL_SESSION_free(session);
}

TEST(Tls, ReloadsWithoutLosingAConnection)
{
    TestGate gate;
    Client old(gate.tlsPort(), Mode::Tls);
    const QByteArray before = old.peerCertificate();
    gate.certificate.renew();
    EXPECT_EQ(Client(gate.tlsPort(), Mode::Tls).peerCertificate(), before);
    ASSERT_TRUE(gate.reloadTls());
    Client fresh(gate.tlsPort(), Mode::Tls);
    EXPECT_NE(fresh.peerCertificate(), before);
    for (Client *client : {&old, &fresh}) {
        client->send(get("/up"));
        EXPECT_EQ(client->answer().status, 200);
    }
}

TEST(Tls, KeepsTheOldCertificateWhenTheNewOneIsBroken)
{
    TestGate gate;
    const TestCertificate other;
    const QByteArray before = Client(gate.tlsPort(), Mode::Tls).peerCertificate();
    const auto spoil = [&](const QString &path, const std::function<void()> &how) {
        gate.certificate.renew();
        QFile::remove(path);
        how();
        EXPECT_FALSE(gate.reloadTls()) << qPrintable(path);
        EXPECT_EQ(Client(gate.tlsPort(), Mode::Tls).peerCertificate(), before);
    };
    const TlsMaterial files = gate.certificate.material();
    spoil(files.certificatePath, [] {});
    spoil(files.keyPath, [] {});
    spoil(files.keyPath, [&] { QFile::copy(other.material().keyPath, files.keyPath); });
    spoil(files.certificatePath, [&] { QFile::copy(files.keyPath, files.certificatePath); });
    spoil(files.certificatePath, [&] {
        QFile file(files.certificatePath);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    });
}

TEST(Start, SaysWhatIsWrong)
{
    struct Row
    {
        const char *name;
        std::function<void(Options &)> change;
        QString error;
    };
    const QList<Row> rows = {
        {"no certificate", [](Options &o) { o.tls = {u"/nowhere/cert.pem"_s, u"/nowhere/key.pem"_s}; },
         u"/nowhere/cert.pem"_s},
        {"nothing to listen on", [](Options &o) { o.listen.clear(); }, u"listen"_s},
        {"no hosts", [](Options &o) { o.hosts.clear(); }, u"host"_s},
        {"no application", [](Options &o) { o.application = {}; }, u"application"_s},
        {"an address of somebody else", [](Options &o) { o.listen = {*Listen::parse(u"http://192.0.2.1:1"_s)}; },
         u"192.0.2.1"_s},
    };
    for (const Row &row : rows)
        EXPECT_TRUE(TestGate(row.change).error().contains(row.error)) << row.name;
}

TEST(Listen, IsReadFromText)
{
    struct Row
    {
        QString text;
        Listen::Kind kind;
        QString address;
        int port; // -1: refused
    };
    using enum Listen::Kind;
    const QList<Row> rows = {
        {u"127.0.0.1:8443"_s, Tls, u"127.0.0.1"_s, 8443},
        {u"https://127.0.0.1:8443"_s, Tls, u"127.0.0.1"_s, 8443},
        {u"https://127.0.0.1:8443/"_s, Tls, u"127.0.0.1"_s, 8443},
        {u"http://127.0.0.1:8080"_s, Plain, u"127.0.0.1"_s, 8080},
        {u"[::1]:8443"_s, Tls, u"::1"_s, 8443},
        {u"http://[::1]:0"_s, Plain, u"::1"_s, 0},
        {u"localhost:1"_s, Tls, u"127.0.0.1"_s, 1},
        {u"0.0.0.0:443"_s, Tls, u"0.0.0.0"_s, 443},
        {u"::1:8443"_s, Tls, {}, -1},
        {u"127.0.0.1"_s, Tls, {}, -1},
        {u"127.0.0.1:"_s, Tls, {}, -1},
        {u"127.0.0.1:65536"_s, Tls, {}, -1},
        {u"127.0.0.1:x"_s, Tls, {}, -1},
        {u"example.org:443"_s, Tls, {}, -1},
        {u":443"_s, Tls, {}, -1},
        {u""_s, Tls, {}, -1},
        {u"unix:relative"_s, UnixSocket, {}, -1},
    };
    for (const Row &row : rows) {
        const auto listen = Listen::parse(row.text);
        EXPECT_EQ(listen.has_value(), row.port >= 0) << qPrintable(row.text);
        if (!listen || row.port < 0)
            continue;
        EXPECT_EQ(listen->kind, row.kind) << qPrintable(row.text);
        EXPECT_EQ(listen->address.toString(), row.address) << qPrintable(row.text);
        EXPECT_EQ(listen->port, row.port) << qPrintable(row.text);
    }
    EXPECT_EQ(Listen::parse(u"unix:/run/bitflow.sock"_s)->socketPath, u"/run/bitflow.sock"_s);
}

TEST(Policy, PlainIsForNeighboursOnly)
{
    struct Row
    {
        QString peer;
        Listen::Kind kind;
        bool allowed;
    };
    using enum Listen::Kind;
    const QList<Row> rows = {
        {u"127.0.0.1"_s, Plain, true}, {u"127.8.9.10"_s, Plain, true}, {u"::1"_s, Plain, true},
        {u"10.1.2.3"_s, Plain, true},  {u"10.2.0.1"_s, Plain, false},  {u"fd00::7"_s, Plain, true},
        {u"fd01::7"_s, Plain, false},  {u"8.8.8.8"_s, Plain, false},   {u"8.8.8.8"_s, UnixSocket, true},
    };
    Options options;
    options.trustedProxies = {{QHostAddress(u"10.1.0.0"_s), 16}, {QHostAddress(u"fd00::"_s), 64}};
    for (const Row &row : rows)
        EXPECT_EQ(mayBePlain(row.kind, QHostAddress(row.peer), options), row.allowed) << qPrintable(row.peer);
}

TEST(Certificate, IsGoodForItsHostsAndNoOthers)
{
    const auto pair = makeSelfSigned({u"portal.example"_s, u"192.0.2.7"_s, u"localhost"_s});
    ASSERT_TRUE(pair);
    BIO *bio = BIO_new_mem_buf(pair->certPem.constData(), int(pair->certPem.size()));
    X509 *certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    ASSERT_TRUE(certificate);
    for (const char *name : {"localhost", "portal.example"})
        EXPECT_EQ(X509_check_host(certificate, name, 0, 0, nullptr), 1) << name;
    for (const char *address : {"127.0.0.1", "::1", "192.0.2.7"})
        EXPECT_EQ(X509_check_ip_asc(certificate, address, 0), 1) << address;
    EXPECT_EQ(X509_check_host(certificate, "evil.example", 0, 0, nullptr), 0);
    int days = 0;
    int seconds = 0;
    ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(certificate), X509_get0_notAfter(certificate));
    EXPECT_EQ(days, 825);
    EXPECT_EQ(X509_get_signature_nid(certificate), NID_ecdsa_with_SHA256);
    EXPECT_EQ(X509_verify(certificate, X509_get0_pubkey(certificate)), 1);
    X509_free(certificate);
    EXPECT_TRUE(pair->keyPem.startsWith("-----BEGIN PRIVATE KEY-----"));
}

TEST(Certificate, HasFingerprintsThatBelongToIt)
{
    const auto pair = makeSelfSigned({});
    const auto prints = fingerprint(pair->certPem);
    ASSERT_TRUE(prints);
    const QByteArray base64 = pair->certPem.split('\n').mid(1, pair->certPem.count('\n') - 2).join();
    const QByteArray der = QByteArray::fromBase64(base64);
    EXPECT_EQ(prints->certificate, QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex(':').toUpper());
    EXPECT_EQ(prints->publicKey.size(), 95);
    EXPECT_NE(prints->publicKey, prints->certificate);
    EXPECT_NE(fingerprint(makeSelfSigned({})->certPem)->publicKey, prints->publicKey);
    EXPECT_FALSE(fingerprint("no certificate"_ba));
}

} // namespace
} // namespace bitflow::net
