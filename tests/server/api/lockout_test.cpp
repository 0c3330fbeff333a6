// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords that fail one after another: who has to wait, and who never does.
#include "common/api/all.h"
#include "server/auth/lockout.h"
#include "tests/server/api/estate.h"

namespace bitflow::test {
namespace {

using namespace std::chrono_literals;

const QString ownDevice = u"the-secret-of-the-owners-own-device-0123456"_s;
const QString otherDevice = u"the-secret-of-somebody-elses-device-6543210"_s;

class LockoutTest : public EstateTest
{
protected:
    void SetUp() override
    {
        EstateTest::SetUp();
        ASSERT_EQ(attempt(TestServer::password, ownDevice).status, 200) << "from now on its device is known";
    }
    HttpAnswer attempt(const QString &password, const QString &device = {}, const QString &email = boss)
    {
        return host.anonymous()->call(Api::login, {email, password, u"scenario"_s, {}, device});
    }
    void failTenTimes(const QString &device = {}, const QString &email = boss)
    {
        for (int i = 0; i < 10; ++i)
            EXPECT_EQ(attempt(u"wrong"_s, device, email).status, 401) << i;
    }
    // As if the delay were over, and so many had failed.
    void timePasses() { ASSERT_TRUE(host.backend().db.run(u"UPDATE sign_in_failures SET blocked_until = 0"_s)); }
    void haveFailed(int times)
    {
        ASSERT_TRUE(host.backend().db.run(u"UPDATE sign_in_failures SET blocked_until = 0, failures = ?"_s, {times}));
    }
    static inline const QString boss = u"owner@example.edu"_s;
};

TEST_P(LockoutTest, MakesStrangersWaitAndNeverTheOwnersDevice)
{
    failTenTimes();
    const auto eleventh = attempt(TestServer::password);
    EXPECT_EQ(eleventh.status, 429);
    EXPECT_EQ(eleventh.code(), u"too_many_attempts"_s);
    EXPECT_EQ(attempt(TestServer::password, otherDevice).status, 429) << "any device may say it has a secret";
    EXPECT_EQ(attempt(TestServer::password, ownDevice).status, 200);
}

TEST_P(LockoutTest, TellsNothingAboutTheAccount)
{
    const QString ghost = u"ghost@example.edu"_s;
    failTenTimes();
    failTenTimes({}, ghost);
    QList<QByteArray> bodies;
    for (const QString &email : {boss, ghost}) {
        const auto answer = attempt(TestServer::password, otherDevice, email);
        EXPECT_EQ(answer.status, 429);
        EXPECT_NEAR(answer.headers["retry-after"].toInt(), 60, 30);
        QJsonObject body = answer.json();
        for (const auto key : {"instance"_L1, "request_id"_L1})
            body.remove(key);
        bodies.append(toText(body));
    }
    EXPECT_EQ(bodies[0], bodies[1]);
}

TEST_P(LockoutTest, AKnownDeviceCountsForItself)
{
    failTenTimes(ownDevice);
    EXPECT_EQ(attempt(TestServer::password, ownDevice).status, 429);
    EXPECT_EQ(attempt(TestServer::password).status, 200);
}

TEST_P(LockoutTest, DoublesTheDelayUpToAQuarterOfAnHour)
{
    failTenTimes();
    for (const int seconds : {60, 120, 240, 480, 900, 900}) {
        const int told = attempt(TestServer::password).headers["retry-after"].toInt();
        EXPECT_LE(told, seconds);
        EXPECT_GT(told, seconds / 2) << "unless this machine was asleep for long";
        timePasses();
        EXPECT_EQ(attempt(u"wrong"_s).status, 401);
    }
}

TEST_P(LockoutTest, ASuccessEndsTheSeries)
{
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 9; ++i)
            EXPECT_EQ(attempt(u"wrong"_s).status, 401);
        EXPECT_EQ(attempt(TestServer::password).status, 200) << round;
    }
}

TEST_P(LockoutTest, AfterAHundredOnlyAKnownDeviceOrANewPasswordHelps)
{
    EXPECT_EQ(attempt(u"wrong"_s, {}, u"pune@example.edu"_s).status, 401);
    haveFailed(99);
    EXPECT_EQ(attempt(u"wrong"_s, {}, u"pune@example.edu"_s).status, 401) << "the hundredth";
    timePasses();
    const auto right = attempt(TestServer::password, {}, u"pune@example.edu"_s);
    EXPECT_EQ(right.status, 401);
    EXPECT_EQ(right.code(), u"credentials_invalid"_s) << "as if it were wrong";
    timePasses();

    const auto given = host.client(boss)->get(Api::resetUserPassword, {puneOwner});
    ASSERT_TRUE(given) << said(given.error());
    EXPECT_EQ(attempt(given->password, {}, u"pune@example.edu"_s).status, 200);
}

