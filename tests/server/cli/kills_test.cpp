// SPDX-License-Identifier: GPL-3.0-or-later
// The server is killed after a refresh token was rotated and before its client has read the answer: nobody has to sign
// in again.
#include "common/api/auth.h"
#include "tests/server/cli/program.h"
#include "tests/support/client.h"
#include "tests/support/longproof.h"

#include <QRegularExpression>
#include <QTcpSocket>
#include <QTest>

using namespace bitflow;
using namespace bitflow::test;

namespace {

const QString password = u"wombat-lantern-orbit-42"_s;
const QString device = u"the-secret-of-the-owners-own-device-0123456"_s;

class Killed : public Prepared
{
protected:
    void start()
    {
        server = begin({u"serve"_s, u"--data-dir"_s, data.root(), u"--listen"_s, u"http://127.0.0.1:0"_s});
        ASSERT_TRUE(QTest::qWaitFor([&] { return server->canReadLine(); }, 60'000));
        static const QRegularExpression shape(u"http://127\\.0\\.0\\.1:([0-9]+)"_s);
        port = quint16(shape.match(QString::fromUtf8(server->readLine())).captured(1).toUInt());
        ASSERT_NE(port, 0);
    }
    void kill()
    {
        server->kill();
        server->waitForFinished(20'000);
    }
    [[nodiscard]] Client client() const { return Client(u"http://127.0.0.1:%1"_s.arg(port)); }
    // Sends the request, reads nothing, and kills the server as soon as the database says that the token is used.
    bool killAfterRotation(const QString &token)
    {
        const auto db = database();
        const auto used = [&] {
            return db->value<qint64>(u"SELECT COUNT(*) FROM refresh_tokens WHERE used_at IS NOT NULL"_s).value_or(-1);
        };
        const qint64 before = used();
        const WireRequest request = encode(Api::refresh, RefreshInput{token, device});
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        if (!socket.waitForConnected(20'000))
            return false;
        socket.write("POST /api/v1/auth/refresh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                     "Content-Length: " +
                     QByteArray::number(request.body.size()) + "\r\n\r\n" + request.body);
        socket.flush();
        const bool rotated = QTest::qWaitFor([&] { return used() > before; }, 60'000);
        kill();
        return rotated;
    }
    void TearDown() override { kill(); }

    std::unique_ptr<QProcess> server;
    quint16 port = 0;
};

TEST_F(Killed, BetweenRotationAndAnswerNobodySignsInAgain)
{
    LongProof proof(u"refresh_kills"_s, 3, 200);
    start();
    const auto first = client().get(Api::login, {boss, password, {}, {}, device});
    ASSERT_TRUE(first) << qPrintable(first.error().detail);
    QString token = first->refreshToken.to.value_or(QString());
    for (qint64 round = 0; round < proof.count(); ++round) {
        ASSERT_TRUE(killAfterRotation(token)) << round;
        start();
        const auto again = client().get(Api::refresh, {token, device});
        ASSERT_TRUE(again) << round << ' ' << qPrintable(again.error().code);
        EXPECT_NE(again->refreshToken, token);
        auto signedIn = client();
        signedIn.setToken(again->token);
        EXPECT_EQ(signedIn.call(Api::me).status, 200) << round;
        token = again->refreshToken;
    }
    EXPECT_EQ(database()->value<qint64>(u"SELECT COUNT(*) FROM sessions"_s).value_or(0), 1) << "one sign-in was enough";
    proof.reached(proof.count());
}

} // namespace
