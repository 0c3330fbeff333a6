// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of programs: what they may do, from where, for how long, and who sees and ends them.
#include "common/api/all.h"
#include "server/auth/opaquetoken.h"
#include "tests/server/api/estate.h"
#include "tests/support/auditlog.h"

#include <QDir>
#include <QTest>

namespace bitflow::test {
namespace {

class ApiTokensTest : public EstateTest
{
protected:
    static NewApiToken wish(Id<Institution> node, const QStringList &permissions)
    {
        NewApiToken in;
        in.institutionId = node;
        in.name = u"Nightly export"_s;
        in.permissions = permissions;
        return in;
    }
    MadeApiToken make(const QString &email, const NewApiToken &in)
    {
        const auto made = host.client(email)->get(Api::createApiToken, in);
        EXPECT_TRUE(made) << said(made.error());
        return made.value_or(MadeApiToken{});
    }
    std::unique_ptr<Client> program(const QString &secret)
    {
        auto client = host.anonymous();
        client->setToken(secret);
        return client;
    }
    const QString puneBoss = u"pune@example.edu"_s;
};

TEST_P(ApiTokensTest, IsShownOnceAndKeptAsAHash)
{
    const auto made = make(puneBoss, wish(engineering.id, {u"users.view"_s}));
    EXPECT_TRUE(looksLikeToken(apiPrefix, made.secret)) << qPrintable(made.secret);
    EXPECT_EQ(made.token.institutionName, u"Engineering"_s);
    EXPECT_EQ(made.token.userEmail, puneBoss);
    EXPECT_EQ(made.token.expiresAt.us - made.token.createdAt.us, 90LL * 24 * 3600 * 1'000'000);
    const auto list = host.client(puneBoss)->call(Api::listApiTokens);
    EXPECT_EQ(list.status, 200);
    EXPECT_TRUE(list.body.contains("Nightly export"));
    EXPECT_FALSE(list.body.contains(made.secret.toLatin1()));
    const auto hash = host.backend().db.value<QByteArray>(u"SELECT hash FROM api_tokens"_s);
    EXPECT_EQ(hash.value_or(QByteArray()), hashOfToken(made.secret));
    const auto logged =
        host.backend().db.column<QString>(u"SELECT after_state FROM audit_events WHERE action = 'api_tokens.create'"_s);
    ASSERT_TRUE(logged);
    ASSERT_EQ(logged->size(), 1);
    EXPECT_FALSE(logged->first().contains(made.secret));
}

TEST_P(ApiTokensTest, MayDoWhatWasGivenAtItsNodeAndNothingElse)
{
    const auto made = make(puneBoss, wish(engineering.id, {u"users.view"_s}));
    auto client = program(made.secret);
    const auto people = client->get(Api::listUsers);
    ASSERT_TRUE(people) << said(people.error());
    for (const User &user : people->items)
        EXPECT_TRUE(user.institutionId == engineering.id || user.institutionId == physics.id) << qPrintable(user.email);
    EXPECT_EQ(client->call(Api::getUser, {faculty}).status, 200) << "below its node";
    EXPECT_EQ(client->call(Api::getUser, {puneOwner}).status, 403) << "above it, in the same tenant";
    EXPECT_EQ(client->call(Api::getUser, {nashikOwner}).status, 404) << "in another tenant";
    EXPECT_EQ(client->call(Api::getInstitution, {engineering.id}).status, 403) << "not what it was made for";
    const auto me = client->get(Api::me);
    ASSERT_TRUE(me);
    ASSERT_EQ(me->grants.size(), 1);
    EXPECT_EQ(me->grants.first().permissions, QStringList{u"users.view"_s});
}

// What stands in the token and what its maker may do now.
TEST_P(ApiTokensTest, E6LosesWhatItsMakerLoses)
{
    const auto made = make(puneBoss, wish(pune.id, {u"users.view"_s, u"colleges.view"_s}));
    auto client = program(made.secret);
    EXPECT_EQ(client->call(Api::getUser, {faculty}).status, 200);
    auto &db = host.backend().db;
    // from now on its maker holds the same further down only
    ASSERT_TRUE(db.run(u"UPDATE assignments SET institution_id = ? WHERE user_id = ?"_s, {arts.id, puneOwner}));
    EXPECT_EQ(client->call(Api::getUser, {faculty}).status, 403);
    EXPECT_EQ(client->call(Api::getInstitution, {arts.id}).status, 200);
    ASSERT_TRUE(db.run(u"DELETE FROM assignments WHERE user_id = ?"_s, {puneOwner}));
    EXPECT_EQ(client->call(Api::getInstitution, {arts.id}).status, 404) << "nothing held in that tenant";
    struct Row
    {
        const char *what;
        QString set, unset;
    };
    const Row rows[]{{"suspended", u"UPDATE users SET status = 'suspended'"_s, u"UPDATE users SET status = 'active'"_s},
                     {"trashed", u"UPDATE users SET deleted_at = 1"_s, u"UPDATE users SET deleted_at = NULL"_s},
                     {"one-time password", u"UPDATE users SET must_change_password = 1"_s,
                      u"UPDATE users SET must_change_password = 0"_s}};
    for (const Row &row : rows) {
        EXPECT_EQ(client->call(Api::me).status, 200) << row.what;
        ASSERT_TRUE(db.run(row.set + u" WHERE id = ?"_s, {puneOwner})) << row.what;
        EXPECT_EQ(client->call(Api::me).status, 401) << row.what;
        ASSERT_TRUE(db.run(row.unset + u" WHERE id = ?"_s, {puneOwner})) << row.what;
    }
}

TEST_P(ApiTokensTest, NobodyGivesWhatHeDoesNotHold)
{
    auto boss = host.client(puneBoss);
    struct Row
    {
        const char *what;
        NewApiToken in;
        int status;
        QString code, pointer;
    };
    const auto with = [&](auto change) {
        NewApiToken in = wish(engineering.id, {u"users.view"_s});
        change(in);
        return in;
    };
    const Row rows[]{{"the platform", wish({}, {u"users.view"_s}), 403, u"forbidden"_s, {}},
                     {"another tenant", wish(nashik.id, {u"users.view"_s}), 404, u"not_found"_s, {}},
                     {"more than one holds",
                      wish(pune.id, {u"users.view"_s, u"operations.manage"_s}),
                      403,
                      u"exceeds_own_rights"_s,
                      {}},
                     {"nothing", wish(pune.id, {}), 422, u"invalid"_s, u"/permissions"_s},
                     {"no such permission", wish(pune.id, {u"users.fly"_s}), 422, u"invalid"_s, u"/permissions/0"_s},
                     {"no name", with([](auto &in) { in.name.clear(); }), 422, u"invalid"_s, u"/name"_s},
                     {"no network", with([](auto &in) { in.networks = {u"10.0.0.0/8"_s, u"home"_s}; }), 422,
                      u"invalid"_s, u"/networks/1"_s},
                     {"for ever", with([](auto &in) { in.days = 366; }), 422, u"invalid"_s, u"/days"_s}};
    for (const Row &row : rows) {
        const auto answer = boss->call(Api::createApiToken, row.in);
        EXPECT_EQ(answer.status, row.status) << row.what << answer.body.constData();
        EXPECT_EQ(answer.code(), row.code) << row.what;
        EXPECT_EQ(answer.json()[u"errors"][0][u"pointer"].toString(), row.pointer) << row.what;
    }
    EXPECT_EQ(
        host.client(u"faculty@example.edu"_s)->call(Api::createApiToken, wish(physics.id, {u"users.view"_s})).status,
        403);
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::listApiTokens).status, 403);
}

