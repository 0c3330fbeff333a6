// SPDX-License-Identifier: GPL-3.0-or-later
// Over HTTP: what a refusal lacked, and looking at the portal as another person.
#include "common/api/all.h"
#include "tests/server/api/estate.h"
#include "tests/support/auditlog.h"

namespace bitflow::test {
namespace {

class PreviewTest : public EstateTest
{
protected:
    // Somebody who looks as the faculty member; null after a failure.
    std::unique_ptr<Client> look(Client &as, Id<User> at)
    {
        const auto preview = as.get(Api::previewUser, {at});
        EXPECT_TRUE(preview) << (preview ? "" : said(preview.error()));
        if (!preview)
            return nullptr;
        EXPECT_GT(preview->expiresIn, 0);
        EXPECT_LE(preview->expiresIn, 15 * 60);
        EXPECT_EQ(preview->user.id, at);
        auto client = host.anonymous();
        client->setToken(preview->token);
        return client;
    }
    qint64 rows(const QString &where)
    {
        return host.backend().db.value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE "_s + where).value_or(-1);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, PreviewTest, everyEngine(), engineName);

TEST_P(PreviewTest, RefusalsNameThePermissionAndThePlace)
{
    auto client = host.client(u"principal@example.edu"_s);
    const auto away = client->call(Api::getInstitution, {arts.id}).json();
    EXPECT_EQ(away[u"permission"].toString(), u"colleges.view"_s);
    EXPECT_EQ(away[u"institution_id"].toString(), arts.id.toString());
    const auto nobody_ = host.client(u"nobody@example.edu"_s)->call(Api::listUsers).json();
    EXPECT_EQ(nobody_[u"permission"].toString(), u"users.view"_s);
    EXPECT_FALSE(nobody_.contains(u"institution_id"_s)) << "it would do anywhere";
    const auto hidden = client->call(Api::getInstitution, {nashik.id}).json();
    EXPECT_FALSE(hidden.contains(u"permission"_s)) << "what is not there lacks nothing";
    const auto why = client->get(Api::explainAccess, {.permission = u"colleges.view"_s, .institutionId = arts.id});
    ASSERT_TRUE(why);
    EXPECT_EQ(why->decision, Verdict::Deny);
    EXPECT_EQ(why->missing, QStringList{u"colleges.view"_s});
}

TEST_P(PreviewTest, SeesWhatTheOtherSeesAndChangesNothing)
{
    auto boss = host.client(u"principal@example.edu"_s);
    auto preview = look(*boss, faculty);
    ASSERT_TRUE(preview);
    const auto me = preview->get(Api::me);
    ASSERT_TRUE(me);
    EXPECT_EQ(me->user.id, faculty);
    EXPECT_EQ(preview->call(Api::getInstitution, {physics.id}).status, 200);
    EXPECT_EQ(preview->call(Api::getInstitution, {engineering.id}).status,
              host.client(u"faculty@example.edu"_s)->call(Api::getInstitution, {engineering.id}).status);
    int refused = 0;
    forEachEndpoint([&]<class In, class Out>(const Endpoint<In, Out> &endpoint) {
        if (endpoint.method == Method::Get || endpoint.access.kind == Access::Kind::Public ||
            endpoint.name == Api::logout.name)
            return;
        if (endpoint.name == Api::explainAccess.name || endpoint.name == Api::roleImpact.name)
            return; // questions
        In input{};
        forEachField<In>([&]<class S, class M>(const Field<S, M> &field) {
            if constexpr (requires { M::make(); })
                input.*field.member = M::make();
        });
        const auto answer = preview->call(endpoint, input, {1, {}});
        EXPECT_EQ(answer.status, 403) << endpoint.name.data();
        EXPECT_EQ(answer.code(), u"preview_read_only"_s) << endpoint.name.data();
        ++refused;
    });
    EXPECT_GT(refused, 25);
    EXPECT_EQ(preview->call(Api::explainAccess, {{}, u"users.view"_s, {}, physics.id, {}}).status, 200)
        << "why something is missing there is what one looks for";
    EXPECT_EQ(preview->send("DELETE", u"/api/v1/users/"_s + nobody.toString(), {}, {{"if-match", "\"v1\""}}).status,
              403);
    EXPECT_EQ(preview->call(Api::listApiTokens).code(), u"preview_hidden"_s);
    EXPECT_EQ(preview->call(Api::errorFile, {Id<ImportRun>::make()}).code(), u"preview_hidden"_s);
    EXPECT_EQ(preview->call(Api::listRowErrors, {{}, Id<ImportRun>::make()}).code(), u"preview_hidden"_s);
    const auto sessions = preview->get(Api::listSessions);
    ASSERT_TRUE(sessions);
    for (const Session &session : sessions->items)
        EXPECT_TRUE(session.ipAddress.isEmpty());
}

TEST_P(PreviewTest, TellsTheLogWhoLookedAsWhom)
{
    auto boss = host.client(u"principal@example.edu"_s);
    auto preview = look(*boss, faculty);
    ASSERT_TRUE(preview);
    const auto told = [&](const QString &action) {
        return auditLog(host.backend().db, host.backend().audit, action).last();
    };
    EXPECT_EQ(told(u"users.preview"_s).actorName, u"principal@example.edu"_s);
    EXPECT_TRUE(toText(told(u"users.preview"_s).after).contains("faculty@example.edu"));
    EXPECT_EQ(preview->call(Api::logout).status, 204);
    EXPECT_EQ(told(u"auth.logout"_s).actorName, u"principal@example.edu"_s);
    EXPECT_EQ(told(u"auth.logout"_s).after[u"preview_as"].toString(), u"faculty@example.edu"_s);
    EXPECT_EQ(preview->call(Api::me).code(), u"session_ended"_s);
    EXPECT_EQ(boss->call(Api::me).status, 200) << "one's own session goes on";
    const auto claims = QByteArray::fromBase64(boss->get(Api::previewUser, {faculty})->token.toLatin1().split('.')[1],
                                               QByteArray::Base64UrlEncoding);
    EXPECT_EQ(parseText(claims)->toObject()[u"act"][u"sub"].toString(), principal.toString());
}

TEST_P(PreviewTest, IsForThoseOnlyWhoHoldAllThatTheOtherHolds) // E3
{
    auto boss = host.client(u"principal@example.edu"_s);
    EXPECT_EQ(boss->call(Api::previewUser, {principal}).code(), u"own_account"_s);
    EXPECT_EQ(boss->call(Api::previewUser, {puneOwner}).status, 403);
    EXPECT_EQ(boss->call(Api::previewUser, {nashikOwner}).status, 404);
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::previewUser, {nobody}).status, 403);
    const auto elder = host.makeUser(u"elder@example.edu"_s, u"university_owner"_s, pune.id, engineering.id);
    EXPECT_EQ(boss->call(Api::previewUser, {elder}).code(), u"outranked"_s);
    ASSERT_TRUE(host.backend().db.run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {faculty}));
    EXPECT_EQ(boss->call(Api::previewUser, {faculty}).code(), u"not_active"_s);
}

TEST_P(PreviewTest, EndsWithTheRightToItAndWithTheSessionItCameFrom)
{
    auto &db = host.backend().db;
    auto boss = host.client(u"principal@example.edu"_s);
    auto preview = look(*boss, faculty);
    ASSERT_TRUE(preview);
    EXPECT_EQ(preview->call(Api::me).status, 200);
    const auto more = host.backend().users.createAssignment(
        commandLineCaller(),
        {faculty, *db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = 'super_admin'"_s), pune.id, {}, {}});
    ASSERT_TRUE(more);
    EXPECT_EQ(preview->call(Api::me).code(), u"session_ended"_s) << "the other holds more now";
    ASSERT_TRUE(db.run(u"DELETE FROM assignments WHERE id = ?"_s, {more->id}));
    EXPECT_EQ(preview->call(Api::me).status, 200);
    const QString manages = u"role_permissions WHERE permission = 'users.manage-roles' AND role_id = "
                            "(SELECT id FROM roles WHERE slug = 'principal')"_s;
    const auto principalRole = db.value<Id<Role>>(u"SELECT role_id FROM "_s + manages);
    ASSERT_TRUE(principalRole);
    ASSERT_TRUE(db.run(u"DELETE FROM "_s + manages));
    EXPECT_EQ(preview->call(Api::me).code(), u"session_ended"_s) << "whoever looks manages no roles any more";
    ASSERT_TRUE(db.run(u"INSERT INTO role_permissions (role_id, permission) VALUES (?, 'users.manage-roles')"_s,
                       {*principalRole}));
    EXPECT_EQ(preview->call(Api::me).status, 200);
    EXPECT_EQ(boss->call(Api::logout).status, 204);
    EXPECT_EQ(preview->call(Api::me).code(), u"session_ended"_s);

    auto again = host.client(u"principal@example.edu"_s);
    auto second = look(*again, faculty);
    ASSERT_TRUE(second);
    ASSERT_TRUE(db.run(u"UPDATE sessions SET expires_at = ? WHERE actor_id = ?"_s, {Instant::now(), principal}));
    EXPECT_EQ(second->call(Api::me).code(), u"session_ended"_s) << "after a quarter of an hour";
}

} // namespace
} // namespace bitflow::test
