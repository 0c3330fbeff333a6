// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "tests/app/api/bench.h"

using namespace bitflow;
using namespace bitflow::test;

namespace {

struct ApiClientTest : testing::Test
{
    Bench bench;
    Responder server;

    void SetUp() override
    {
        bench.api.setServer(server.url());
        bench.api.setToken("a.b.c"_ba);
    }
};

TEST_F(ApiClientTest, SendsWhatTheEndpointSays)
{
    Caught<User> caught;
    const auto id = Id<User>::make();
    UserChange change{.userId = id};
    change.firstName = u"Meera"_s;
    bench.api.call(Api::updateUser, change, {.ifMatch = 7}).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    ASSERT_EQ(server.heard.size(), 1);
    const Heard &heard = server.heard.first();
    EXPECT_EQ(heard.method, "PATCH");
    EXPECT_EQ(heard.target, "/api/v1/users/" + id.toString().toLatin1());
    EXPECT_EQ(heard.body, R"({"first_name":"Meera"})");
    EXPECT_EQ(heard.headers["authorization"], "Bearer a.b.c");
    EXPECT_EQ(heard.headers["if-match"], "\"v7\"");
    EXPECT_FALSE(heard.headers.contains("idempotency-key"));
    EXPECT_FALSE(heard.headers.contains("cookie"));
}

TEST_F(ApiClientTest, MakesAKeyWhereOneIsNeededAndKeepsAGivenOne)
{
    Caught<Role> first, second;
    bench.api.call(Api::createRole, {}).then(&first.context, first.handler());
    bench.api.call(Api::createRole, {}, {.idempotencyKey = "mine"_ba}).then(&second.context, second.handler());
    ASSERT_TRUE(first.wait() && second.wait());
    EXPECT_EQ(server.heard[0].headers["idempotency-key"].size(), 36);
    EXPECT_EQ(server.heard[1].headers["idempotency-key"], "mine");
}

TEST_F(ApiClientTest, PassesOverMembersOfANewerServer)
{
    server.answer = [](const Heard &) {
        return Say{
            .body =
                R"({"items":[{"email":"a@b.example","karma":3,"institution_path":[{"name":"U","logo":{}}]}],"hint":1})"_ba};
    };
    Caught<Page<User>> caught;
    bench.api.call(Api::listUsers).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    ASSERT_TRUE(caught.good()) << caught.error().code.toStdString();
    const User user = (*caught.result)->items.value(0);
    EXPECT_EQ(user.email, u"a@b.example"_s);
    EXPECT_EQ(user.institutionPath.value(0).name, u"U"_s);
}

TEST_F(ApiClientTest, ReadsBigPagesToo)
{
    Page<User> page;
    for (int i = 0; i < 200; ++i)
        page.items.append({.id = Id<User>::make(), .email = u"person%1@example.org"_s.arg(i)});
    server.answer = [&](const Heard &) { return json(page); };
    Caught<Page<User>> caught;
    bench.api.call(Api::listUsers).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait() && caught.good());
    EXPECT_EQ((*caught.result)->items, page.items);
}

struct Failure
{
    const char *name;
    Say say;
    int status;
    QString code;
    int retryAfter = 0;
    qsizetype complaints = 0;
};

TEST_F(ApiClientTest, TellsFailures)
{
    const QList<Failure> failures{
        {"problem", problem(422, "invalid"_ba, R"(,"errors":[{"pointer":"/email","code":"taken","detail":"x"}])"_ba),
         422, u"invalid"_s, 0, 1},
        {"wait",
         {.status = 429, .body = R"({"code":"too_many"})"_ba, .headers = "Retry-After: 37\r\n"_ba},
         429,
         u"too_many"_s,
         37},
        {"a proxy's page", {.status = 502, .body = "<html>"_ba}, 502, u"http_502"_s},
        {"redirect", {.status = 302, .headers = "Location: /elsewhere\r\n"_ba}, 302, u"http_302"_s},
        {"not JSON", {.body = "hello"_ba}, 0, u"unreadable_answer"_s},
        {"wrong type", {.body = R"({"items":7})"_ba}, 0, u"unreadable_answer"_s, 0, 1},
        {"broken twice", {.cut = true}, 0, u"connection_lost"_s},
    };
    for (const Failure &failure : failures) {
        SCOPED_TRACE(failure.name);
        server.answer = [&](const Heard &) { return failure.say; };
        Caught<Page<User>> caught;
        bench.api.call(Api::listUsers).then(&caught.context, caught.handler());
        ASSERT_TRUE(caught.wait());
        EXPECT_EQ(caught.error().status, failure.status);
        EXPECT_EQ(caught.error().code, failure.code) << caught.error().code.toStdString();
        EXPECT_EQ(caught.error().retryAfter, failure.retryAfter);
        EXPECT_EQ(caught.error().errors.size(), failure.complaints);
    }
    EXPECT_EQ(server.count("/elsewhere"), 0);
}

TEST_F(ApiClientTest, SaysTheSameThingOnceMoreWhenTheConnectionBreaks)
{
    server.answer = [&](const Heard &) { return Say{.cut = server.heard.size() == 1}; };
    Caught<Role> caught;
    bench.api.call(Api::createRole, {}).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    EXPECT_TRUE(caught.good());
    ASSERT_GE(server.heard.size(), 2);
    EXPECT_EQ(server.heard.first().headers["idempotency-key"], server.heard.last().headers["idempotency-key"]);
}

