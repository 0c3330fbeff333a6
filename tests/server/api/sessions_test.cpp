// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "tests/server/api/estate.h"

#include <QCoreApplication>

#include <thread>

namespace bitflow::test {
namespace {

class SessionsTest : public EstateTest
{};

TEST_P(SessionsTest, AnswersTheGuidesSmokeTest)
{
    auto client = host.anonymous();
    const auto up = client->send("GET", u"/up"_s);
    EXPECT_EQ(up.status, 200);
    EXPECT_EQ(up.body, R"({"status":"ok"})");
    const QByteArray body = toText({{u"email"_s, u"Owner@Example.edu"_s}, {u"password"_s, TestServer::password}});
    for (const auto &path : {u"/api/auth/login"_s, u"/api/v1/auth/login"_s}) {
        const auto answer = client->send("POST", path, body, {{"content-type", "application/json"}});
        ASSERT_EQ(answer.status, 200) << answer.body.constData();
        EXPECT_EQ(answer.json().keys(),
                  (QStringList{u"expires_in"_s, u"refresh_token"_s, u"token"_s, u"token_type"_s, u"user"_s}));
        EXPECT_EQ(answer.json()[u"token_type"].toString(), u"Bearer"_s);
        EXPECT_EQ(answer.json()[u"expires_in"].toInt(), 900);
        EXPECT_EQ(answer.json()[u"user"][u"email"].toString(), u"owner@example.edu"_s);
        EXPECT_FALSE(answer.body.contains("argon2"));
    }
}

TEST_P(SessionsTest, SaysTheSameWhateverIsWrong)
{
    ASSERT_TRUE(host.backend().db.run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {faculty}));
    struct Row
    {
        const char *what;
        QString email, password;
    };
    const Row rows[]{{"wrong password", u"owner@example.edu"_s, u"wrong"_s},
                     {"no such account", u"ghost@example.edu"_s, TestServer::password},
                     {"suspended", u"faculty@example.edu"_s, TestServer::password}};
    QByteArray first;
    for (const Row &row : rows) {
        auto answer = host.anonymous()->call(Api::login, {row.email, row.password, {}});
        EXPECT_EQ(answer.status, 401) << row.what;
        auto body = answer.json();
        for (const auto key : {"instance"_L1, "request_id"_L1})
            body.remove(key);
        if (first.isEmpty())
            first = toText(body);
        EXPECT_EQ(toText(body), first) << row.what;
    }
}

TEST_P(SessionsTest, RotatesRefreshTokensAndNoticesReuse)
{
    auto client = host.anonymous();
    const auto first = client->signIn(u"owner@example.edu"_s, TestServer::password);
    ASSERT_TRUE(first);
    const QString old = (*first)[u"refresh_token"].toString();
    const auto second = client->get(Api::refresh, {old});
    ASSERT_TRUE(second);
    EXPECT_NE(second->refreshToken, old);
    client->setToken(second->token);
    EXPECT_EQ(client->call(Api::me).status, 200);

    EXPECT_EQ(client->call(Api::refresh, {old}).code(), u"refresh_invalid"_s);
    EXPECT_EQ(client->call(Api::me).code(), u"session_ended"_s) << "the family is dead, also for the thief";
    EXPECT_EQ(client->call(Api::refresh, {second->refreshToken}).status, 401);
    const auto noticed =
        host.backend().db.value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action = 'auth.refresh.reuse'"_s);
    EXPECT_EQ(noticed.value_or(0), 1);
    for (const auto &bad : {u"bfr_nonsense"_s, QString(100, u'x'), old.chopped(1) + u'!'})
        EXPECT_EQ(client->call(Api::refresh, {bad}).status, 401);
}

// Of many who use one token at once, one gets the next; the others end the session, since one of them may be a thief.
TEST_P(SessionsTest, GivesOneSuccessorToOneToken)
{
    const auto signedIn = host.anonymous()->signIn(u"owner@example.edu"_s, TestServer::password);
    ASSERT_TRUE(signedIn);
    const QString token = (*signedIn)[u"refresh_token"].toString();
    std::atomic<int> successes = 0, done = 0;
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            successes += host.anonymous()->call(Api::refresh, {token}).status == 200;
            ++done;
        });
    while (done < int(threads.size())) // the server accepts in this thread
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    EXPECT_EQ(successes, 1);
}