TEST_P(LockoutTest, AHundredFailuresOfStrangersLeaveTheOwnersDeviceAlone)
{
    EXPECT_EQ(attempt(u"wrong"_s).status, 401);
    haveFailed(100);
    EXPECT_EQ(attempt(TestServer::password).status, 401);
    EXPECT_EQ(attempt(TestServer::password, ownDevice).status, 200);
    EXPECT_TRUE(host.backend().lockout.forget(u"Owner@example.edu"_s));
    EXPECT_EQ(attempt(TestServer::password).status, 200);
}

// MariaDB finds owner@example.edu by ówner@example.edu: each spelling would have had attempts of its own.
TEST_P(LockoutTest, AnAddressThatLooksAlikeIsNoAccount)
{
    for (const QString &email : {u"ówner@example.edu"_s, u"owner@exámple.edu"_s, u"ｏwner@example.edu"_s}) {
        EXPECT_EQ(attempt(TestServer::password, {}, email).status, 401) << qPrintable(email);
        EXPECT_EQ(attempt(TestServer::password, ownDevice, email).status, 401) << qPrintable(email);
    }
    EXPECT_EQ(attempt(TestServer::password, ownDevice, u"OWNER@example.edu"_s).status, 200);
}

// In the log and to nobody else: of an account that there is, and of one that there is not.
TEST_P(LockoutTest, WritesWhoeverIsTurnedAway)
{
    const QString ghost = u"ghost@example.edu"_s;
    host.makeUser(u"auditor@example.edu"_s, u"bitflow_owner"_s);
    for (const QString &email : {boss, ghost}) {
        failTenTimes({}, email);
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(attempt(TestServer::password, {}, email).status, 429);
    }
    auto reader = host.client(u"auditor@example.edu"_s);
    const auto turnedAway = [&](const QString &email) {
        AuditQuery query;
        query.action = {u"auth.login"_s};
        query.outcome = AuditOutcome::Denied;
        query.limit = 200;
        QList<AuditEvent> found;
        for (const AuditEvent &event : reader->get(Api::listAuditEvents, query).value_or(Page<AuditEvent>{}).items)
            if (event.after[u"reason"] == u"too_many_attempts"_s && event.actorName == email)
                found.append(event);
        return found;
    };
    for (const QString &email : {boss, ghost}) {
        const auto rows = turnedAway(email);
        ASSERT_EQ(rows.size(), 1) << "the first at once";
        EXPECT_EQ(rows[0].subjectId, Id<AuditSubject>(email == boss ? owner.uuid() : QUuid()));
        EXPECT_EQ(rows[0].ipAddress, u"127.0.0.1"_s);
        EXPECT_TRUE(rows[0].actorId.isNull()) << "nobody has proved to be anybody";
        EXPECT_EQ(rows[0].after[u"times"].toInt(), 1);
    }
    host.backend().denials.flush(true);
    for (const QString &email : {boss, ghost}) {
        const auto rows = turnedAway(email);
        ASSERT_EQ(rows.size(), 2) << "and how often it was afterwards";
        EXPECT_EQ(rows[0].after[u"times"].toInt() + rows[1].after[u"times"].toInt(), 3);
    }
}

// Whoever waits goes on waiting, on a server that has the new key as well as on one that has not read it yet.
TEST_P(LockoutTest, CountsOnThroughARotationOfTheApplicationKey)
{
    failTenTimes();
    const auto next = host.anotherBackend(Vault::Keys{QByteArray(32, 'n'), host.appKey()});
    ASSERT_TRUE(next) << said(next.error());
    const auto blocked = [&](Backend &backend) {
        const auto attempt = backend.lockout.attemptOf(boss, {});
        const auto state = attempt ? backend.lockout.stateOf(*attempt) : std::unexpected(attempt.error());
        return state && Instant::now() < state->blockedUntil;
    };
    EXPECT_TRUE(blocked(host.backend()));
    EXPECT_TRUE(blocked(**next));
    EXPECT_NE((*next)->vault.derive("cursors", 32), host.backend().vault.derive("cursors", 32)) << "it is another key";
    ASSERT_TRUE((*next)->lockout.forget(boss));
    EXPECT_FALSE(blocked(host.backend())) << "both mean the same account";
}

