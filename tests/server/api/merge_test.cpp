// SPDX-License-Identifier: GPL-3.0-or-later
// Two accounts of one person become one.
#include "common/api/all.h"
#include "tests/server/api/estate.h"

#include <atomic>
#include <barrier>
#include <thread>

namespace bitflow::test {
namespace {

class MergeTest : public EstateTest
{
protected:
    void SetUp() override
    {
        EstateTest::SetUp();
        stays = host.makeUser(u"meera@example.edu"_s, u"faculty"_s, physics.id, engineering.id);
        duplicate = host.makeUser(u"meera.joshi@example.edu"_s, u"faculty"_s, physics.id, engineering.id);
        boss = host.client(u"pune@example.edu"_s);
        const auto hodRole = host.backend().db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = 'hod'"_s);
        const auto hod =
            boss->get(Api::createAssignment, {duplicate, hodRole.value_or(Id<Role>()), physics.id, {}, {}});
        ASSERT_TRUE(hod) << hod.error().code.toStdString();
    }
    QStringList rolesOf(Id<User> person)
    {
        QStringList list;
        for (const Assignment &one : boss->get(Api::userAccess, {person}).value_or(UserAccess()).assignments)
            list.append(one.roleSlug + u'@' + one.institutionPath.value(one.institutionPath.size() - 1).name);
        list.sort();
        return list;
    }
    Id<User> stays, duplicate;
    std::unique_ptr<Client> boss;
};

TEST_P(MergeTest, RolesMoveGapsAreFilledAndTheDuplicateGoes)
{
    UserChange phone;
    phone.userId = duplicate;
    phone.phone = u"+91 20 1234 5678"_s;
    phone.firstName = u"M."_s;
    const auto changed = boss->get(Api::updateUser, phone, {.ifMatch = 1});
    ASSERT_TRUE(changed) << changed.error().code.toStdString();
    const User before = *boss->get(Api::getUser, {stays});
    auto theirs = host.client(u"meera.joshi@example.edu"_s);
    const auto merged = boss->get(Api::mergeUser, {stays, duplicate});
    ASSERT_TRUE(merged) << merged.error().code.toStdString();
    EXPECT_EQ(merged->phone, u"+91 20 1234 5678"_s);
    EXPECT_EQ(merged->firstName, before.firstName) << "what is written stays";
    EXPECT_EQ(rolesOf(stays), (QStringList{u"faculty@"_s + physics.name, u"hod@"_s + physics.name}));
    EXPECT_EQ(theirs->call(Api::me).status, 401);
    EXPECT_TRUE(boss->get(Api::getInstitution, {physics.id})->leaderId == stays);
    const auto trashed = boss->get(Api::getUser, {duplicate});
    ASSERT_TRUE(trashed);
    EXPECT_TRUE(trashed->deletedAt);
    EXPECT_TRUE(boss->call(Api::restoreUser, {duplicate}).status == 200);
    EXPECT_TRUE(rolesOf(duplicate).isEmpty()) << "the roles have moved";
}

TEST_P(MergeTest, IsRefusedWithoutTheRightsAndChangesNothing)
{
    const QStringList before = rolesOf(duplicate);
    EXPECT_EQ(boss->call(Api::mergeUser, {stays, stays}).code(), u"invalid"_s);
    EXPECT_EQ(boss->call(Api::mergeUser, {stays, puneOwner}).code(), u"own_account"_s);
    EXPECT_EQ(boss->call(Api::mergeUser, {puneOwner, stays}).code(), u"own_account"_s);
    EXPECT_EQ(boss->call(Api::mergeUser, {stays, nashikOwner}).status, 404) << "of another university";
    EXPECT_EQ(boss->call(Api::mergeUser, {stays, owner}).status, 404) << "of the platform";
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::mergeUser, {stays, duplicate}).status, 403);
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::mergeUser, {stays, duplicate}).status, 404);
    EXPECT_EQ(rolesOf(duplicate), before);
    EXPECT_FALSE(boss->get(Api::getUser, {duplicate})->deletedAt);
}

