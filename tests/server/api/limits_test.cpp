// SPDX-License-Identifier: GPL-3.0-or-later
// The general limits: who is counted as whom, what is refused, and what the answers tell.
#include "common/api/all.h"
#include "tests/server/net/harness.h"
#include "tests/support/testserver.h"

#include <QCoreApplication>

#include <future>
#include <thread>

#include <gtest/gtest.h>

namespace bitflow::test {
namespace {

using namespace std::chrono_literals;

// As many at once as the default lets through; so slow afterwards that no test sees one come back.
constexpr RateLimit general{21, 24h, 10};
constexpr RateLimit session{5, 24h, 5};

class GeneralLimit : public testing::Test
{
protected:
    void SetUp() override { ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem()); }

    // The first that is refused, counted from 1; 0 when none of so many is.
    static int firstRefused(Client &client, const QString &target, QMap<QByteArray, QByteArray> headers = {})
    {
        for (int i = 1; i <= 40; ++i)
            if (client.send("GET", target, {}, headers).status == 429)
                return i;
        return 0;
    }

    TestServer host{sql::Engine::Sqlite, [](Config &config) {
                        config.generalLimit = general;
                        config.sessionLimit = session;
                        config.trustedProxies = {{QHostAddress(u"127.0.0.1"_s), 32}};
                    }};
};

TEST_F(GeneralLimit, RefusesTheTwentySecondInstantRequestOnEveryPath)
{
    const QString paths[]{u"/openapi.json"_s, u"/api/v1/auth/me"_s, u"/api/v1/nothing"_s, u"/.well-known/x"_s};
    int address = 1;
    for (const QString &path : paths) {
        const QByteArray from = "192.0.2." + QByteArray::number(address++);
        EXPECT_EQ(firstRefused(*host.anonymous(), path, {{"x-forwarded-for", from}}), 22) << qPrintable(path);
    }
    EXPECT_EQ(firstRefused(*host.anonymous(), u"/up"_s, {{"x-forwarded-for", "192.0.2.1"}}), 0) << "monitors";
}

TEST_F(GeneralLimit, CountsEveryPathOfAnAddressTogetherAndTellsSo)
{
    auto client = host.anonymous();
    for (int i = 0; i < 21; ++i) {
        const auto answer = client->send("GET", i % 2 ? u"/openapi.json"_s : u"/api/v1/auth/me"_s);
        EXPECT_NE(answer.status, 429) << i;
        EXPECT_EQ(answer.headers["ratelimit"], "\"general\";r=" + QByteArray::number(20 - i));
    }
    const auto refused = client->send("GET", u"/api/v1/users"_s);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.code(), u"too_many_requests"_s);
    const QByteArray wait = refused.headers["retry-after"];
    EXPECT_GT(wait.toInt(), 0);
    EXPECT_EQ(refused.headers["ratelimit-policy"], "\"general\";q=21;w=181440") << "21 in 21 times 2.4 hours";
    EXPECT_EQ(refused.headers["ratelimit"], "\"general\";r=0;t=" + wait);
    EXPECT_EQ(refused.headers["x-content-type-options"], "nosniff");
}

TEST_F(GeneralLimit, CountsANetworkOfIpv6AsOneClient)
{
    auto client = host.anonymous();
    const auto from = [&](const QByteArray &address) {
        return client->send("GET", u"/openapi.json"_s, {}, {{"x-forwarded-for", address}}).status;
    };
    for (int i = 0; i < 21; ++i)
        EXPECT_EQ(from("2001:db8:1:2::" + QByteArray::number(i)), 200) << i;
    EXPECT_EQ(from("2001:db8:1:2:ffff::1"), 429) << "the same /64";
    EXPECT_EQ(from("2001:db8:1:3::1"), 200) << "another one";
}

TEST_F(GeneralLimit, CountsASessionByItselfAndAForgedTokenByItsAddress)
{
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    auto first = host.client(u"owner@example.edu"_s);
    auto second = host.client(u"owner@example.edu"_s);
    EXPECT_EQ(firstRefused(*host.anonymous(), u"/openapi.json"_s), 20) << "two signed in from here";
    EXPECT_EQ(firstRefused(*first, u"/api/v1/auth/me"_s), session.burst + 1)
        << "the address is spent, a session is not";
    EXPECT_EQ(second->call(Api::me).status, 200) << "each for itself";
    EXPECT_EQ(second->call(Api::me).headers["ratelimit"], "\"session\";r=3");
    auto forger = host.anonymous();
    forger->setToken(QString::fromLatin1(second->token().chopped(4) + "AAAA"));
    EXPECT_EQ(forger->call(Api::me).status, 429);
}