TEST_P(LockoutTest, KeepsNoAddressThatCouldBeGuessed)
{
    EXPECT_EQ(attempt(u"wrong"_s).status, 401);
    const auto accounts = host.backend().db.column<QByteArray>(u"SELECT account FROM sign_in_failures"_s);
    ASSERT_TRUE(accounts);
    ASSERT_EQ(accounts->size(), 1);
    const QByteArray key = host.backend().auditKey.derive("sign-in failures");
    EXPECT_EQ(accounts->first(), addressHash(key, boss));
    EXPECT_NE(accounts->first(), addressHash(QByteArray(32, 'x'), boss)) << "by the key of this installation";
}

TEST_P(LockoutTest, ADeviceWhoseSessionWasStolenIsAStranger)
{
    failTenTimes();
    ASSERT_TRUE(host.backend().db.run(u"UPDATE sessions SET revoked_at = 1, revoked_reason = 'refresh_reuse'"_s));
    EXPECT_EQ(attempt(TestServer::password, ownDevice).status, 429);
}

INSTANTIATE_TEST_SUITE_P(Engines, LockoutTest, everyEngine(), engineName);

// A school's one address: somebody there spends every attempt it has, and the owner comes in all the same.
TEST(LoginLimit, AStrangerInTheSameNetworkNeverKeepsAKnownDeviceOut)
{
    TestServer host(sql::Engine::Sqlite, [](Config &config) {
        config.loginLimit = {5, 1min};
        config.loginIpLimit = {20, 15min};
    });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    const auto attempt = [&](const QString &email, const QString &password, const QString &device) {
        return host.anonymous()->call(Api::login, {email, password, {}, {}, device}).status;
    };
    ASSERT_EQ(attempt(u"owner@example.edu"_s, TestServer::password, ownDevice), 200);
    for (int i = 0; i < 40; ++i)
        attempt(i % 2 ? u"owner@example.edu"_s : u"person%1@example.edu"_s.arg(i), u"wrong"_s, {});
    EXPECT_EQ(attempt(u"owner@example.edu"_s, TestServer::password, {}), 429);
    EXPECT_EQ(attempt(u"owner@example.edu"_s, TestServer::password, ownDevice), 200);
}

TEST(LoginLimit, CountsAnAddressWhateverAccountsItTries)
{
    TestServer host(sql::Engine::Sqlite, [](Config &config) {
        config.loginIpLimit = {5, 15min};
        config.trustedProxies = {{QHostAddress(QHostAddress::LocalHost), 32}};
    });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    auto client = host.anonymous();
    const auto attempt = [&](int person, const QByteArray &from) {
        return client
            ->send("POST", u"/api/v1/auth/login"_s,
                   R"({"email":"person)" + QByteArray::number(person) + R"(@example.edu","password":"wrong"})",
                   {{"content-type", "application/json"}, {"x-forwarded-for", from}})
            .status;
    };
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(attempt(i, "192.0.2.1"), 401) << i;
    EXPECT_EQ(attempt(5, "192.0.2.1"), 429);
    EXPECT_EQ(attempt(5, "192.0.2.2"), 401) << "from elsewhere";
}

TEST(LoginLimit, CountsAnAccountFromEveryAddress)
{
    TestServer host(sql::Engine::Sqlite, [](Config &config) {
        config.loginAccountLimit = {30, 15min};
        config.trustedProxies = {{QHostAddress(QHostAddress::LocalHost), 32}};
    });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    auto client = host.anonymous();
    int refusedAt = 0;
    for (int i = 1; i <= 40 && refusedAt == 0; ++i) {
        const auto answer = client->send(
            "POST", u"/api/v1/auth/login"_s, R"({"email":"a@example.edu","password":"wrong"})",
            {{"content-type", "application/json"}, {"x-forwarded-for", "192.0.2." + QByteArray::number(i)}});
        EXPECT_TRUE(host.backend().db.run(u"DELETE FROM sign_in_failures"_s)) << "the lockout is not meant here";
        if (answer.status == 429)
            refusedAt = i;
    }
    EXPECT_EQ(refusedAt, 31);
}

} // namespace
} // namespace bitflow::test
