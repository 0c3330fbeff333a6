// SPDX-License-Identifier: GPL-3.0-or-later
// How much and how long: every limit, made small enough to be reached in a moment.
#include "tests/server/net/harness.h"

#include <QFile>
#include <QThread>

#include <semaphore>
#include <vector>

#include <gtest/gtest.h>

namespace bitflow::net {
namespace {

using Mode = Client::Mode;

// A sanitizer keeps freed memory for a while: what is resident says nothing then.
#ifdef BITFLOW_SANITIZED
constexpr bool memoryTells = false;
#else
constexpr bool memoryTells = true;
#endif

// Resident memory of this process, server and clients together, in KiB.
qint64 residentKib()
{
    if (!memoryTells)
        return 0;
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray all = file.readAll();
    return all.sliced(all.indexOf("VmRSS:") + 6).simplified().split(' ').first().toLongLong();
}

struct Slow
{
    const char *name;
    std::function<void(Limits &)> limits;
    QByteArray first; // sent at once
    bool drip;        // then a byte every 20 ms
    Mode mode;
    QList<int> statuses; // before the server closes
};

TEST(TimeLimits, ClosesWhoeverTakesTooLong)
{
    const auto head = [](Limits &limits) { limits.head = 200; };
    const auto idle = [](Limits &limits) { limits.idle = 200; };
    const auto rate = [](Limits &limits) { limits.bodyGrace = 200; };
    const auto body = [](Limits &limits) { limits.bodyTime = 200; };
    const QByteArray upload = "POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n";
    const QByteArray chunks = "POST /p HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    const QList<Slow> rows = {
        {"slowloris", head, "GET /up HTTP/1.1\r\nX: ", true, Mode::Plain, {408}},
        {"slowloris over TLS", head, "GET /up HTTP/1.1\r\nX: ", true, Mode::Tls, {408}},
        {"half a head and silence", head, "GET /up HTTP/1.1\r\n", false, Mode::Plain, {408}},
        {"never a byte", head, "", false, Mode::Plain, {}},
        {"never a byte over TLS", head, "", false, Mode::Tls, {}},
        {"idle after an answer", idle, get("/up"), false, Mode::Plain, {200}},
        {"idle after an answer over TLS", idle, get("/up"), false, Mode::Tls, {200}},
        {"body byte by byte", rate, upload, true, Mode::Plain, {408}},
        {"body byte by byte over TLS", rate, upload, true, Mode::Tls, {408}},
        {"body that never comes", rate, upload, false, Mode::Plain, {408}},
        {"chunks that never come", rate, chunks, false, Mode::Plain, {408}},
        {"chunk size that never ends", rate, chunks + "000000", false, Mode::Plain, {408}},
        {"body longer than its whole time", body, upload, true, Mode::Plain, {408}},
        {"second head of a pipeline", head, get("/up") + "GET /", false, Mode::Plain, {200, 408}},
    };
    for (const Slow &row : rows) {
        TestGate gate([&](Options &options) { row.limits(options.limits); });
        Client client(row.mode == Mode::Tls ? gate.tlsPort() : gate.plainPort(), row.mode);
        client.send(row.first);
        for (int i = 0; row.drip && i < 40 && client.send("1"); ++i)
            QThread::msleep(20);
        QList<int> statuses;
        for (const Received &received : parseAnswers(client.all()))
            statuses.append(received.status);
        EXPECT_EQ(statuses, row.statuses) << row.name;
        EXPECT_TRUE(client.closed()) << row.name;
    }
}

TEST(TimeLimits, CutsAHandshakeThatNeverComes)
{
    TestGate gate([](Options &options) { options.limits.handshake = 200; });
    Client client(gate.tlsPort());
    EXPECT_TRUE(client.all().isEmpty());
    EXPECT_TRUE(client.closed());
}

TEST(TimeLimits, CutsAClientThatDoesNotRead)
{
    const QByteArray large(64LL * 1024 * 1024, 'x');
    TestGate gate([&](Options &options) {
        options.limits.writeStall = 200;
        options.application = [&](const Request &, const Reply &reply) { reply.send({200, {}, large}); };
    });
    Client client(gate.plainPort());
    client.send(get("/large"));
    QThread::msleep(600);
    EXPECT_LT(client.all().size(), large.size());
    EXPECT_TRUE(client.closed());
}

TEST(TimeLimits, AnswersForAnApplicationThatDoesNot)
{
    Reply kept;
    std::counting_semaphore<> called{0};
    TestGate gate([&](Options &options) {
        options.limits.handler = 200;
        options.application = [&](const Request &request, const Reply &reply) {
            if (request.target == "/up"_ba)
                return reply.send({200, {}, "ok"_ba});
            kept = reply;
            called.release();
        };
    });
    Client client(gate.plainPort());
    client.send(get("/slow"));
    called.acquire();
    EXPECT_TRUE(kept.connected());
    EXPECT_EQ(client.answer().status, 504);
    EXPECT_FALSE(kept.connected());
    kept.send({200, {}, "late"_ba});
    client.send(get("/up"));
    EXPECT_EQ(client.answer().body, "ok");
}

TEST(SizeLimits, ADeclaredBodyOfTwoGigabytesCostsNoMemory)
{
    TestGate gate;
    const QByteArray block(1024LL * 1024, 'x');
    const qint64 before = residentKib();
    for (const Mode mode : {Mode::Plain, Mode::Tls}) {
        Client client(mode == Mode::Tls ? gate.tlsPort() : gate.plainPort(), mode);
        client.send("POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2147483648\r\n\r\n");
        for (int i = 0; i < 64 && client.send(block); ++i)
            ;
        EXPECT_EQ(client.answer().status, 413);
    }
    EXPECT_LT(residentKib() - before, 16 * 1024);
    EXPECT_TRUE(gate.calls().isEmpty());
}

TEST(SizeLimits, ABodyThatTheApplicationDoesNotWantIsRefusedBeforeItComes)
{
    TestGate gate;
    for (const auto length : {"Content-Length: 0", "Content-Length: 100", "Content-Length: 2147483648",
                              "Transfer-Encoding: chunked", "Expect: 100-continue\r\nContent-Length: 9"}) {
        Client client(gate.plainPort());
        client.send("POST /closed HTTP/1.1\r\nHost: localhost\r\n"_ba + length + "\r\n\r\n");
        EXPECT_EQ(client.answer().status, 401) << length;
        EXPECT_TRUE(client.all().isEmpty()) << length;
        EXPECT_TRUE(client.closed()) << length;
    }
    EXPECT_TRUE(gate.calls().isEmpty());
}

TEST(SizeLimits, AChunkedBodyIsCutAtTheLimit)
{
    TestGate gate;
    Client client(gate.plainPort());
    client.send("POST /p HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const QByteArray chunk = "10000\r\n" + QByteArray(65536, 'x') + "\r\n";
    for (int i = 0; i < 64 && client.send(chunk); ++i)
        ;
    EXPECT_EQ(client.answer().status, 413);
}

TEST(SizeLimits, AMegabyteOfHeadersCostsNoMemory)
{
    TestGate gate;
    const qint64 before = residentKib();
    for (int i = 0; i < 20; ++i) {
        Client client(gate.plainPort());
        client.send("GET /up HTTP/1.1\r\nHost: localhost\r\nX: ");
        client.send(QByteArray(1024LL * 1024, 'x'));
        EXPECT_EQ(client.answer().status, 431);
    }
    EXPECT_LT(residentKib() - before, 16 * 1024);
}

TEST(SizeLimits, AnUploadUpToItsOwnLimitIsTaken)
{
    TestGate gate;
    const QByteArray body(20'971'520, 'x');
    Client client(gate.tlsPort(), Mode::Tls);
    client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size()) +
                "\r\n\r\n");
    client.send(body);
    EXPECT_EQ(client.answer().body.size(), body.size() + 13);
}

