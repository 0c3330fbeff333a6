// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of access, by their names: E1–E5, E7, E9.
#include "server/users/owners.h"
#include "tests/server/stores/world.h"

#include <latch>
#include <thread>

namespace bitflow::test {

class Rules : public World
{
protected:
    QString give(Id<User> actor, Id<User> to, QLatin1StringView slug, Id<Institution> where)
    {
        return outcome(users.createAssignment(as(actor), {to, role(slug), where, {}, {}}));
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Rules, everyEngine(), engineName);

TEST_P(Rules, E1GivingNeedsTheRightToGiveAndEverythingGiven)
{
    const auto pupil = person(arts, u"pupil"_s);
    const auto clerk = person(arts, u"clerk"_s);
    hold(clerk, "super_nt_manager"_L1, alphaU); // sees and edits people, gives no roles
    struct Row
    {
        Id<User> actor;
        QLatin1StringView slug;
        Id<Institution> where;
        QString expected;
    };
    const Row rows[] = {
        {office, "student"_L1, arts, u"ok"_s},         {office, "college_fee_admin"_L1, arts, u"exceeds_own_rights"_s},
        {dean, "college_fee_admin"_L1, arts, u"ok"_s}, {dean, "faculty"_L1, music, u"ok"_s},
        {dean, "student"_L1, law, u"forbidden"_s},     {clerk, "student"_L1, arts, u"forbidden"_s},
        {alpha, "super_admin"_L1, alphaU, u"ok"_s},    {alpha, "bitflow_owner"_L1, {}, u"forbidden"_s},
        {root, "it_operator"_L1, {}, u"ok"_s},
    };
    for (const Row &row : rows) {
        EXPECT_EQ(give(row.actor, pupil, row.slug, row.where), row.expected) << row.slug.data();
        ASSERT_TRUE(db.run(u"DELETE FROM assignments WHERE user_id = ?"_s, {pupil}));
    }
}

TEST_P(Rules, E1ExpiredRightsGiveNothing)
{
    const auto temp = person(arts, u"temp"_s);
    const auto pupil = person(arts, u"pupil"_s);
    const auto id = hold(temp, "college_admin"_L1, arts, Instant::now() + std::chrono::hours(1));
    EXPECT_EQ(give(temp, pupil, "student"_L1, arts), u"ok"_s);
    ASSERT_TRUE(db.run(u"UPDATE assignments SET expires_at = ? WHERE id = ?"_s, {Instant::now(), id}));
    EXPECT_EQ(give(temp, pupil, "parent"_L1, arts), u"not_found"_s);
}

TEST_P(Rules, E2AddingAPermissionNeedsItWhereverTheRoleReaches)
{
    NewRole in;
    in.institutionId = arts;
    in.name = u"Helper"_s;
    in.scopeKind = RoleScope::College;
    in.permissions = {u"users.view"_s};
    const auto made = roles.create(as(alpha), in);
    ASSERT_TRUE(made) << qPrintable(outcome(made));
    struct Row
    {
        Id<User> actor;
        QStringList permissions;
        QString expected;
    };
    const Row rows[] = {
        {dean, {u"users.view"_s, u"colleges.create"_s}, u"exceeds_own_rights"_s}, // a principal makes no colleges
        {dean, {u"users.view"_s, u"colleges.update"_s}, u"ok"_s},
        {dean, {u"users.view"_s}, u"ok"_s},
        {alpha, {u"users.view"_s, u"operations.view"_s}, u"exceeds_own_rights"_s},
        {beta, {u"users.view"_s, u"users.create"_s}, u"not_found"_s},
        {root, {u"users.view"_s, u"operations.view"_s}, u"ok"_s},
    };
    for (const Row &row : rows) {
        RoleChange change;
        change.roleId = made->id;
        change.permissions = row.permissions;
        EXPECT_EQ(outcome(roles.update(as(row.actor), change)), row.expected) << qPrintable(row.permissions.join(u','));
    }
}

TEST_P(Rules, E2SystemRolesStayAsTheyAre)
{
    RoleChange change;
    change.roleId = role("student"_L1);
    change.permissions = QStringList{u"users.delete"_s};
    EXPECT_EQ(outcome(roles.update(as(root), change)), u"system_role"_s);
    EXPECT_EQ(outcome(roles.remove(as(root), {change.roleId})), u"system_role"_s);
}

TEST_P(Rules, E3NobodyActsOnWhoHoldsMore)
{
    const auto pupil = person(arts, u"pupil"_s);
    const auto guest = person(arts, u"guest"_s); // at home in the college, owner of another university
    hold(guest, "university_owner"_L1, betaU);
    struct Row
    {
        Id<User> actor, target;
        QString expected;
    };
    const Row rows[] = {{office, pupil, u"ok"_s},      {office, dean, u"outranked"_s}, {dean, office, u"ok"_s},
                        {dean, guest, u"outranked"_s}, {alpha, dean, u"ok"_s},         {alpha, guest, u"outranked"_s},
                        {root, guest, u"ok"_s}};
    for (const Row &row : rows) {
        const auto name = qPrintable(who(row.actor).email + u" → "_s + who(row.target).email);
        EXPECT_EQ(outcome(users.setStatus(as(row.actor), {row.target, UserStatus::Suspended, {}})), row.expected)
            << name;
        EXPECT_EQ(outcome(users.setStatus(as(row.actor), {row.target, UserStatus::Active, {}})), row.expected) << name;
        EXPECT_EQ(outcome(users.resetPassword(as(row.actor), {row.target})), row.expected) << name;
        UserChange change;
        change.userId = row.target;
        change.notes = u"seen"_s;
        EXPECT_EQ(outcome(users.update(as(row.actor), change)), row.expected) << name;
        EXPECT_EQ(outcome(users.trash(as(row.actor), {row.target})), row.expected) << name;
        EXPECT_EQ(outcome(users.restore(as(row.actor), {row.target})), row.expected) << name;
    }
}

TEST_P(Rules, E3CountsWhatASuspendedPersonHolds)
{
    ASSERT_TRUE(users.setStatus(as(alpha), {dean, UserStatus::Suspended, {}}));
    EXPECT_EQ(outcome(users.setStatus(as(office), {dean, UserStatus::Active, {}})), u"outranked"_s);
}

TEST_P(Rules, E3CountsRightsInsideAnInstitutionOfPeopleFromElsewhere)
{
    NewRole in;
    in.institutionId = alphaU;
    in.name = u"Caretaker"_s;
    in.scopeKind = RoleScope::University;
    in.permissions = {u"colleges.view"_s, u"colleges.delete"_s, u"colleges.suspend"_s};
    const auto made = roles.create(as(alpha), in);
    ASSERT_TRUE(made);
    const auto caretaker = person(alphaU, u"caretaker"_s);
    ASSERT_TRUE(users.createAssignment(as(alpha), {caretaker, made->id, alphaU, {}, {}}));
    const auto status = [&](Id<User> actor, InstitutionStatus wanted) {
        return outcome(institutions.setStatus(as(actor), {law, wanted, {}}));
    };
    EXPECT_EQ(status(caretaker, InstitutionStatus::Suspended), u"ok"_s);
    EXPECT_EQ(status(caretaker, InstitutionStatus::Active), u"ok"_s);
    hold(office, "principal"_L1, law); // at home in Arts
    EXPECT_EQ(status(caretaker, InstitutionStatus::Suspended), u"outranked"_s);
    EXPECT_EQ(outcome(institutions.trash(as(caretaker), {law})), u"outranked"_s);
    EXPECT_EQ(status(alpha, InstitutionStatus::Suspended), u"ok"_s);
    EXPECT_EQ(status(caretaker, InstitutionStatus::Active), u"outranked"_s) << "that would give the rights back";
    ASSERT_TRUE(institutions.trash(as(alpha), {law}));
    EXPECT_EQ(outcome(institutions.restore(as(caretaker), {law})), u"outranked"_s);
    EXPECT_EQ(outcome(institutions.restore(as(alpha), {law})), u"ok"_s);
}

TEST_P(Rules, E3CountsWhoeverHasThePlaceThatIsTaken)
{
    const auto heir = person(arts, u"heir"_s);
    hold(dean, "university_owner"_L1, betaU); // more than alpha holds
    ASSERT_TRUE(users.trash(as(root), {dean}));
    EXPECT_EQ(give(alpha, heir, "principal"_L1, arts), u"outranked"_s) << "the dean would come back without his place";
    EXPECT_EQ(give(root, heir, "principal"_L1, arts), u"ok"_s);
}

TEST_P(Rules, E4NobodyGivesHimselfARole)
{
    EXPECT_EQ(give(root, root, "it_operator"_L1, {}), u"self_assignment"_s);
    EXPECT_EQ(give(dean, dean, "college_admin"_L1, arts), u"self_assignment"_s);
    EXPECT_EQ(outcome(institutions.setLeader(as(alpha), {law, alpha})), u"self_assignment"_s);
    const auto temp = person(arts, u"temp"_s);
    const auto until = Instant::now() + std::chrono::hours(1);
    const auto held = hold(temp, "college_admin"_L1, arts, until);
    EXPECT_EQ(outcome(users.updateAssignment(as(temp), {temp, held, {}})), u"self_assignment"_s);
    EXPECT_EQ(outcome(users.deleteAssignment(as(temp), {temp, held})), u"ok"_s) << "giving up is allowed";
    const auto pupil = person(arts, u"pupil"_s);
    const auto study = hold(pupil, "student"_L1, arts);
    EXPECT_EQ(outcome(users.deleteAssignment(as(pupil), {pupil, study})), u"ok"_s) << "without roles.assign as well";
}

TEST_P(Rules, E5TheLastOwnerStays)
{
    const auto ownership = [&](Id<User> user) {
        return db.value<Id<Assignment>>(u"SELECT id FROM assignments WHERE user_id = ?"_s, {user})
            .value_or(Id<Assignment>());
    };
    const auto later = Instant::now() + std::chrono::hours(24);
    EXPECT_EQ(outcome(users.deleteAssignment(as(root), {root, ownership(root)})), u"last_owner"_s);
    EXPECT_EQ(outcome(users.deleteAssignment(as(root), {alpha, ownership(alpha)})), u"last_owner"_s);
    EXPECT_EQ(outcome(users.updateAssignment(as(root), {alpha, ownership(alpha), later})), u"last_owner"_s);
    EXPECT_EQ(outcome(users.setStatus(as(root), {alpha, UserStatus::Suspended, {}})), u"last_owner"_s);
    EXPECT_EQ(outcome(users.trash(as(root), {alpha})), u"last_owner"_s);
    EXPECT_EQ(who(alpha).status, UserStatus::Active) << "a refusal changes nothing";

    const struct
    {
        QString what;
        std::function<void(Id<User>)> spoil;
        QString expected;
    } rows[] = {
        {u"suspended"_s,
         [&](Id<User> u) { ASSERT_TRUE(db.run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {u})); },
         u"last_owner"_s},
        {u"without a password"_s,
         [&](Id<User> u) { ASSERT_TRUE(db.run(u"UPDATE users SET password_hash = '' WHERE id = ?"_s, {u})); },
         u"last_owner"_s},
        {u"for a while only"_s,
         [&](Id<User> u) {
             ASSERT_TRUE(db.run(u"UPDATE assignments SET expires_at = ? WHERE user_id = ?"_s, {later, u}));
         },
         u"last_owner"_s},
        {u"good"_s, [](Id<User>) {}, u"ok"_s},
    };
    for (const auto &row : rows) {
        const auto second = person(alphaU, u"second"_s + QString::number(qsizetype(row.what.size())));
        hold(second, "university_owner"_L1, alphaU);
        row.spoil(second);
        EXPECT_EQ(outcome(users.setStatus(as(root), {alpha, UserStatus::Inactive, {}})), row.expected)
            << qPrintable(row.what);
    }
}

TEST_P(Rules, E5CountsWhoBecameAnOwnerMeanwhile)
{
    const auto second = person(alphaU, u"second"_s);
    const auto done = db.transaction([&]() -> Result<void> {
        TRY(const auto watch, OwnerWatch::before(db, u"u.id = ?"_s, {second}));
        hold(second, "university_owner"_L1, alphaU); // somebody else, between the look and the lock
        TRY_VOID(db.run(u"UPDATE users SET status = 'suspended' WHERE id IN (?, ?)"_s, {second, alpha}));
        return watch.after(db);
    });
    EXPECT_EQ(outcome(done), u"last_owner"_s);
}

TEST_P(Rules, E5TwoOwnersRemovingEachOtherLeaveOne)
{
    const auto second = person(alphaU, u"second"_s);
    hold(second, "university_owner"_L1, alphaU);
    for (int round = 0; round < 25; ++round) {
        const Caller one = as(alpha), other = as(second);
        std::latch start(2);
        const auto suspend = [&](const Caller &actor, Id<User> target) {
            start.arrive_and_wait();
            (void)users.setStatus(actor, {target, UserStatus::Suspended, {}});
        };
        {
            std::jthread a([&] { suspend(one, second); });
            std::jthread b([&] { suspend(other, alpha); });
        }
        ASSERT_GE(count(u"users u JOIN assignments a ON a.user_id = u.id JOIN roles r ON r.id = a.role_id"_s,
                        u"u.status = 'active' AND r.slug = 'university_owner' AND u.email IN "
                        "('alpha@example.org', 'second@example.org')"_s),
                  1)
            << "round " << round;
        ASSERT_TRUE(db.run(u"UPDATE users SET status = 'active' WHERE id IN (?, ?)"_s, {alpha, second}));
    }
}

TEST_P(Rules, E7MovingNeedsTheRightAtBothPlacesAndToGiveWhatIsInherited)
{
    const auto moved = [&](Id<User> actor, Id<Institution> what, Id<Institution> to) {
        return outcome(institutions.move(as(actor), {what, to}));
    };
    const auto gamma = node(InstitutionKind::University, {}, u"Gamma"_s, u"gamma.example"_s);
    hold(alpha, "super_admin"_L1, gamma);
    EXPECT_EQ(moved(alpha, law, betaU), u"not_found"_s) << "another tenant is not there";
    EXPECT_EQ(moved(dean, music, law), u"forbidden"_s);
    EXPECT_EQ(moved(alpha, music, law), u"ok"_s);
    EXPECT_EQ(moved(alpha, law, gamma), u"ok"_s);
    EXPECT_EQ(moved(alpha, law, alphaU), u"ok"_s);
    hold(person(gamma, u"chancellor"_s), "university_owner"_L1, gamma);
    EXPECT_EQ(moved(alpha, law, gamma), u"exceeds_own_rights"_s)
        << "who owns Gamma would own Law, which a super admin cannot give";
    EXPECT_EQ(moved(root, law, gamma), u"ok"_s);
}

TEST_P(Rules, E7CountsWhoWouldInheritLater)
{
    const auto gamma = node(InstitutionKind::University, {}, u"Gamma"_s, u"gamma.example"_s);
    hold(alpha, "super_admin"_L1, gamma);
    const auto moved = [&] { return outcome(institutions.move(as(alpha), {law, gamma})); };
    const auto chancellor = person(gamma, u"chancellor"_s);
    const auto held = hold(chancellor, "university_owner"_L1, gamma);
    ASSERT_TRUE(db.run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {chancellor}));
    EXPECT_EQ(moved(), u"exceeds_own_rights"_s) << "reactivated, he would own Law";
    ASSERT_TRUE(db.run(u"UPDATE users SET status = 'active' WHERE id = ?"_s, {chancellor}));
    ASSERT_TRUE(db.run(u"UPDATE assignments SET expires_at = ? WHERE id = ?"_s, {Instant::now(), held}));
    EXPECT_EQ(moved(), u"ok"_s) << "what has ended is inherited by nobody";
}