TEST_P(SessionsTest, SuspendingAnInstitutionEndsTheRenewalOfItsPeople)
{
    auto boss = host.client(u"owner@example.edu"_s);
    const auto signedIn = host.anonymous()->signIn(u"principal@example.edu"_s, TestServer::password);
    ASSERT_TRUE(signedIn);
    const QString token = (*signedIn)[u"refresh_token"].toString();
    const auto node = boss->get(Api::getInstitution, {pune.id});
    ASSERT_TRUE(node);
    ASSERT_EQ(boss->call(Api::setInstitutionStatus, {pune.id, InstitutionStatus::Suspended, {}}, {node->rowVersion, {}})
                  .status,
              200);
    EXPECT_EQ(host.anonymous()->call(Api::refresh, {token}).status, 401);
    EXPECT_FALSE(host.anonymous()->signIn(u"principal@example.edu"_s, TestServer::password));
    ASSERT_EQ(
        boss->call(Api::setInstitutionStatus, {pune.id, InstitutionStatus::Active, {}}, {node->rowVersion + 1, {}})
            .status,
        200);
    EXPECT_EQ(host.anonymous()->call(Api::refresh, {token}).status, 200) << "the token was not spent";
}

TEST_P(SessionsTest, KeepsNoTokenInTheClear)
{
    auto client = host.anonymous();
    const auto tokens = client->signIn(u"owner@example.edu"_s, TestServer::password);
    ASSERT_TRUE(tokens);
    const auto hashes = host.backend().db.column<QByteArray>(u"SELECT hash FROM refresh_tokens"_s);
    ASSERT_TRUE(hashes);
    for (const QByteArray &hash : *hashes) {
        EXPECT_EQ(hash.size(), 32);
        EXPECT_FALSE((*tokens)[u"refresh_token"].toString().toLatin1().contains(hash));
    }
}

TEST_P(SessionsTest, ListsAndRevokesSessions)
{
    auto here = host.client(u"principal@example.edu"_s);
    auto there = host.client(u"principal@example.edu"_s);
    const auto list = here->get(Api::listSessions);
    ASSERT_TRUE(list);
    ASSERT_EQ(list->items.size(), 2);
    const auto other = std::ranges::find(list->items, false, &Session::current);
    ASSERT_NE(other, list->items.end());
    EXPECT_EQ(here->get(Api::getSession, {other->id}), *other);
    EXPECT_EQ(here->call(Api::revokeSession, {other->id}).status, 204);
    EXPECT_EQ(here->call(Api::getSession, {other->id}).status, 404) << "it has ended";
    EXPECT_EQ(there->call(Api::me).status, 401);
    EXPECT_EQ(here->call(Api::me).status, 200);

    SessionQuery query;
    query.userId = principal;
    const auto mine = here->get(Api::listSessions);
    ASSERT_TRUE(mine);
    EXPECT_EQ(host.client(u"pune@example.edu"_s)->call(Api::listSessions, query).status, 200);
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::listSessions, query).status, 404);
    const Id<Session> one = mine->items.first().id;
    EXPECT_TRUE(here->get(Api::getSession, {one})->current);
    const auto seen = host.client(u"pune@example.edu"_s)->get(Api::getSession, {one});
    ASSERT_TRUE(seen) << said(seen.error());
    EXPECT_EQ(seen->userId, principal);
    EXPECT_FALSE(seen->current);
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::getSession, {one}).status, 404);
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::getSession, {one}).code(), u"forbidden"_s);
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::revokeSession, {mine->items.first().id}).status, 404);
    EXPECT_EQ(host.client(u"pune@example.edu"_s)->call(Api::revokeSession, {mine->items.first().id}).status, 204);
    EXPECT_EQ(here->call(Api::me).status, 401);
}

TEST_P(SessionsTest, ChangesAPasswordAndEndsTheOtherSessions)
{
    auto here = host.client(u"principal@example.edu"_s);
    auto there = host.client(u"principal@example.edu"_s);
    const QString next = u"umbrella quarry tangent fjord"_s;
    struct Row
    {
        const char *what;
        QString current, next;
        int status;
        QString pointer;
    };
    const Row rows[]{{"wrong current", u"wrong"_s, next, 422, u"/current_password"_s},
                     {"too short", TestServer::password, u"short"_s, 422, u"/new_password"_s},
                     {"the same", TestServer::password, TestServer::password, 422, u"/new_password"_s},
                     {"good", TestServer::password, next, 204, {}}};
    for (const Row &row : rows) {
        const auto answer = here->call(Api::changePassword, {row.current, row.next});
        EXPECT_EQ(answer.status, row.status) << row.what << answer.body.constData();
        EXPECT_EQ(answer.json()[u"errors"][0][u"pointer"].toString(), row.pointer) << row.what;
    }
    EXPECT_EQ(here->call(Api::me).status, 200);
    EXPECT_EQ(there->call(Api::me).status, 401);
    EXPECT_FALSE(host.anonymous()->signIn(u"principal@example.edu"_s, TestServer::password));
    EXPECT_TRUE(host.anonymous()->signIn(u"principal@example.edu"_s, next));
}

