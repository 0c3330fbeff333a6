// SPDX-License-Identifier: GPL-3.0-or-later
// Separation of duties: told before a role is changed, and before one is given. It warns and refuses nothing.
#include "common/duties.h"
#include "server/access/store.h"
#include "tests/server/stores/world.h"

namespace bitflow::test {
namespace {

class Duties : public World
{
protected:
    Role custom(const QString &name, const QStringList &permissions, RoleScope scope = RoleScope::College)
    {
        NewRole in;
        in.institutionId = alphaU;
        in.name = name;
        in.scopeKind = scope;
        in.permissions = permissions;
        return roles.create(server, in).value_or(Role());
    }
    void give(Id<User> user, const Role &role, Id<Institution> node, std::optional<Instant> until = {})
    {
        ASSERT_TRUE(db.transaction([&] { return assignments.insert(server, {user, role.id, node, until, {}}, role); }));
    }
    QStringList told(const Caller &caller, const ConflictQuery &query)
    {
        const auto page = explanations.conflicts(caller, query);
        if (!page)
            return {outcome(page)};
        QStringList list;
        for (const DutyConflict &one : page->items)
            list.append(one.one + u'+' + one.other);
        return list;
    }

    const QString grading = u"grades.enter+grades.approve"_s;
    AccessStore explanations{db, access, audit.people(), "secret of the tests"_ba};
};
INSTANTIATE_TEST_SUITE_P(Engines, Duties, everyEngine(), engineName);

TEST(DutyPairs, APairIsOfTwoAndCompletedByItsSecondHalf)
{
    for (const DutyPair &pair : dutyPairs()) {
        EXPECT_EQ(pair.both().count(), 2U);
        EXPECT_FALSE(QByteArray(pair.why).isEmpty());
        PermissionSet half;
        half.set(size_t(pair.one));
        EXPECT_TRUE(completedPairs({}, half).isEmpty());
        EXPECT_EQ(completedPairs(half, pair.both()).size(), 1);
        EXPECT_TRUE(completedPairs(pair.both(), pair.both()).isEmpty()) << "it was so before";
    }
}

TEST_P(Duties, GivingTheOtherHalfIsWarnedOfAboveAtAndBelow)
{
    const Role enters = custom(u"Enters"_s, {u"grades.enter"_s});
    const Role approves = custom(u"Approves"_s, {u"grades.approve"_s}, RoleScope::University);
    const auto teacher = person(music, u"teacher"_s);
    EXPECT_EQ(told(server, {teacher, enters.id, arts}), QStringList());
    give(teacher, enters, arts);
    EXPECT_EQ(told(server, {teacher, {}, arts}), QStringList());
    EXPECT_EQ(told(server, {teacher, approves.id, alphaU}), QStringList{grading}) << "held below";
    EXPECT_EQ(told(server, {teacher, approves.id, music}), QStringList{grading}) << "held above";
    EXPECT_EQ(told(server, {teacher, approves.id, law}), QStringList()) << "another college";
    ASSERT_TRUE(users.createAssignment(as(root), {teacher, approves.id, alphaU, {}, {}})) << "a warning, no refusal";
    EXPECT_EQ(told(server, {teacher, {}, alphaU}), QStringList{grading});
    EXPECT_EQ(told(server, {teacher, approves.id, arts}), QStringList()) << "nothing new";
}

TEST_P(Duties, WhatHasEndedCountsNotAndWhatASuspendedAccountHoldsDoes)
{
    const Role enters = custom(u"Enters"_s, {u"grades.enter"_s});
    const Role approves = custom(u"Approves"_s, {u"grades.approve"_s});
    const auto former = person(arts, u"former"_s), away = person(arts, u"away"_s);
    give(former, enters, arts, Instant::now() - std::chrono::hours(1));
    EXPECT_EQ(told(server, {former, approves.id, arts}), QStringList());
    give(away, enters, arts);
    ASSERT_TRUE(users.setStatus(server, {away, UserStatus::Suspended, {}}));
    EXPECT_EQ(told(server, {away, approves.id, arts}), QStringList{grading});
}

TEST_P(Duties, AreToldToThoseWhoSeeThePersonAndTheRole)
{
    const Role approves = custom(u"Approves"_s, {u"grades.approve"_s});
    hold(office, "faculty"_L1, music);
    EXPECT_EQ(told(as(dean), {office, approves.id, arts}), QStringList{grading});
    EXPECT_EQ(told(as(office), {{}, approves.id, arts}), QStringList{grading});
    EXPECT_EQ(told(as(beta), {office, approves.id, arts}), QStringList{u"not_found"_s});
    EXPECT_EQ(told(as(beta), {{}, approves.id, betaU}), QStringList{u"not_found"_s});
}

TEST_P(Duties, AChangeOfARoleTellsWhichPairsItCompletesAndForHowMany)
{
    const Role enters = custom(u"Enters"_s, {u"grades.enter"_s});
    const Role helper = custom(u"Helper"_s, {u"users.view"_s});
    const auto one = person(arts, u"one"_s), two = person(arts, u"two"_s), three = person(arts, u"three"_s);
    for (const auto user : {one, two, three})
        give(user, helper, arts);
    give(one, enters, arts);
    give(two, enters, law); // elsewhere
    hold(three, "faculty"_L1, music);
    const auto impact = explanations.impact(as(alpha), {helper.id, {u"users.view"_s, u"grades.approve"_s}});
    ASSERT_TRUE(impact) << qPrintable(outcome(impact));
    EXPECT_EQ(impact->conflicts, (QList<DutyConflict>{{u"grades.enter"_s, u"grades.approve"_s, 2}}));
    const auto whole = explanations.impact(as(alpha), {helper.id, {u"grades.enter"_s, u"grades.approve"_s}});
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->conflicts, (QList<DutyConflict>{{u"grades.enter"_s, u"grades.approve"_s, 3}}));
    const auto unheld = custom(u"Unheld"_s, {u"grades.enter"_s});
    const auto nobody = explanations.impact(as(alpha), {unheld.id, {u"grades.enter"_s, u"grades.approve"_s}});
    ASSERT_TRUE(nobody);
    EXPECT_EQ(nobody->conflicts, (QList<DutyConflict>{{u"grades.enter"_s, u"grades.approve"_s, 0}}));
    const auto half = explanations.impact(as(alpha), {unheld.id, {u"grades.approve"_s}});
    ASSERT_TRUE(half);
    EXPECT_TRUE(half->conflicts.isEmpty());
}

TEST_P(Duties, AChangeOfARoleTellsWhatTheAskerLoses)
{
    const Role extra = custom(u"Extra"_s, {u"users.view"_s, u"billing.manage"_s}, RoleScope::University);
    give(alpha, extra, alphaU);
    const auto impact = explanations.impact(as(alpha), {extra.id, {}});
    ASSERT_TRUE(impact) << qPrintable(outcome(impact));
    EXPECT_EQ(impact->ownLost, QStringList{u"billing.manage"_s}) << "people are seen by the other role too";
    const auto others = explanations.impact(as(root), {extra.id, {}});
    ASSERT_TRUE(others);
    EXPECT_TRUE(others->ownLost.isEmpty());
}

} // namespace
} // namespace bitflow::test
