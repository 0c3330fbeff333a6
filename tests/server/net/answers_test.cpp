// SPDX-License-Identifier: GPL-3.0-or-later
// Answers: how they look, who may give them, and what happens when nobody waits any more.
#include "tests/server/net/harness.h"

#include <QFile>
#include <QFileInfo>
#include <QThread>
#include <QThreadPool>

#include <semaphore>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace bitflow::net {
namespace {

using Mode = Client::Mode;

TEST(Answers, HeadHasTheLengthAndNoBody)
{
    TestGate gate;
    for (const Mode mode : {Mode::Plain, Mode::Tls}) {
        Client client(mode == Mode::Tls ? gate.tlsPort() : gate.plainPort(), mode);
        client.send("HEAD /up HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/up"));
        const Received head = client.answer(true);
        EXPECT_EQ(head.status, 200);
        EXPECT_EQ(head.header("content-length"), "9");
        EXPECT_EQ(client.answer().body, "GET /up ");
    }
}

TEST(Answers, ARefusedHeadHasNoBodyEither)
{
    TestGate gate;
    Client client(gate.plainPort());
    client.send("HEAD /../up HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const QByteArray all = client.all();
    EXPECT_TRUE(all.startsWith("HTTP/1.1 400 "));
    EXPECT_TRUE(all.endsWith("\r\n\r\n")) << all.constData();
}

// Turns away /full, and marks every other answer.
void markOrTurnAway(Options &options)
{
    options.admit = [](const Request &head) -> std::expected<Headers, Refusal> {
        if (head.target == "/full")
            return std::unexpected(Refusal{429, "too_many"_ba, {}, {{"Retry-After"_ba, "7"_ba}}});
        return Headers{{"Mark"_ba, head.peer.toString().toLatin1() + head.target}};
    };
}

TEST(Admitting, MarksEveryAnswerOnceAndKeepsAClientWithoutABody)
{
    TestGate gate(markOrTurnAway);
    Client client(gate.plainPort());
    client.send(get("/full") + get("/a") + get("/b"));
    const Received refused = client.answer();
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("retry-after"), "7");
    EXPECT_EQ(refused.header("mark"), "");
    for (const QByteArray path : {"/a", "/b"})
        EXPECT_EQ(client.answer().header("mark"), "127.0.0.1" + path);
    EXPECT_EQ(gate.calls(), (QByteArrayList{"GET /a", "GET /b"})) << "what is turned away never gets further";
}

TEST(Admitting, ReadsNoBodyOfWhoIsTurnedAway)
{
    TestGate gate(markOrTurnAway);
    for (const QByteArray framing : {"Content-Length: 1000", "Transfer-Encoding: chunked"}) {
        Client client(gate.plainPort());
        client.send("POST /full HTTP/1.1\r\nHost: localhost\r\n" + framing + "\r\n\r\n");
        const QByteArray all = client.all(); // answered and closed without a byte of the body
        EXPECT_TRUE(all.startsWith("HTTP/1.1 429 ")) << all.constData();
        EXPECT_TRUE(all.contains("Retry-After: 7")) << all.constData();
    }
}

TEST(Answers, StatusesWithoutBodySendNone)
{
    for (const int status : {204, 304}) {
        TestGate gate([&](Options &options) {
            options.application = [=](const Request &, const Reply &reply) { reply.send({status, {}, "x"_ba}); };
        });
        Client client(gate.plainPort());
        client.send(get("/up", "Connection: close\r\n"));
        const QByteArray all = client.all();
        EXPECT_TRUE(all.startsWith("HTTP/1.1 " + QByteArray::number(status)));
        EXPECT_TRUE(all.endsWith("\r\n\r\n"));
        EXPECT_FALSE(all.contains("Content-Length"));
    }
}

TEST(Answers, CannotBeSplitByTheirHeaders)
{
    TestGate gate([](Options &options) {
        options.application = [](const Request &, const Reply &reply) {
            reply.send({200,
                        {{"X-A"_ba, "b\r\nX-Evil: 1"_ba},
                         {"X-B\r\nX-Evil"_ba, "2"_ba},
                         {"Content-Length"_ba, "0"_ba},
                         {"Transfer-Encoding"_ba, "chunked"_ba},
                         {"Connection"_ba, "upgrade"_ba}},
                        "body"_ba});
        };
    });
    Client client(gate.plainPort());
    client.send(get("/up"));
    const Received received = client.answer();
    EXPECT_EQ(received.header("x-evil"), "");
    EXPECT_EQ(received.header("x-a"), "b  X-Evil: 1");
    EXPECT_EQ(received.header("transfer-encoding"), "");
    EXPECT_EQ(received.body, "body");
}

TEST(Answers, CarryADate)
{
    TestGate gate;
    Client client(gate.plainPort());
    client.send(get("/up"));
    const QByteArray date = client.answer().header("date");
    EXPECT_TRUE(date.endsWith(" GMT"));
    EXPECT_EQ(date.size(), 29);
}

