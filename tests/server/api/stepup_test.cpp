// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "tests/server/api/authenticator.h"
#include "tests/server/api/estate.h"

namespace bitflow::test {
namespace {

class StepUpTest : public EstateTest
{
protected:
    // As if everybody had signed in that long ago.
    void age(std::chrono::minutes by)
    {
        ASSERT_TRUE(host.backend().db.run(u"UPDATE sessions SET authenticated_at = ?"_s, {Instant::now() - by}));
    }
};

// Whoever adds or drops one decides it knowingly: operations.md §1.10.
TEST(StepUp, IsAskedForByThese)
{
    QStringList asking;
    forEachEndpoint([&](const auto &endpoint) {
        if (has(endpoint.guard, Guard::StepUp))
            asking.append(endpoint.name);
    });
    asking.sort();
    // of a change of somebody's e-mail the store asks, see below
    EXPECT_EQ(asking.join(u' '),
              u"beginTotp changeEmail confirmTotp createApiToken createAssignment createInvitations createRole "
              "deleteAssignment deleteRole disableTotp exportAudit forgetDevice mergeUser previewUser "
              "renewRecoveryCodes resetUserMfa resetUserPassword restoreInstitution restoreUser revokeApiToken "
              "setLeader transferOwnership trashInstitution trashUser updateAssignment updateRole"_s);
}

TEST_P(StepUpTest, AsksWhoeverSignedInTooLongAgo)
{
    auto client = host.client(u"owner@example.edu"_s);
    const auto attempt = [&] { return client->call(Api::resetUserPassword, {faculty}); };
    age(std::chrono::minutes(4));
    EXPECT_EQ(attempt().status, 200);
    age(std::chrono::minutes(6));
    const auto refused = attempt();
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.code(), u"insufficient_user_authentication"_s);
    EXPECT_EQ(refused.headers["www-authenticate"], R"(Bearer error="insufficient_user_authentication", max_age="300")");
    EXPECT_EQ(client->call(Api::listUsers).status, 200) << "what asks for none goes on";
    EXPECT_EQ(client->call(Api::stepUp, {u"wrong"_s, {}}).json()[u"errors"][0][u"pointer"].toString(), u"/password"_s);
    EXPECT_EQ(attempt().status, 401);
    EXPECT_EQ(client->call(Api::stepUp, {}).status, 422);
    EXPECT_EQ(client->call(Api::stepUp, {TestServer::password, u"123456"_s}).status, 422) << "one of the two";
    EXPECT_EQ(client->call(Api::stepUp, {{}, u"123456"_s}).json()[u"errors"][0][u"pointer"].toString(), u"/code"_s);
    EXPECT_EQ(client->call(Api::stepUp, {TestServer::password, {}}).status, 204);
    EXPECT_EQ(attempt().status, 200);
}

TEST_P(StepUpTest, WritesThatAProofWasMissing)
{
    auto client = host.client(u"owner@example.edu"_s);
    age(std::chrono::minutes(6));
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(client->call(Api::resetUserPassword, {faculty}).status, 401);
    AuditQuery query;
    query.action = {u"access.denied"_s};
    const auto told = client->get(Api::listAuditEvents, query);
    ASSERT_TRUE(told) << said(told.error());
    ASSERT_EQ(told->items.size(), 1) << "the same within a minute is counted";
    const AuditEvent &row = told->items.first();
    EXPECT_EQ(row.after[u"reason"].toString(), u"insufficient_user_authentication"_s);
    EXPECT_EQ(row.after[u"operation"].toString(), u"resetUserPassword"_s);
    EXPECT_EQ(row.subjectId, Id<AuditSubject>(faculty.uuid()));
    EXPECT_EQ(row.actorId, owner);
}

TEST_P(StepUpTest, TellsWhoeverMayNotWithoutAsking)
{
    auto client = host.client(u"faculty@example.edu"_s);
    auto stranger = host.client(u"nashik@example.edu"_s);
    age(std::chrono::minutes(6));
    EXPECT_EQ(client->call(Api::resetUserPassword, {principal}).status, 403);
    EXPECT_EQ(stranger->call(Api::resetUserPassword, {principal}).status, 404);
}

TEST_P(StepUpTest, IsOfOneSessionAndNotRenewedByARefresh)
{
    auto here = host.client(u"owner@example.edu"_s);
    auto there = host.anonymous();
    const auto tokens = there->signIn(u"owner@example.edu"_s, TestServer::password);
    ASSERT_TRUE(tokens);
    age(std::chrono::minutes(6));
    EXPECT_EQ(here->call(Api::stepUp, {TestServer::password, {}}).status, 204);
    EXPECT_EQ(here->call(Api::resetUserPassword, {faculty}).status, 200);
    EXPECT_EQ(there->call(Api::resetUserPassword, {faculty}).status, 401);
    const auto renewed = there->get(Api::refresh, {(*tokens)[u"refresh_token"].toString()});
    ASSERT_TRUE(renewed) << said(renewed.error());
    there->setToken(renewed->token);
    EXPECT_EQ(there->call(Api::resetUserPassword, {faculty}).code(), u"insufficient_user_authentication"_s);
}

TEST_P(StepUpTest, TakesACodeInsteadOfThePassword)
{
    auto client = host.client(u"owner@example.edu"_s);
    const Phone phone = enrol(host, *client);
    age(std::chrono::minutes(6));
    const QString code = phone.code();
    EXPECT_EQ(client->call(Api::stepUp, {TestServer::password, {}}).json()[u"errors"][0][u"pointer"].toString(),
              u"/code"_s)
        << "half of it proves nothing";
    EXPECT_EQ(client->call(Api::resetUserPassword, {faculty}).status, 401);
    EXPECT_EQ(client->call(Api::stepUp, {{}, code}).status, 204);
    EXPECT_EQ(client->call(Api::resetUserPassword, {faculty}).status, 200);
    EXPECT_EQ(client->call(Api::stepUp, {{}, code}).status, 422) << "a code is good once";
    EXPECT_EQ(client->call(Api::stepUp, {{}, phone.recoveryCodes.first()}).status, 204);
}

TEST_P(StepUpTest, IsAskedForByAChangeOfTheEmailOnly)
{
    auto client = host.client(u"owner@example.edu"_s);
    age(std::chrono::minutes(6));
    const auto user = client->get(Api::getUser, {faculty});
    ASSERT_TRUE(user);
    UserChange change;
    change.userId = faculty;
    change.firstName = u"Fay"_s;
    EXPECT_EQ(client->call(Api::updateUser, change, {user->rowVersion, {}}).status, 200);
    change.email = u"fay@example.edu"_s;
    EXPECT_EQ(client->call(Api::updateUser, change, {user->rowVersion + 1, {}}).code(),
              u"insufficient_user_authentication"_s);
    EXPECT_EQ(client->call(Api::stepUp, {TestServer::password, {}}).status, 204);
    EXPECT_EQ(client->call(Api::updateUser, change, {user->rowVersion + 1, {}}).status, 200);
}

INSTANTIATE_TEST_SUITE_P(Engines, StepUpTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