TEST_P(ApiTokensTest, IsNoPerson)
{
    const auto made = make(u"owner@example.edu"_s, wish({}, slugs(PermissionSet().set())));
    auto client = program(made.secret);
    EXPECT_EQ(client->call(Api::me).status, 200);
    EXPECT_EQ(client->call(Api::listRoles).status, 200);
    const HttpAnswer refused[]{
        client->call(Api::createApiToken, wish({}, {u"users.view"_s})),
        client->call(Api::changePassword, {TestServer::password, u"umbrella quarry tangent fjord"_s}),
        client->call(Api::logout),
        client->call(Api::logoutAll),
        client->call(Api::listSessions),
        client->call(Api::revokeSessions),
        client->call(Api::revokeApiToken, {made.token.id})};
    for (const HttpAnswer &answer : refused) {
        EXPECT_EQ(answer.status, 403);
        EXPECT_EQ(answer.code(), u"person_required"_s);
    }
}

TEST_P(ApiTokensTest, EndsWhenItIsRevokedOrOver)
{
    const auto first = make(puneBoss, wish(pune.id, {u"users.view"_s}));
    const auto second = make(puneBoss, wish(pune.id, {u"users.view"_s}));
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::revokeApiToken, {first.token.id}).status, 404);
    EXPECT_EQ(host.client(u"principal@example.edu"_s)->call(Api::revokeApiToken, {first.token.id}).status, 403);
    EXPECT_EQ(host.client(u"owner@example.edu"_s)->call(Api::revokeApiToken, {first.token.id}).status, 204);
    EXPECT_EQ(program(first.secret)->call(Api::me).code(), u"token_invalid"_s);
    EXPECT_EQ(host.client(puneBoss)->call(Api::revokeApiToken, {first.token.id}).status, 404) << "gone already";
    EXPECT_EQ(program(second.secret)->call(Api::me).status, 200);
    ASSERT_TRUE(host.backend().db.run(u"UPDATE api_tokens SET expires_at = ? WHERE id = ?"_s,
                                      {Instant::now(), second.token.id}));
    EXPECT_EQ(program(second.secret)->call(Api::me).status, 401);
    for (const QString &bad : {u"bfp_nonsense"_s, second.secret.chopped(1), second.secret.chopped(1) + u'!'})
        EXPECT_EQ(program(bad)->call(Api::me).status, 401);
}

