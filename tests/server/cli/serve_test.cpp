// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/cli/program.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSslSocket>
#include <QTcpServer>
#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

using namespace bitflow;
using namespace bitflow::test;

namespace {

class Serving : public Prepared
{
protected:
    // The line that says where it listens, once it does.
    QString start(std::unique_ptr<QProcess> &process, const QStringList &more = {})
    {
        process = begin(QStringList{u"serve"_s, u"--data-dir"_s, data.root(), u"--listen"_s, u"127.0.0.1:0"_s} + more);
        EXPECT_TRUE(QTest::qWaitFor([&] { return process->canReadLine() || process->state() == QProcess::NotRunning; },
                                    60'000));
        const QString line = QString::fromUtf8(process->readLine()).trimmed();
        if (line.isEmpty())
            ADD_FAILURE() << process->readAllStandardError().toStdString();
        return line;
    }
    static quint16 portOf(const QString &line)
    {
        static const QRegularExpression shape(
            u"^Listening on https://127\\.0\\.0\\.1:([0-9]+), certificate SHA-256 ([0-9A-F:]{95})$"_s);
        const auto match = shape.match(line);
        EXPECT_TRUE(match.hasMatch()) << qPrintable(line);
        return quint16(match.captured(1).toUInt());
    }
    static QByteArray up(quint16 port)
    {
        QSslSocket socket;
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.connectToHostEncrypted(u"127.0.0.1"_s, port);
        if (!socket.waitForEncrypted(20'000))
            return socket.errorString().toUtf8();
        socket.write("GET /up HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        QByteArray answer;
        while (socket.waitForReadyRead(20'000))
            answer += socket.readAll();
        return answer;
    }
    QString importState() { return database()->value<QString>(u"SELECT state FROM imports"_s).value_or(QString()); }
    // How far the import is when it is killed; 3000: it was too quick.
    qint64 killInTheMiddle(QProcess &process)
    {
        const auto db = database();
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                return db->value<qint64>(u"SELECT processed FROM imports"_s).value_or(0) > m_seen ||
                       process.state() == QProcess::NotRunning;
            },
            90'000));
        process.kill();
        process.waitForFinished(20'000);
        return m_seen = db->value<qint64>(u"SELECT processed FROM imports"_s).value_or(0);
    }

    qint64 m_seen = 0;
};

TEST_F(Serving, NeedsNothingButADirectory)
{
    const QString pidFile = directory.filePath(u"pid"_s);
    std::unique_ptr<QProcess> server;
    const quint16 port = portOf(start(server, {u"--pid-file"_s, pidFile}));
    EXPECT_TRUE(up(port).endsWith("{\"status\":\"ok\"}")) << up(port).toStdString();
    EXPECT_EQ(readFile(pidFile, 100).value_or(""_ba).trimmed(), QByteArray::number(server->processId()));
    // other commands work beside it
    EXPECT_EQ(
        here({u"import"_s, u"institutions"_s, file(u"a.csv"_s, "Name,Domain\nA,a.example\n"), u"--as"_s, boss}).code,
        0);
    server->terminate();
    ASSERT_TRUE(server->waitForFinished(30'000));
    EXPECT_EQ(server->exitStatus(), QProcess::NormalExit);
    EXPECT_EQ(server->exitCode(), 0);
    EXPECT_FALSE(QFileInfo::exists(pidFile));
}

TEST_F(Serving, SaysWhenAnAddressIsTaken)
{
    std::unique_ptr<QProcess> server;
    const quint16 port = portOf(start(server));
    const auto second = here({u"serve"_s, u"--listen"_s, u"127.0.0.1:%1"_s.arg(port), u"--json"_s});
    EXPECT_EQ(second.code, 1);
    EXPECT_TRUE(second.err.contains(QString::number(port))) << qPrintable(second.err);
    server->kill();
    server->waitForFinished(20'000);
}

TEST_F(Serving, SaysWhichAddressIsNoneAndWhatWouldBe)
{
    const auto alone = here({u"serve"_s, u"--listen"_s, u"somewhere"_s});
    EXPECT_EQ(alone.code, 1);
    EXPECT_TRUE(alone.err.contains(u"Cannot listen: “somewhere” has no port; write for example 127.0.0.1:8443"_s))
        << qPrintable(alone.err);
    const auto among = here({u"serve"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--listen"_s, u"portal.example:8443"_s,
                             u"--listen"_s, u"unix:run.sock"_s});
    EXPECT_EQ(among.code, 1);
    EXPECT_FALSE(among.out.contains(u"Listening"_s));
    for (const QString &part : {u"“portal.example:8443” has no numeric address; write for example"_s,
                                u"“unix:run.sock” needs an absolute path"_s})
        EXPECT_TRUE(among.err.contains(part)) << qPrintable(among.err);
}

TEST_F(Serving, AnswersForEveryNameOfItsAddresses)
{
    QTcpServer probe;
    const bool six = probe.listen(QHostAddress::LocalHostIPv6);
    probe.close();
    const auto process = begin(
        {u"serve"_s, u"--data-dir"_s, data.root(), u"--listen"_s, six ? u"http://[::1]:0"_s : u"http://127.0.0.1:0"_s},
        {{u"APP_URL"_s, u"https://portal.example.edu"_s}, {u"APP_HOSTS"_s, u"[2001:DB8:0::7]"_s}});
    ASSERT_TRUE(QTest::qWaitFor([&] { return process->canReadLine(); }, 60'000));
    static const QRegularExpression end(u":([0-9]+)$"_s);
    const QString line = QString::fromUtf8(process->readLine()).trimmed();
    const quint16 port = quint16(end.match(line).captured(1).toUInt());
    const auto statusFor = [&](const QByteArray &host) {
        QTcpSocket socket;
        socket.connectToHost(six ? QHostAddress::LocalHostIPv6 : QHostAddress::LocalHost, port);
        if (!socket.waitForConnected(20'000))
            return -1;
        socket.write("GET /up HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        return socket.waitForReadyRead(20'000) ? socket.readAll().mid(9, 3).toInt() : -1;
    };
    for (const auto *host : {"[::1]", "[::1]:8443", "[0:0:0:0:0:0:0:1]", "127.0.0.1", "localhost", "LocalHost:80",
                             "portal.example.edu", "[2001:db8::7]"})
        EXPECT_EQ(statusFor(host), 200) << host;
    for (const auto *host : {"[::2]", "127.0.0.2", "example.edu"})
        EXPECT_EQ(statusFor(host), 421) << host;
    EXPECT_EQ(statusFor("::1"), 400);
    process->kill();
    process->waitForFinished(20'000);
}

#ifdef Q_OS_LINUX
TEST_F(Serving, TakesAllDescriptorsItMayHave)
{
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    ASSERT_GT(before.rlim_max, 512U);
    rlimit low = before;
    low.rlim_cur = 512; // the program inherits it
    setrlimit(RLIMIT_NOFILE, &low);
    std::unique_ptr<QProcess> server;
    start(server);
    setrlimit(RLIMIT_NOFILE, &before);
    const QByteArray limits = readFile(u"/proc/%1/limits"_s.arg(server->processId()), 10'000).value_or(""_ba);
    const auto words = limits.sliced(limits.indexOf("Max open files")).simplified().split(' ');
    EXPECT_EQ(words.value(3).toULongLong(), std::min<rlim_t>(before.rlim_max, 1 << 20)) << limits.constData();
    server->kill();
    server->waitForFinished(20'000);
}
#endif

#ifdef Q_OS_LINUX
// A sanitizer keeps freed memory for a while: what is resident says nothing then.
#ifdef BITFLOW_SANITIZED
constexpr bool memoryTells = false;
#else
constexpr bool memoryTells = true;
#endif

// A hostile client with nothing but sockets, against the program with the limits it is shipped with.
class Hostile : public Serving
{
protected:
    void SetUp() override
    {
        Serving::SetUp();
        // the general limit would turn most of it away before it does any harm
        server = begin({u"serve"_s, u"--data-dir"_s, data.root(), u"--listen"_s, u"127.0.0.1:0"_s, u"--listen"_s,
                        u"http://127.0.0.1:0"_s},
                       {{u"RATE_LIMIT_GENERAL"_s, u"off"_s}});
        ASSERT_TRUE(QTest::qWaitFor([&] { return server->canReadLine(); }, 60'000));
        static const QRegularExpression shape(u"https://127\\.0\\.0\\.1:([0-9]+), http://127\\.0\\.0\\.1:([0-9]+)"_s);
        const auto match = shape.match(QString::fromUtf8(server->readLine()));
        tls = quint16(match.captured(1).toUInt());
        plain = quint16(match.captured(2).toUInt());
        for (int i = 0; i < 20; ++i) // what the first clients make it allocate is there before it is weighed
            ASSERT_TRUE(servesBoth());
    }
    void TearDown() override
    {
        server->kill();
        server->waitForFinished(20'000);
    }

    bool servesBoth() const
    {
        return up(tls).contains("200 OK") &&
               ask(plain, "GET /up HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").contains("200 OK");
    }
    // All that comes back until the server closes.
    static QByteArray ask(quint16 port, const QByteArray &first, const QByteArray &more = {}, int times = 0)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        if (!socket.waitForConnected(20'000))
            return {};
        socket.write(first);
        for (int i = 0; i < times && socket.state() == QTcpSocket::ConnectedState; ++i) {
            socket.write(more);
            while (socket.bytesToWrite() > 0 && socket.waitForBytesWritten(20'000))
                ;
        }
        QByteArray answer = socket.readAll();
        while (socket.waitForReadyRead(20'000))
            answer += socket.readAll();
        return answer + socket.readAll();
    }
    qint64 residentKib() const
    {
        const QByteArray all = readFile(u"/proc/%1/status"_s.arg(server->processId()), 100'000).value_or(""_ba);
        return memoryTells ? all.sliced(all.indexOf("VmRSS:") + 6).simplified().split(' ').first().toLongLong() : 0;
    }

    std::unique_ptr<QProcess> server;
    quint16 tls = 0, plain = 0;
};

TEST_F(Hostile, IsShutOutAndNobodyElseNotices)
{
    const qint64 before = residentKib();
    for (const quint16 port : {tls, plain}) {
        std::vector<std::unique_ptr<QTcpSocket>> many;
        for (int i = 0; i < 100; ++i) {
            many.push_back(std::make_unique<QTcpSocket>());
            many.back()->connectToHost(QHostAddress::LocalHost, port);
            EXPECT_TRUE(many.back()->waitForConnected(20'000));
        }
        many.clear();
        EXPECT_TRUE(servesBoth()) << "after a hundred that left at once";
    }
    const QByteArray noises[]{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03hello", QByteArray(600, '\xff'),
                              "GET / HTTP/1.1\r\n\r\n"};
    for (int i = 0; i < 100; ++i) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, tls);
        socket.waitForConnected(20'000);
        socket.write(noises[i % 3]);
        socket.waitForBytesWritten(20'000);
    }
    EXPECT_TRUE(servesBoth()) << "after a hundred that cannot say hello";
    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(ask(plain, "GET /up HTTP/1.1\r\nHost: localhost\r\nX: ", QByteArray(65'536, 'x'), 16)
                        .startsWith("HTTP/1.1 431"));
    EXPECT_TRUE(ask(plain, "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2147483648\r\n\r\n",
                    QByteArray(65'536, 'x'), 100)
                    .startsWith("HTTP/1.1 413"));
    EXPECT_LT(residentKib() - before, 8 * 1024);
    EXPECT_TRUE(servesBoth());
}

TEST_F(Hostile, ThatSendsAByteASecondIsCut)
{
    const qint64 before = residentKib();
    const QByteArray firsts[]{"GET /up HTTP/1.1\r\nHost: localhost\r\nX: ",
                              "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n\r\n"};
    std::vector<std::unique_ptr<QTcpSocket>> many;
    for (int i = 0; i < 60; ++i) {
        many.push_back(std::make_unique<QTcpSocket>());
        many.back()->connectToHost(QHostAddress::LocalHost, plain);
        ASSERT_TRUE(many.back()->waitForConnected(20'000));
        many.back()->write(firsts[i % 2]);
    }
    const auto open = [&] {
        return std::ranges::count_if(many, [](const auto &one) { return one->state() == QTcpSocket::ConnectedState; });
    };
    for (int second = 0; second < 60 && open() > 0; ++second) {
        for (const auto &one : many)
            one->write("x");
        EXPECT_TRUE(servesBoth());
        QTest::qWait(1000);
    }
    EXPECT_EQ(open(), 0);
    int refused = 0;
    for (size_t i = 0; i < many.size(); ++i) {
        const QByteArray answer = many[i]->readAll();
        const bool tooMany = answer.startsWith("HTTP/1.1 429"); // 21 sign-ins of one address begin at once, no more
        refused += tooMany ? 1 : 0;
        EXPECT_TRUE(answer.startsWith("HTTP/1.1 408") || (tooMany && i % 2 == 1)) << answer.left(30).constData();
    }
    EXPECT_LE(refused, 9);
    EXPECT_LT(residentKib() - before, 8 * 1024);
}
#endif

#ifdef Q_OS_UNIX
// The import is killed, the server that goes on with it is killed too, the next one ends it: with the counts of an
// undisturbed run and no half rows.
TEST_F(Serving, AnImportSurvivesTwoKills)
{
    const auto import =
        begin({u"import"_s, u"institutions"_s, sampleUniversities(), u"--as"_s, boss, u"--data-dir"_s, data.root()});
    ASSERT_LT(killInTheMiddle(*import), 3000);
    EXPECT_EQ(importState(), u"running"_s);
    std::unique_ptr<QProcess> server;
    start(server);
    ASSERT_LT(killInTheMiddle(*server), 3000);
    start(server);
    ASSERT_TRUE(QTest::qWaitFor([&] { return importState() == u"done"_s; }, 90'000));
    const auto db = database();
    EXPECT_EQ(db->value<qint64>(u"SELECT created FROM imports"_s).value_or(0), 2990);
    EXPECT_EQ(db->value<qint64>(u"SELECT failed FROM imports"_s).value_or(0), 10);
    EXPECT_EQ(db->value<qint64>(u"SELECT COUNT(*) FROM institutions"_s).value_or(0), 2990);
    EXPECT_EQ(db->value<qint64>(u"SELECT COUNT(*) FROM institution_paths"_s).value_or(0), 2990);
    EXPECT_EQ(
        db->value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action = 'institutions.create'"_s).value_or(0),
        2990);
    EXPECT_EQ(db->value<qint64>(u"SELECT COUNT(*) FROM import_errors"_s).value_or(0), 10);
    server->kill();
    server->waitForFinished(20'000);
}
#endif

} // namespace