TEST_P(Rules, E2AsksAtEveryPlaceWhereTheRoleIsHeld)
{
    NewRole in;
    in.institutionId = alphaU;
    in.name = u"Helper"_s;
    in.scopeKind = RoleScope::College;
    in.permissions = {u"users.view"_s};
    const auto made = roles.create(as(alpha), in);
    ASSERT_TRUE(made);
    const auto registrar = person(alphaU, u"registrar"_s);
    hold(registrar, "super_admin"_L1, alphaU);
    RoleChange change;
    change.roleId = made->id;
    change.permissions = QStringList{u"users.view"_s, u"roles.assign"_s};
    EXPECT_EQ(outcome(roles.update(as(registrar), change)), u"ok"_s) << "held nowhere, he answers for its owner";
    change.permissions = QStringList{u"users.view"_s};
    ASSERT_TRUE(roles.update(as(alpha), change));
    // A row that no rule would have let in: a holder beyond the owner's reach still counts.
    ASSERT_TRUE(
        db.run(u"INSERT INTO assignments (id, user_id, role_id, institution_id, assigned_at) VALUES (?, ?, ?, ?, ?)"_s,
               {Id<Assignment>::make(), betaMan, made->id, betaOne, Instant::now()}));
    change.permissions = QStringList{u"users.view"_s, u"roles.assign"_s};
    EXPECT_EQ(outcome(roles.update(as(registrar), change)), u"exceeds_own_rights"_s);
    EXPECT_EQ(outcome(roles.update(as(root), change)), u"ok"_s);
}