TEST_F(ApiClientTest, NothingThatCannotBeRepeatedIsRepeated)
{
    server.answer = [](const Heard &) { return Say{.cut = true}; };
    Caught<User> caught;
    bench.api.call(Api::updateUser, {.userId = Id<User>::make()}, {.ifMatch = 1})
        .then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"connection_lost"_s);
    EXPECT_EQ(server.heard.size(), 1);
}

TEST_F(ApiClientTest, AnAnswerNeverOutlivesItsAsker)
{
    server.answer = [](const Heard &) { return Say{.hang = true}; };
    int told = 0;
    auto *asker = new QObject;
    bench.api.call(Api::listUsers).then(asker, [&](const auto &) { ++told; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return server.heard.size() == 1; }));
    delete asker;
    EXPECT_TRUE(QTest::qWaitFor([&] { return server.dropped == 1; })) << "the connection is cut";
    QTest::qWait(50);
    EXPECT_EQ(told, 0);
}

TEST_F(ApiClientTest, CancelCutsTheConnectionAndTellsNobody)
{
    server.answer = [](const Heard &) { return Say{.hang = true}; };
    int told = 0;
    QObject asker;
    auto pending = bench.api.call(Api::listUsers).then(&asker, [&](const auto &) { ++told; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return server.heard.size() == 1; }));
    EXPECT_TRUE(pending.running());
    pending.cancel();
    EXPECT_FALSE(pending.running());
    EXPECT_TRUE(QTest::qWaitFor([&] { return server.dropped == 1; }));
    EXPECT_EQ(told, 0);
}

TEST_F(ApiClientTest, AnAskerMayDieInsideItsOwnAnswer)
{
    auto *asker = new QObject;
    bool told = false;
    bench.api.call(Api::listUsers).then(asker, [&, asker](const auto &) {
        delete asker;
        told = true;
    });
    EXPECT_TRUE(QTest::qWaitFor([&] { return told; }));
}

TEST_F(ApiClientTest, AClientMayDieWithCallsUnderWay)
{
    server.answer = [](const Heard &) { return Say{.hang = true}; };
    int told = 0;
    QObject asker;
    {
        Settings settings(bench.directory.filePath(u"other.ini"_s));
        Trust trust(settings);
        ApiClient client(trust);
        client.setServer(server.url());
        client.ping().then(&asker, [&](const auto &) { ++told; });
        ASSERT_TRUE(QTest::qWaitFor([&] { return !server.heard.isEmpty(); }));
    }
    QTest::qWait(50);
    EXPECT_EQ(told, 0);
}

TEST_F(ApiClientTest, ATokenNeverGoesToAnotherServer)
{
    Responder other;
    bench.api.setServer(other.url());
    Caught<Page<User>> caught;
    bench.api.call(Api::listUsers).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"signed_out"_s);
    EXPECT_EQ(other.heard.size(), 0);
}

TEST_F(ApiClientTest, ReportsLatencyAndSilence)
{
    QSignalSpy answered(&bench.api, &ApiClient::answered);
    QSignalSpy unreachable(&bench.api, &ApiClient::unreachable);
    Caught<ServerStatus> up, down;
    server.answer = [](const Heard &) { return Say{.body = R"({"status":"ok"})"_ba}; };
    bench.api.ping().then(&up.context, up.handler());
    ASSERT_TRUE(up.wait() && up.good());
    EXPECT_EQ((*up.result)->status, u"ok"_s);
    EXPECT_EQ(answered.size(), 1);
    bench.api.setServer(QUrl(u"http://localhost:1"_s));
    bench.api.ping().then(&down.context, down.handler());
    ASSERT_TRUE(down.wait());
    EXPECT_EQ(down.error().code, u"connection_refused"_s);
    EXPECT_EQ(unreachable.size(), 1);
}

TEST(Address, IsReadAsPeopleTypeIt)
{
    const std::pair<QString, QString> rows[] = {
        {u"portal.example.edu"_s, u"https://portal.example.edu"_s},
        {u" Portal.Example.edu:8443 "_s, u"https://portal.example.edu:8443"_s},
        {u"https://portal.example.edu:443/login?x"_s, u"https://portal.example.edu"_s},
        {u"http://127.0.0.1:8080"_s, u"http://127.0.0.1:8080"_s},
        {u"[::1]:8443"_s, u"https://[::1]:8443"_s},
        {u"http://portal.example.edu"_s, u"address_plain"_s},
        {u"ftp://portal.example.edu"_s, u"address_scheme"_s},
        {u"https://user:secret@portal.example.edu"_s, u"address_invalid"_s},
        {u""_s, u"address_invalid"_s},
        {u"https://"_s, u"address_invalid"_s},
        {u"two words"_s, u"address_invalid"_s},
    };
    for (const auto &[typed, expected] : rows) {
        const auto parsed = ApiClient::parseAddress(typed);
        EXPECT_EQ(parsed ? parsed->toString() : parsed.error().code, expected) << typed.toStdString();
    }
}

} // namespace
