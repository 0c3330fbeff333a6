// SPDX-License-Identifier: GPL-3.0-or-later
// Ending sessions: one's own, a person's, an institution's, and what ends them by itself.
#include "common/api/all.h"
#include "tests/server/api/estate.h"

namespace bitflow::test {
namespace {

class EndingsTest : public EstateTest
{
protected:
    static SessionChoice of(Id<User> person) { return {person, {}}; }
    static SessionChoice at(Id<Institution> node) { return {{}, node}; }
    static bool lives(Client &client) { return client.call(Api::me).status == 200; }
    qint64 logged(const QString &action)
    {
        return host.backend()
            .db.value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action = ?"_s, {action})
            .value_or(-1);
    }
    const QString puneBoss = u"pune@example.edu"_s, head = u"principal@example.edu"_s;
};

TEST_P(EndingsTest, AllOthersOfOnesOwn)
{
    auto here = host.client(head), there = host.client(head), elsewhere = host.client(head);
    EXPECT_EQ(here->get(Api::countSessions), (SessionCount{2, 1, 0}));
    EXPECT_EQ(here->get(Api::revokeSessions), (SessionCount{2, 1, 0}));
    EXPECT_TRUE(lives(*here));
    EXPECT_FALSE(lives(*there));
    EXPECT_FALSE(lives(*elsewhere));
    EXPECT_EQ(here->get(Api::revokeSessions, of(principal)), (SessionCount{0, 0, 0})) << "oneself: all but this";
    EXPECT_TRUE(lives(*here));
    EXPECT_EQ(logged(u"sessions.revoke_all"_s), 1);
}

TEST_P(EndingsTest, EverySessionOfOnesOwn)
{
    auto here = host.client(head), there = host.client(head);
    EXPECT_EQ(here->call(Api::logoutAll).status, 204);
    EXPECT_FALSE(lives(*here));
    EXPECT_FALSE(lives(*there));
    EXPECT_EQ(logged(u"auth.logout_all"_s), 1);
}

TEST_P(EndingsTest, AllOfAPerson)
{
    auto first = host.client(head), second = host.client(head);
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::revokeSessions, of(principal)).status, 404);
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::revokeSessions, of(principal)).status, 403);
    auto boss = host.client(puneBoss);
    EXPECT_EQ(boss->get(Api::countSessions, of(principal)), (SessionCount{2, 1, 0}));
    EXPECT_TRUE(lives(*first)) << "counting ends nothing";
    EXPECT_EQ(boss->get(Api::revokeSessions, of(principal)), (SessionCount{2, 1, 0}));
    EXPECT_FALSE(lives(*first));
    EXPECT_FALSE(lives(*second));
    EXPECT_EQ(boss->call(Api::revokeSessions, of(owner)).status, 404) << "people of the platform";
}

// Everybody at home there; who holds more than the one that asks keeps his (E3), and is counted.
TEST_P(EndingsTest, AllInAnInstitution)
{
    const auto guest = host.makeUser(u"guest@example.edu"_s, u"bitflow_owner"_s, {}, arts.id);
    ASSERT_FALSE(guest.isNull());
    auto boss = host.client(puneBoss), one = host.client(head), other = host.client(u"faculty@example.edu"_s);
    auto mighty = host.client(u"guest@example.edu"_s), far = host.client(u"nashik@example.edu"_s);
    EXPECT_EQ(far->call(Api::countSessions, at(pune.id)).status, 404);
    EXPECT_EQ(other->call(Api::countSessions, at(pune.id)).status, 403);
    EXPECT_EQ(boss->get(Api::countSessions, at(pune.id)), (SessionCount{2, 2, 1}));
    EXPECT_EQ(boss->get(Api::revokeSessions, at(pune.id)), (SessionCount{2, 2, 1}));
    EXPECT_TRUE(lives(*boss)) << "the session that asks";
    EXPECT_FALSE(lives(*one));
    EXPECT_FALSE(lives(*other));
    EXPECT_TRUE(lives(*mighty));
    EXPECT_TRUE(lives(*far));
    EXPECT_EQ(logged(u"sessions.revoke_all"_s), 2) << "a row a person";
}

TEST_P(EndingsTest, ListsThoseOfOthersWhereTheyMayBeSeen)
{
    auto boss = host.client(puneBoss), one = host.client(head), far = host.client(u"nashik@example.edu"_s);
    SessionQuery query;
    query.everybody = true;
    const auto all = boss->get(Api::listSessions, query);
    ASSERT_TRUE(all) << said(all.error());
    EXPECT_EQ(all->total, 2) << "nobody of another tenant, nobody of the platform";
    EXPECT_EQ(one->call(Api::listSessions, query).status, 200);
    EXPECT_EQ(host.client(u"nobody@example.edu"_s)->call(Api::listSessions, query).status, 403);
    query.q = u"princi"_s;
    EXPECT_EQ(boss->get(Api::listSessions, query)->total, 1);
    query = {};
    query.institutionId = engineering.id;
    EXPECT_EQ(boss->get(Api::listSessions, query)->total, 2) << "the principal, and who has just asked in vain";
    EXPECT_EQ(far->call(Api::listSessions, query).status, 404);
}

TEST_P(EndingsTest, WhatChangesAnAccountEndsItsSessions)
{
    auto boss = host.client(u"owner@example.edu"_s);
    const auto version = [&] { return boss->get(Api::getUser, {principal})->rowVersion; };
    const auto assignment = [&] { return boss->get(Api::userAccess, {principal})->assignments.first(); };
    struct Row
    {
        const char *what;
        std::function<HttpAnswer()> change;
    };
    UserChange renamed;
    renamed.userId = principal;
    renamed.email = u"head@example.edu"_s;
    const Row rows[]{
        {"suspended",
         [&] { return boss->call(Api::setUserStatus, {principal, UserStatus::Suspended, {}}, {version(), {}}); }},
        {"another e-mail", [&] { return boss->call(Api::updateUser, renamed, {version(), {}}); }},
        {"a role lost",
         [&] {
             const auto held = assignment();
             return boss->call(Api::deleteAssignment, {principal, held.id}, {held.rowVersion, {}});
         }},
        {"trashed", [&] { return boss->call(Api::trashUser, {principal}, {version(), {}}); }}};
    QString email = head;
    for (const Row &row : rows) {
        ASSERT_TRUE(host.backend().db.run(u"UPDATE users SET status = 'active' WHERE id = ?"_s, {principal}));
        const auto tokens = host.anonymous()->get(Api::login, {email, TestServer::password, {}});
        ASSERT_TRUE(tokens) << row.what;
        const auto answer = row.change();
        EXPECT_TRUE(answer.status == 200 || answer.status == 204) << row.what << answer.body.constData();
        EXPECT_EQ(
            host.backend()
                .db
                .value<qint64>(u"SELECT COUNT(*) FROM sessions WHERE user_id = ? AND revoked_at IS NULL"_s, {principal})
                .value_or(-1),
            0)
            << row.what;
        EXPECT_EQ(host.anonymous()->call(Api::refresh, {tokens->refreshToken.to.value_or(QString())}).status, 401)
            << row.what;
        if (row.what == std::string("another e-mail"))
            email = u"head@example.edu"_s;
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, EndingsTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