TEST_P(SessionsTest, AsksForANewPasswordAfterAOneTimeOne)
{
    auto boss = host.client(u"pune@example.edu"_s);
    NewUser in;
    in.institutionId = arts.id;
    in.email = u"fresh@example.edu"_s;
    in.firstName = u"Fresh"_s;
    const auto made = boss->get(Api::createUser, in);
    ASSERT_TRUE(made) << said(made.error());
    auto fresh = host.anonymous();
    ASSERT_TRUE(fresh->signIn(in.email, made->password));
    EXPECT_EQ(fresh->call(Api::me).status, 200);
    EXPECT_EQ(fresh->call(Api::listRoles).code(), u"password_change_required"_s);
    EXPECT_EQ(fresh->call(Api::changePassword, {made->password, u"umbrella quarry tangent fjord"_s}).status, 204);
    EXPECT_NE(fresh->call(Api::listRoles).code(), u"password_change_required"_s);
}

TEST_P(SessionsTest, EditsOnesOwnProfile)
{
    auto client = host.client(u"nobody@example.edu"_s);
    const auto me = client->get(Api::me);
    ASSERT_TRUE(me);
    ProfileChange change;
    change.firstName = u"Nadia"_s;
    EXPECT_EQ(client->call(Api::updateProfile, change).status, 428);
    EXPECT_EQ(client->call(Api::updateProfile, change, {me->user.rowVersion + 7, {}}).status, 412);
    const auto user = client->get(Api::updateProfile, change, {me->user.rowVersion, {}});
    ASSERT_TRUE(user) << said(user.error());
    EXPECT_EQ(user->firstName, u"Nadia"_s);
}

INSTANTIATE_TEST_SUITE_P(Engines, SessionsTest, everyEngine(), engineName);

TEST(LoginLimit, RefusesTheSixthInAMinuteAndSaysWhenToComeBack)
{
    TestServer host(sql::Engine::Sqlite, [](Config &config) { config.loginLimit = {5, std::chrono::minutes(1)}; });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    auto client = host.anonymous();
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(client->call(Api::login, {u"owner@example.edu"_s, u"wrong"_s, {}}).status, 401) << i;
    const auto sixth = client->call(Api::login, {u"owner@example.edu"_s, TestServer::password, {}});
    EXPECT_EQ(sixth.status, 429);
    EXPECT_GT(sixth.headers["retry-after"].toInt(), 0);
    EXPECT_EQ(sixth.headers["ratelimit-policy"], "\"login\";q=5;w=60");
    EXPECT_EQ(sixth.headers["ratelimit"], "\"login\";r=0;t=" + sixth.headers["retry-after"]);
    EXPECT_EQ(client->call(Api::login, {u"other@example.edu"_s, u"wrong"_s, {}}).status, 401) << "another account";
}

TEST(LoginLimit, CountsANetworkOfIpv6AsOneClient)
{
    TestServer host(sql::Engine::Sqlite, [](Config &config) {
        config.loginLimit = {5, std::chrono::minutes(1)};
        config.trustedProxies = {{QHostAddress(QHostAddress::LocalHost), 32}};
    });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    auto client = host.anonymous();
    const auto attempt = [&](const QByteArray &from) {
        return client
            ->send("POST", u"/api/v1/auth/login"_s, R"({"email":"a@example.edu","password":"wrong"})",
                   {{"content-type", "application/json"}, {"x-forwarded-for", from}})
            .status;
    };
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(attempt("2001:db8:1:2:3:4:5:" + QByteArray::number(i)), 401) << i;
    EXPECT_EQ(attempt("2001:db8:1:2:ffff::1"), 429) << "the same /64";
    EXPECT_EQ(attempt("2001:db8:1:3::1"), 401) << "another one";
}

} // namespace
} // namespace bitflow::test