TEST_P(Rules, E9OtherTenantsAreNotThere)
{
    const auto pupil = person(betaOne, u"pupil"_s);
    struct Row
    {
        Id<User> actor;
        Permission permission;
        Id<Institution> where;
        QString expected;
    };
    const Row rows[] = {
        {alpha, Permission::UsersView, arts, u"ok"_s},
        {alpha, Permission::UsersView, betaU, u"not_found"_s},
        {alpha, Permission::UsersView, betaOne, u"not_found"_s},
        {dean, Permission::UsersView, law, u"forbidden"_s},
        {dean, Permission::UsersView, alphaU, u"forbidden"_s},
        {dean, Permission::UsersView, betaOne, u"not_found"_s},
        {root, Permission::UsersView, betaOne, u"ok"_s},
        {alpha, Permission::UsersView, Id<Institution>::make(), u"not_found"_s},
        {alpha, Permission::UsersView, {}, u"forbidden"_s},
    };
    for (const Row &row : rows)
        EXPECT_EQ(outcome(access.require(as(row.actor), row.permission, row.where)), row.expected)
            << qPrintable(who(row.actor).email + u' ' + row.where.toString());
    EXPECT_EQ(give(alpha, pupil, "student"_L1, betaOne), u"not_found"_s);
    EXPECT_EQ(outcome(institutions.setLeader(as(alpha), {arts, pupil})), u"invalid /user_id:not_found"_s);
}