// What work does, on a thread of its own, while this one serves: the server accepts in it.
template<class Work>
auto meanwhile(Work work)
{
    std::promise<decltype(work())> promise;
    auto result = promise.get_future();
    const std::jthread thread([&] { promise.set_value(work()); });
    while (result.wait_for(0ms) != std::future_status::ready)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    return result.get();
}

// How many of 10,000 requests are answered, each with another made-up X-Forwarded-For.
int answeredOfSpoofed(quint16 port)
{
    int answered = 0;
    for (int connection = 0; connection < 10; ++connection) {
        net::Client client(port);
        for (int batch = 0; batch < 10; ++batch) {
            QByteArray requests;
            for (int i = 0; i < 100; ++i)
                requests +=
                    net::get("/openapi.json?", "X-Forwarded-For: 10." + QByteArray::number(connection) + '.' +
                                                   QByteArray::number(batch) + '.' + QByteArray::number(i) + "\r\n");
            client.send(requests);
            for (int i = 0; i < 100; ++i) {
                const int status = client.answer().status;
                EXPECT_TRUE(status == 200 || status == 429) << status;
                answered += status == 200;
            }
        }
    }
    return answered;
}

TEST(SpoofedAddresses, AreStillOneClient)
{
    TestServer host(sql::Engine::Sqlite, [](Config &config) { config.generalLimit = general; });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    const quint16 port = host.server().ports().first();
    EXPECT_EQ(meanwhile([port] { return answeredOfSpoofed(port); }), 21);
}