TEST(SizeLimits, BodiesTogetherAreLimitedToo)
{
    TestGate gate([](Options &options) { options.limits.bodies = {100'000, 1'000'000}; });
    const QByteArray head = "POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n";
    Client first(gate.plainPort());
    first.send(head + QByteArray(80'000, 'x'));
    QThread::msleep(50);
    Client second(gate.plainPort());
    second.send(head + QByteArray(80'000, 'x'));
    EXPECT_EQ(second.answer().status, 503);
    first.send(QByteArray(10'000, 'x'));
    EXPECT_EQ(first.answer().status, 200);
    Client third(gate.plainPort());
    third.send(head + QByteArray(90'000, 'x'));
    EXPECT_EQ(third.answer().status, 200);
}

// Waits until the Gate has read what was sent so far: a hand-over of bytes cannot be seen from outside.
void settle() { QThread::msleep(100); }

QByteArray headOf(const QByteArray &path, qsizetype length)
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(length) +
           "\r\n\r\n";
}

TEST(SizeLimits, AnAddressHasAShareOfTheUploads)
{
    TestGate gate([](Options &options) {
        options.limits.body = 100'000;
        options.limits.uploads = {1'000'000, 300'000};
    });
    const QByteArray part(190'000, 'x');
    Client first(gate.plainPort());
    first.send(headOf("/upload", 200'000) + part);
    settle();
    Client second(gate.plainPort());
    second.send(headOf("/upload", 200'000) + part);
    EXPECT_EQ(second.answer().status, 503);
    Client neighbour(gate.plainPort(), Mode::Plain, "127.0.0.2");
    neighbour.send(headOf("/upload", 200'000) + part + QByteArray(10'000, 'x'));
    EXPECT_EQ(neighbour.answer().status, 200);
    first.send(QByteArray(10'000, 'x'));
    EXPECT_EQ(first.answer().status, 200);
    second.reset();
    Client third(gate.plainPort());
    third.send(headOf("/upload", 200'000) + part + QByteArray(10'000, 'x'));
    EXPECT_EQ(third.answer().status, 200);
}

TEST(SizeLimits, UploadsThatStallLeaveOrdinaryBodiesAlone)
{
    TestGate gate([](Options &options) {
        options.limits.body = 100'000;
        options.limits.uploads = {600'000, 600'000};
    });
    std::vector<std::unique_ptr<Client>> stalled;
    for (int i = 0; i < 3; ++i) {
        stalled.push_back(std::make_unique<Client>(gate.plainPort()));
        stalled.back()->send(headOf("/upload", 200'000) + QByteArray(199'000, 'x'));
    }
    settle();
    Client upload(gate.plainPort());
    upload.send(headOf("/upload", 200'000) + QByteArray(200'000, 'x'));
    EXPECT_EQ(upload.answer().status, 503);
    for (const char *path : {"/p", "/upload"}) { // it is the size that counts, not the path
        Client ordinary(gate.plainPort());
        ordinary.send(headOf(path, 100'000) + QByteArray(100'000, 'x'));
        EXPECT_EQ(ordinary.answer().status, 200) << path;
    }
}

TEST(SizeLimits, OrdinaryBodiesOfOneAddressLeaveTheOthersAlone)
{
    TestGate gate([](Options &options) { options.limits.bodies = {1'000'000, 200'000}; });
    std::vector<std::unique_ptr<Client>> stalled;
    for (int i = 0; i < 2; ++i) {
        stalled.push_back(std::make_unique<Client>(gate.plainPort()));
        stalled.back()->send(headOf("/p", 100'000) + QByteArray(99'000, 'x'));
    }
    settle();
    Client third(gate.plainPort());
    third.send(headOf("/p", 100'000) + QByteArray(99'000, 'x'));
    EXPECT_EQ(third.answer().status, 503);
    Client neighbour(gate.plainPort(), Mode::Plain, "127.0.0.2");
    neighbour.send(headOf("/p", 100'000) + QByteArray(100'000, 'x'));
    EXPECT_EQ(neighbour.answer().status, 200);
}

TEST(SizeLimits, AClientThatDoesNotReadIsNotBufferedFor)
{
    const QByteArray answer(1024LL * 1024, 'x');
    TestGate gate([&](Options &options) {
        options.application = [&](const Request &, const Reply &reply) { reply.send({200, {}, answer}); };
    });
    Client client(gate.plainPort());
    QByteArray pipeline;
    for (int i = 0; i < 500; ++i)
        pipeline += get("/up");
    const qint64 before = residentKib();
    client.send(pipeline);
    QThread::msleep(300);
    EXPECT_LT(residentKib() - before, 32 * 1024);
}

TEST(Counts, RequestsPerConnection)
{
    TestGate gate([](Options &options) { options.limits.requestsPerConnection = 3; });
    Client client(gate.plainPort());
    client.send(get("/1") + get("/2") + get("/3") + get("/4"));
    const auto answers = parseAnswers(client.all());
    ASSERT_EQ(answers.size(), 3);
    EXPECT_EQ(answers[1].header("connection"), "");
    EXPECT_EQ(answers[2].header("connection"), "close");
    EXPECT_EQ(gate.calls().size(), 3);
}

TEST(Counts, ConnectionsOfOneAddress)
{
    TestGate gate([](Options &options) {
        options.limits.perAddress = 3;
        options.limits.park = 100;
    });
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<Client>(gate.plainPort()));
        clients.back()->send(get("/up"));
        EXPECT_EQ(clients.back()->answer().status, 200);
    }
    Client fourth(gate.plainPort());
    EXPECT_EQ(fourth.answer().status, 503);
    Client fourthTls(gate.tlsPort(), Mode::Tls);
    EXPECT_FALSE(fourthTls.connected());
    Client neighbour(gate.plainPort(), Mode::Plain, "127.0.0.2");
    neighbour.send(get("/up"));
    EXPECT_EQ(neighbour.answer().status, 200);
    clients.pop_back();
    Client next(gate.plainPort());
    next.send(get("/up"));
    EXPECT_EQ(next.answer().status, 200);
}

TEST(Counts, ATrustedProxyMayOpenMore)
{
    TestGate gate([](Options &options) {
        options.limits.perAddress = 1;
        options.trustedProxies = {{QHostAddress(u"127.0.0.0"_s), 8}};
    });
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<Client>(gate.plainPort()));
        clients.back()->send(get("/up"));
        EXPECT_EQ(clients.back()->answer().status, 200);
    }
}

TEST(Counts, AllConnectionsTogether)
{
    TestGate gate([](Options &options) { options.limits.connections = 2; });
    auto first = std::make_unique<Client>(gate.plainPort());
    Client second(gate.plainPort());
    for (Client *client : {first.get(), &second}) {
        client->send(get("/up"));
        EXPECT_EQ(client->answer().status, 200);
    }
    Client third(gate.plainPort());
    third.send(get("/up"));
    QThread::msleep(50);
    EXPECT_EQ(gate.calls().size(), 2);
    first.reset();
    EXPECT_EQ(third.answer().status, 200);
}

TEST(Counts, AHundredConnectsClosedAtOnceLeaveTheNextServed)
{
    TestGate gate;
    for (const quint16 port : {gate.tlsPort(), gate.plainPort()}) {
        for (int round = 0; round < 3; ++round) {
            std::vector<std::unique_ptr<Client>> clients;
            clients.reserve(100);
            for (int i = 0; i < 100; ++i)
                clients.push_back(std::make_unique<Client>(port));
            if (round == 2) {
                for (const auto &client : clients)
                    client->reset();
            }
        }
        const Mode mode = port == gate.tlsPort() ? Mode::Tls : Mode::Plain;
        Client next(port, mode);
        next.send(get("/up"));
        EXPECT_EQ(next.answer().status, 200);
    }
}

TEST(Counts, AHundredGarbageHellosLeaveTheNextServed)
{
    TestGate gate;
    const QList<QByteArray> noises = {"\x16\x03\x01\x00\x05hello", QByteArray(300, '\xff'), "GET / HTTP/1.1\r\n\r\n",
                                      "\x16"};
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<Client>(gate.tlsPort()));
        clients.back()->send(noises[i % noises.size()]);
    }
    for (std::size_t i = 3; i < clients.size(); i += 4)
        clients[i].reset(); // the silent quarter goes; the rest was thrown out
    Client next(gate.tlsPort(), Mode::Tls);
    ASSERT_TRUE(next.connected());
    next.send(get("/up"));
    EXPECT_EQ(next.answer().status, 200);
}

TEST(Counts, SilentConnectionsDoNotHoldUpOthers)
{
    TestGate gate;
    std::vector<std::unique_ptr<Client>> silent;
    silent.reserve(60);
    for (int i = 0; i < 60; ++i)
        silent.push_back(std::make_unique<Client>(gate.tlsPort()));
    Client next(gate.tlsPort(), Mode::Tls);
    next.send(get("/up"));
    EXPECT_EQ(next.answer().status, 200);
}

} // namespace
} // namespace bitflow::net