TEST(Answers, ContinueComesBeforeTheBody)
{
    TestGate gate;
    for (const Mode mode : {Mode::Plain, Mode::Tls}) {
        Client client(mode == Mode::Tls ? gate.tlsPort() : gate.plainPort(), mode);
        const QByteArray head = "POST /p HTTP/1.1\r\nHost: localhost\r\nExpect: 100-Continue\r\nContent-Length: ";
        client.send(head + "5\r\n\r\n");
        EXPECT_EQ(client.answer().status, 100);
        client.send("hello");
        EXPECT_EQ(client.answer().body, "POST /p hello");
        client.send(head + "9999999\r\n\r\n");
        EXPECT_EQ(client.answer().status, 413);
    }
}

TEST(Answers, KeepTheOrderOfTheRequests)
{
    QThreadPool pool;
    pool.setMaxThreadCount(8);
    TestGate gate([&](Options &options) {
        options.application = [&](const Request &request, const Reply &reply) {
            pool.start([=, target = request.target] {
                QThread::usleep(unsigned(qHash(target) % 2000));
                reply.send({200, {}, target});
            });
        };
    });
    Client client(gate.tlsPort(), Mode::Tls);
    QByteArray pipeline;
    for (int i = 0; i < 100; ++i)
        pipeline += get('/' + QByteArray::number(i));
    client.send(pipeline);
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(client.answer().body, '/' + QByteArray::number(i));
    pool.waitForDone();
}

TEST(Answers, OnlyTheFirstCounts)
{
    TestGate gate([](Options &options) {
        options.application = [](const Request &request, const Reply &reply) {
            reply.send({200, {}, "first " + request.target});
            reply.send({200, {}, "second"_ba});
            reply.send({500, {}, "third"_ba});
        };
    });
    Client client(gate.plainPort());
    client.send(get("/a") + get("/b"));
    EXPECT_EQ(client.answer().body, "first /a");
    EXPECT_EQ(client.answer().body, "first /b");
    client.finish();
    EXPECT_TRUE(client.all().isEmpty());
}