// Whatever sessions may: a program has 600 a minute, and its limit cannot be turned off.
TEST(ProgramLimit, HoldsWithoutALimitOfSessions)
{
    TestServer host(sql::Engine::Sqlite);
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    auto client = host.client(u"owner@example.edu"_s);
    NewApiToken in;
    in.name = u"Nightly list"_s;
    in.permissions = {info(Permission::UsersView).slug};
    const auto made = client->get(Api::createApiToken, in);
    ASSERT_TRUE(made) << said(made.error());
    client->setToken(made->secret);
    ASSERT_EQ(client->call(Api::me).status, 200) << "from now on it is known as a program's";
    HttpAnswer answer;
    int asked = 0;
    while (asked < 6'000 && (answer = client->send("GET", u"/openapi.json"_s)).status == 200)
        ++asked;
    EXPECT_EQ(answer.status, 429);
    EXPECT_GE(asked, 600 - 1);
    EXPECT_EQ(answer.headers["ratelimit-policy"], "\"token\";q=600;w=60");
    EXPECT_TRUE(answer.headers["ratelimit"].startsWith("\"token\";r=0;t="));
}

// One of the limits that a store counts by is set, a client does the same until it is refused, and is told by which.
struct SpentLimit
{
    const char *what;
    std::function<void(Config &)> set;
    std::function<HttpAnswer(Client &, int round)> act;
    QByteArray policy; // RateLimit-Policy
};

HttpAnswer signInAs(Client &client, const QString &email) { return client.call(Api::login, {email, u"wrong"_s, {}}); }

const QString somebody = u"owner@example.edu"_s;
const QString noCode = u"invite-"_s + QString(43, u'A');

const SpentLimit spentLimits[]{
    {"sign-ins of an address and an account", [](Config &c) { c.loginLimit = {5, 1min}; },
     [](Client &client, int) { return signInAs(client, somebody); }, "\"login\";q=5;w=60"},
    {"sign-ins of an address", [](Config &c) { c.loginIpLimit = {4, 15min}; },
     [](Client &client, int round) { return signInAs(client, u"p%1@example.edu"_s.arg(round)); },
     "\"login-ip\";q=4;w=900"},
    {"sign-ins of an account", [](Config &c) { c.loginAccountLimit = {3, 15min}; },
     [](Client &client, int) { return signInAs(client, somebody); }, "\"login-account\";q=3;w=900"},
    {"the delay after ten wrong passwords", [](Config &) {},
     [](Client &client, int) { return signInAs(client, somebody); }, "\"lockout\";q=10"},
    {"wrong present passwords", [](Config &c) { c.loginLimit = {2, 1min}; },
     [](Client &client, int) {
         return client.call(Api::changePassword, {u"wrong"_s, u"umbrella quarry tangent fjord"_s});
     },
     "\"password\";q=2;w=60"},
    {"wrong codes for an address", [](Config &c) { c.registrationLimit = {2, 1min}; },
     [](Client &client, int) { return client.call(Api::verifyEmail, {noCode}); }, "\"code\";q=2;w=60"},
    {"invitations accepted", [](Config &c) { c.registrationLimit = {2, 1min}; },
     [](Client &client, int) {
         return client.call(Api::acceptInvitation, {noCode, {}, {}, u"umbrella quarry tangent fjord"_s});
     },
     "\"accept\";q=2;w=60"},
    {"questions for a permission", [](Config &) {},
     [](Client &client, int) { return client.call(Api::requestAccess, {info(Permission::UsersView).slug, {}, {}}); },
     "\"ask-try\";q=60;w=3600"},
    {"exports", [](Config &c) { c.bulkLimit = {2, 1h}; },
     [](Client &client, int) { return client.call(Api::exportAudit); }, "\"bulk\";q=2;w=3600"}};

TEST(SpentLimits, SayWhichOfThemRefused)
{
    for (const SpentLimit &row : spentLimits) {
        TestServer host(sql::Engine::Sqlite, row.set);
        ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
        host.makeUser(somebody, u"bitflow_owner"_s);
        const auto client = host.client(somebody);
        HttpAnswer refused;
        for (int round = 0; round < 100 && refused.status != 429; ++round)
            refused = row.act(*client, round);
        EXPECT_EQ(refused.status, 429) << row.what;
        EXPECT_EQ(refused.code(), u"too_many_attempts"_s) << row.what;
        EXPECT_EQ(refused.headers["ratelimit-policy"], row.policy) << row.what;
        EXPECT_EQ(refused.headers["ratelimit"],
                  row.policy.first(row.policy.indexOf(';')) + ";r=0;t=" + refused.headers["retry-after"])
            << row.what;
        EXPECT_GT(refused.headers["retry-after"].toInt(), 0) << row.what;
        EXPECT_TRUE(refused.json()[u"errors"].toArray().isEmpty()) << row.what << ": the body is the same for all";
    }
}

TEST(LimitsTogether, HoldOverServersThatShareRedisAndWithoutIt)
{
    if (qEnvironmentVariable("BITFLOW_TEST_SQLITE_ONLY") == u"1")
        GTEST_SKIP() << "services are missing on purpose";
    const auto withRedis = [](const QString &password) {
        return [password](Config &config) {
            config.generalLimit = general;
            config.cache = Store::Redis;
            config.redisHost = qEnvironmentVariable("BITFLOW_TEST_REDIS_HOST");
            config.redisPort = qEnvironmentVariableIntValue("BITFLOW_TEST_REDIS_PORT");
            config.redisPassword = password;
            config.limitingServers = 3;
            config.trustedProxies = {{QHostAddress(u"127.0.0.1"_s), 32}};
        };
    };
    const QString password = qEnvironmentVariable("BITFLOW_TEST_REDIS_PASSWORD");
    TestServer one(sql::Engine::Sqlite, withRedis(password)), two(sql::Engine::Sqlite, withRedis(password));
    TestServer alone(sql::Engine::Sqlite, withRedis(u"not the password"_s));
    // The counts of one run must not meet those of another in the same Redis.
    const QByteArray network = "2001:db8:" + makeUuidV7().toRfc4122().last(4).toHex().insert(4, ':') + "::1";
    const auto passed = [&](TestServer &host, int asked) {
        int count = 0;
        auto client = host.anonymous();
        for (int i = 0; i < asked; ++i)
            count += client->send("GET", u"/openapi.json"_s, {}, {{"x-forwarded-for", network}}).status == 200;
        return count;
    };
    EXPECT_EQ(passed(one, 15) + passed(two, 15), 21) << "one count for both";
    const auto refused = two.anonymous()->send("GET", u"/openapi.json"_s, {}, {{"x-forwarded-for", network}});
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers["ratelimit"], "\"general\";r=0;t=" + refused.headers["retry-after"])
        << "though by its own count this server would have let more through";
    EXPECT_EQ(passed(alone, 40), 7) << "a third, while Redis cannot be asked";
}

} // namespace
} // namespace bitflow::test