TEST_P(ApiTokensTest, SaysWhenItWasUsedAndWhoseItIs)
{
    const auto made = make(puneBoss, wish(pune.id, {u"api-tokens.view"_s}));
    EXPECT_FALSE(made.token.lastUsedAt);
    const auto list = program(made.secret)->get(Api::listApiTokens);
    ASSERT_TRUE(list);
    ASSERT_EQ(list->items.size(), 1);
    EXPECT_TRUE(list->items.first().lastUsedAt);
    EXPECT_EQ(list->items.first().lastUsedIp, u"127.0.0.1"_s);
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->get(Api::listApiTokens)->total, 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, ApiTokensTest, everyEngine(), engineName);

TEST(ApiTokenEnds, IsSaidTwoWeeksAndThreeDaysBefore)
{
    QTemporaryDir mails;
    TestServer host(sql::Engine::Sqlite, [&](Config &config) {
        config.mail.kind = MailerKind::File;
        config.mail.directory = mails.path();
        config.mail.fromAddress = u"portal@example.edu"_s;
    });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    NewApiToken in;
    in.name = u"Nightly export"_s;
    in.permissions = {u"users.view"_s};
    in.days = 10;
    ASSERT_TRUE(host.client(u"owner@example.edu"_s)->get(Api::createApiToken, in));
    auto &db = host.backend().db;
    const auto told = db.value<qint64>(u"SELECT COUNT(*) FROM jobs WHERE type = 'mail.send'"_s);
    EXPECT_GE(told.value_or(-1), 1) << "its making is told at once";
    const auto reminders = [&] { // in how many days, rounded
        QList<qint64> days;
        for (const Instant at :
             db.column<Instant>(u"SELECT run_at FROM jobs WHERE type = 'api_tokens.ends' ORDER BY run_at"_s)
                 .value_or(QList<Instant>()))
            days.append(std::chrono::round<std::chrono::days>(at - Instant::now()).count());
        return days;
    };
    EXPECT_EQ(reminders(), QList<qint64>{7}) << "two weeks before is over already";
    const auto written = [&] { return QDir(mails.path()).entryInfoList({u"*.eml"_s}, QDir::Files, QDir::Time); };
    ASSERT_TRUE(QTest::qWaitFor([&] { return written().size() == 1; }, 60'000)) << "that it was made";
    ASSERT_TRUE(db.run(u"UPDATE jobs SET run_at = 0 WHERE type = 'api_tokens.ends'"_s)); // a week later
    ASSERT_TRUE(QTest::qWaitFor([&] { return written().size() == 2; }, 60'000)) << "that it ends";
    for (const QFileInfo &one : written()) {
        QFile mail(one.filePath());
        ASSERT_TRUE(mail.open(QIODevice::ReadOnly));
        EXPECT_TRUE(mail.readAll().contains("owner@example.edu"));
    }
    in.days = 90;
    ASSERT_TRUE(db.run(u"DELETE FROM jobs WHERE type = 'api_tokens.ends'"_s));
    ASSERT_TRUE(host.client(u"owner@example.edu"_s)->get(Api::createApiToken, in));
    EXPECT_EQ(reminders(), (QList<qint64>{76, 87}));
    ASSERT_TRUE(QTest::qWaitFor([&] { return written().size() == 3; }, 60'000)) << "that it was made";
    ASSERT_TRUE(db.run(u"UPDATE jobs SET run_at = 0 WHERE type = 'api_tokens.ends'"_s));
    ASSERT_TRUE(QTest::qWaitFor([&] { return written().size() == 5; }, 60'000)) << "both are sent";
}

TEST(ApiTokenNetworks, ConfineWhereItIsAcceptedFrom)
{
    TestServer host(sql::Engine::Sqlite,
                    [](Config &config) { config.trustedProxies = {{QHostAddress(QHostAddress::LocalHost), 32}}; });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    NewApiToken in;
    in.name = u"Office"_s;
    in.permissions = {u"users.view"_s};
    in.networks = {u"10.20.0.0/16"_s, u"192.0.2.7"_s, u"2001:db8::/32"_s};
    const auto made = host.client(u"owner@example.edu"_s)->get(Api::createApiToken, in);
    ASSERT_TRUE(made) << said(made.error());
    auto client = host.anonymous();
    client->setToken(made->secret);
    const std::pair<QByteArray, int> rows[]{{"10.20.30.40", 200},      {"192.0.2.7", 200}, {"2001:db8:1::5", 200},
                                            {"::ffff:10.20.1.1", 200}, {"10.21.0.1", 403}, {"192.0.2.8", 403},
                                            {"2001:db9::1", 403}};
    for (const auto &[from, status] : rows)
        EXPECT_EQ(client->send("GET", u"/api/v1/users"_s, {}, {{"x-forwarded-for", from}}).status, status)
            << from.constData();
    // A token that turns up elsewhere has leaked: its owner reads it in the log, with the address.
    const auto log = auditLog(host.backend().db, host.backend().audit);
    EXPECT_EQ(std::ranges::count_if(log,
                                    [](const AuditEvent &event) {
                                        return event.outcome == AuditOutcome::Denied &&
                                               event.ipAddress == "10.21.0.1"_L1 &&
                                               event.actorName.contains(u"API token Office"_s) &&
                                               toText(event.after).contains("network_refused");
                                    }),
              1);
}

} // namespace
} // namespace bitflow::test