TEST(Answers, NobodyWaitsForAreDropped)
{
    QList<Reply> kept;
    std::counting_semaphore<> called{0};
    {
        TestGate gate([&](Options &options) {
            options.application = [&](const Request &request, const Reply &reply) {
                if (request.target == "/up"_ba)
                    return reply.send({200, {}, "ok"_ba});
                kept.append(reply);
                called.release();
            };
        });
        for (int i = 0; i < 20; ++i) {
            Client client(gate.plainPort());
            client.send(get("/wait"));
            called.acquire();
            client.reset();
        }
        for (int i = 0; i < 200 && kept.last().connected(); ++i)
            QThread::msleep(10);
        EXPECT_FALSE(kept.last().connected());
        for (const Reply &reply : kept)
            reply.send({200, {}, QByteArray(100'000, 'x')});
        Client next(gate.plainPort());
        next.send(get("/up"));
        EXPECT_EQ(next.answer().body, "ok");
    }
    for (const Reply &reply : kept)
        reply.send({200, {}, "to a server that is gone"_ba});
    Reply().send({});
    EXPECT_FALSE(Reply().connected());
}

TEST(Answers, AnExceptionIsA500AndTheServerGoesOn)
{
    TestGate gate([](Options &options) {
        options.application = [](const Request &request, const Reply &reply) {
            if (request.target == "/std"_ba)
                throw std::runtime_error("secret detail");
            if (request.target == "/int"_ba)
                throw 42; // NOLINT(bugprone-std-exception-baseclass): anything may be thrown
            reply.send({200, {}, "ok"_ba});
        };
    });
    Client client(gate.plainPort());
    client.send(get("/std") + get("/int") + get("/up"));
    const Received first = client.answer();
    EXPECT_EQ(first.status, 500);
    EXPECT_EQ(first.body, "internal_error");
    EXPECT_EQ(client.answer().status, 500);
    EXPECT_EQ(client.answer().body, "ok");
}

TEST(Answers, AreGivenToWhomStopFindsWaiting)
{
    std::counting_semaphore<> called{0};
    TestGate gate([&](Options &options) {
        options.application = [&](const Request &, const Reply &reply) {
            called.release();
            std::thread([=] {
                QThread::msleep(200);
                reply.send({200, {}, "late but there"_ba});
            }).detach();
        };
    });
    Client idle(gate.plainPort());
    Client client(gate.plainPort());
    client.send(get("/slow"));
    called.acquire();
    gate.stop();
    const Received received = client.answer();
    EXPECT_EQ(received.body, "late but there");
    EXPECT_EQ(received.header("connection"), "close");
    EXPECT_TRUE(idle.all().isEmpty());
    EXPECT_FALSE(Client(gate.plainPort()).connected());
}

TEST(Requests, TellWhereTheyCameFrom)
{
    TestGate gate([](Options &options) {
        options.application = [](const Request &request, const Reply &reply) {
            const QByteArray text = request.peer.toString().toLatin1() + (request.secure ? " tls"_ba : " plain"_ba) +
                                    ' ' + request.header("accept") + ' ' + request.header("cookie");
            reply.send({200, {}, text});
        };
    });
    Client plain(gate.plainPort(), Mode::Plain, "127.0.0.7");
    plain.send(get("/", "ACCEPT: a\r\nAccept: b\r\nCookie: c=1\r\nCookie: d=2\r\n"));
    EXPECT_EQ(plain.answer().body, "127.0.0.7 plain a, b c=1; d=2");
    Client tls(gate.tlsPort(), Mode::Tls);
    tls.send(get("/"));
    EXPECT_EQ(tls.answer().body, "127.0.0.1 tls  ");
}

TEST(Plain, IsRefusedFromStrangers)
{
    TestGate gate([](Options &options) {
        options.loopbackIsTrusted = false;
        options.trustedProxies = {{QHostAddress(u"127.0.0.9"_s), 32}};
    });
    Client stranger(gate.plainPort());
    stranger.send(get("/up") + get("/up"));
    const auto answers = parseAnswers(stranger.all());
    ASSERT_EQ(answers.size(), 1);
    EXPECT_EQ(answers.first().status, 403);
    EXPECT_EQ(answers.first().body, "tls_required");
    EXPECT_TRUE(gate.calls().isEmpty());
    Client proxy(gate.plainPort(), Mode::Plain, "127.0.0.9");
    proxy.send(get("/up"));
    EXPECT_EQ(proxy.answer().status, 200);
    Client tls(gate.tlsPort(), Mode::Tls);
    tls.send(get("/up"));
    EXPECT_EQ(tls.answer().status, 200);
}

TEST(Plain, IsServedOnAUnixSocket)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"gate.sock"_s);
    TestGate gate([&](Options &options) {
        options.listen.append(*Listen::parse(u"unix:"_s + path));
        options.loopbackIsTrusted = false;
    });
    ASSERT_TRUE(gate.error().isEmpty()) << qPrintable(gate.error());
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    qstrncpy(to.sun_path, path.toLocal8Bit().constData(), sizeof to.sun_path);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_GE(descriptor, 0);
    ASSERT_EQ(::connect(descriptor, reinterpret_cast<sockaddr *>(&to), sizeof to), 0);
    const QByteArray request = get("/up", "Connection: close\r\n");
    ASSERT_EQ(::write(descriptor, request.constData(), size_t(request.size())), request.size());
    QByteArray answer(4096, '\0');
    const auto got = ::read(descriptor, answer.data(), size_t(answer.size()));
    EXPECT_TRUE(answer.first(std::max<qsizetype>(0, got)).contains("GET /up ")) << answer.constData();
    ::close(descriptor);
    const auto sameSocket = [&](Options &options) { options.listen = {*Listen::parse(u"unix:"_s + path)}; };
    EXPECT_TRUE(TestGate(sameSocket).error().contains(u"another server"_s));
}

TEST(Plain, TakesOverADeadSocketButNoOtherFile)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"gate.sock"_s);
    const auto here = [&](Options &options) { options.listen = {*Listen::parse(u"unix:"_s + path)}; };
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    qstrncpy(at.sun_path, path.toLocal8Bit().constData(), sizeof at.sun_path);
    const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_GE(left, 0);
    ASSERT_EQ(::bind(left, reinterpret_cast<sockaddr *>(&at), sizeof at), 0);
    ::close(left); // as after kill -9: the name stays
    EXPECT_TRUE(TestGate(here).error().isEmpty());
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("precious");
    file.close();
    EXPECT_FALSE(TestGate(here).error().isEmpty());
    EXPECT_EQ(QFileInfo(path).size(), 8);
}

TEST(Workers, ServeManyClientsAtOnce)
{
    TestGate gate([](Options &options) { options.workers = 4; });
    std::atomic<int> good = 0;
    std::vector<std::thread> clients;
    clients.reserve(16);
    for (int c = 0; c < 16; ++c) {
        clients.emplace_back([&, c] {
            const Mode mode = c % 2 ? Mode::Tls : Mode::Plain;
            for (int round = 0; round < 5; ++round) {
                Client client(mode == Mode::Tls ? gate.tlsPort() : gate.plainPort(), mode);
                for (int i = 0; i < 40; ++i) {
                    const QByteArray path = '/' + QByteArray::number(c) + '-' + QByteArray::number(i);
                    client.send(get(path));
                    good += client.answer().body == "GET " + path + ' ' ? 1 : 0;
                }
            }
        });
    }
    for (std::thread &client : clients)
        client.join();
    EXPECT_EQ(good, 16 * 5 * 40);
    EXPECT_EQ(gate.calls().size(), 16 * 5 * 40);
}

} // namespace
} // namespace bitflow::net