TEST_P(MergeTest, ARefusalThatHidesSomebodyIsWritten)
{
    EXPECT_EQ(boss->call(Api::mergeUser, {stays, Id<User>::make()}).status, 404);
    EXPECT_EQ(boss->call(Api::mergeUser, {stays, nashikOwner}).status, 404);
    AuditQuery query;
    query.action = {u"access.denied"_s};
    const auto told = boss->get(Api::listAuditEvents, query);
    ASSERT_TRUE(told) << said(told.error());
    ASSERT_EQ(told->items.size(), 1) << "who is not there hides nobody";
    EXPECT_EQ(told->items.first().after[u"operation"].toString(), u"mergeUser"_s);
    EXPECT_EQ(told->items.first().institutionId, pune.id);
    EXPECT_TRUE(told->items.first().subjectId.isNull()) << "and names nobody of another tenant";
}

// Each into the other at the same moment: one of them stays, with all that both held.
TEST_P(MergeTest, TwoAtOnceLeaveOneWithEverything)
{
    Caller caller;
    caller.userId = puneOwner;
    caller.name = u"pune@example.edu"_s;
    caller.grants = host.backend().access.grantsOf(puneOwner).value_or(QList<NodeGrant>());
    std::barrier together(2);
    std::atomic<int> done = 0;
    {
        const auto merge = [&](Id<User> into, Id<User> gone) {
            together.arrive_and_wait();
            done += host.backend().users.merge(caller, {into, gone}) ? 1 : 0;
        };
        std::jthread one(merge, stays, duplicate), two(merge, duplicate, stays);
    }
    EXPECT_EQ(done, 1);
    const bool first = !boss->get(Api::getUser, {stays})->deletedAt;
    EXPECT_NE(first, !boss->get(Api::getUser, {duplicate})->deletedAt);
    EXPECT_EQ(rolesOf(first ? stays : duplicate),
              (QStringList{u"faculty@"_s + physics.name, u"hod@"_s + physics.name}));
}

// E1 and E3: what the duplicate holds elsewhere is not the boss's to move.
TEST_P(MergeTest, IsRefusedWhenTheDuplicateHoldsMore)
{
    const auto ownerRole = host.backend().db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = 'university_owner'"_s);
    ASSERT_TRUE(host.client(u"owner@example.edu"_s)
                    ->get(Api::createAssignment, {duplicate, ownerRole.value_or(Id<Role>()), nashik.id, {}, {}}));
    EXPECT_EQ(boss->call(Api::mergeUser, {stays, duplicate}).code(), u"outranked"_s);
    EXPECT_EQ(boss->call(Api::mergeUser, {duplicate, stays}).code(), u"outranked"_s) << "nor the other way round";
    EXPECT_EQ(rolesOf(stays), QStringList{u"faculty@"_s + physics.name});
}

TEST_P(MergeTest, WhatLastsLongerStays)
{
    ASSERT_TRUE(host.backend().db.run(u"UPDATE assignments SET expires_at = ? WHERE user_id = ?"_s,
                                      {Instant::now() + std::chrono::hours(1), stays}));
    ASSERT_TRUE(boss->get(Api::mergeUser, {stays, duplicate}));
    for (const Assignment &one : boss->get(Api::userAccess, {stays})->assignments)
        EXPECT_FALSE(one.expiresAt) << one.roleSlug.toStdString();
    EXPECT_EQ(rolesOf(stays), (QStringList{u"faculty@"_s + physics.name, u"hod@"_s + physics.name}));
}

// The last owner may be merged into somebody, who then owns it; it is never left without one.
TEST_P(MergeTest, AnOwnershipMovesToo)
{
    auto root = host.client(u"owner@example.edu"_s);
    ASSERT_TRUE(root->get(Api::mergeUser, {stays, puneOwner}));
    EXPECT_EQ(host.backend()
                  .db
                  .value<qint64>(u"SELECT COUNT(*) FROM assignments a JOIN roles r ON r.id = a.role_id "
                                 "WHERE r.slug = 'university_owner' AND a.institution_id = ? AND a.user_id = ?"_s,
                                 {pune.id, stays})
                  .value_or(-1),
              1);
}

INSTANTIATE_TEST_SUITE_P(Engines, MergeTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