TEST_P(Rules, E9WhoHoldsSomethingAtThePlatformHearsThatItIsNotAllowed)
{
    const auto operatorOne = person({}, u"operator"_s);
    hold(operatorOne, "it_operator"_L1, {});
    EXPECT_EQ(outcome(access.requireOfPerson(as(operatorOne), Permission::UsersView, root)), u"forbidden"_s);
    EXPECT_EQ(outcome(access.requireOfPerson(as(alpha), Permission::UsersView, root)), u"not_found"_s);
    EXPECT_EQ(outcome(access.requireOfPerson(as(root), Permission::UsersView, root)), u"ok"_s);
    EXPECT_EQ(outcome(access.requireOfPerson(as(root), Permission::UsersView, Id<User>::make())), u"not_found"_s);
}

TEST_P(Rules, E9WhatIsHeldElsewhereShowsInNoFilter)
{
    hold(office, "university_owner"_L1, betaU);
    UserQuery query;
    query.role = {u"university_owner"_s};
    const auto seen = [&](Id<User> asker) { return users.list(as(asker), query).value_or(Page<User>()).total; };
    EXPECT_EQ(seen(dean), 0);
    EXPECT_EQ(seen(alpha), 1) << "alpha alone";
    EXPECT_EQ(seen(root), 3);
}

TEST_P(Rules, E9WhoGaveARoleIsToldToThoseWhoSeeThem)
{
    const auto pupil = person(arts, u"pupil"_s);
    ASSERT_TRUE(users.createAssignment(as(root), {pupil, role("student"_L1), arts, {}, {}}));
    const auto giver = [&](Id<User> asker) {
        const auto held = users.access(as(asker), {pupil}).value_or(UserAccess()).assignments;
        return held.isEmpty() ? u"nothing"_s : held.first().assignedByName;
    };
    EXPECT_EQ(giver(root), u"root"_s);
    EXPECT_EQ(giver(dean), QString());
    EXPECT_EQ(giver(pupil), QString());
}

TEST_P(Rules, SuspendingAnInstitutionTakesTheRightsBelow)
{
    ASSERT_TRUE(institutions.setStatus(as(alpha), {arts, InstitutionStatus::Suspended, {}}));
    EXPECT_TRUE(as(dean).grants.isEmpty());
    EXPECT_TRUE(as(maestro).grants.isEmpty());
    EXPECT_FALSE(as(alpha).grants.isEmpty());
    ASSERT_TRUE(institutions.setStatus(as(alpha), {arts, InstitutionStatus::Active, {}}));
    EXPECT_FALSE(as(maestro).grants.isEmpty());
}

} // namespace bitflow::test
