// SPDX-License-Identifier: GPL-3.0-or-later
// Why somebody may or may not: the explanation, who else may, and what a change of a role would do.
#include "common/missing.h"
#include "server/access/store.h"
#include "tests/server/stores/world.h"

#include <functional>

namespace bitflow::test {
namespace {

class Explain : public World
{
protected:
    Explanation why(Id<User> user, QLatin1StringView permission, Id<Institution> node, const Caller *asker = nullptr)
    {
        const auto told = explanations.explain(asker ? *asker : server,
                                               {.userId = user, .permission = permission, .institutionId = node});
        EXPECT_TRUE(told) << qPrintable(outcome(told));
        return told.value_or(Explanation());
    }
    QString asked(Id<User> asker, Id<User> user, Id<Institution> node)
    {
        return outcome(
            explanations.explain(as(asker), {.userId = user, .permission = u"users.view"_s, .institutionId = node}));
    }
    QList<BlockKind> blocks(const Explanation &told)
    {
        QList<BlockKind> kinds;
        for (const AccessBlock &block : told.blockedBy)
            kinds.append(block.kind);
        return kinds;
    }
    Role custom(const QString &name, const QStringList &permissions, Id<Institution> owner)
    {
        NewRole in;
        in.institutionId = owner;
        in.name = name;
        in.scopeKind = RoleScope::College;
        in.permissions = permissions;
        return roles.create(server, in).value_or(Role());
    }
    void holdCustom(Id<User> user, const Role &role, Id<Institution> node, std::optional<Instant> until = {})
    {
        ASSERT_TRUE(db.transaction([&] { return assignments.insert(server, {user, role.id, node, until, {}}, role); }));
    }

    AccessStore explanations{db, access, audit.people(), "secret of the tests"_ba};
};
INSTANTIATE_TEST_SUITE_P(Engines, Explain, everyEngine(), engineName);

TEST_P(Explain, NamesTheChainThatAllows)
{
    const auto direct = why(dean, "users.update"_L1, arts);
    EXPECT_EQ(direct.decision, Verdict::Allow);
    ASSERT_EQ(direct.paths.size(), 1);
    EXPECT_EQ(direct.paths.first().assignment.roleSlug, u"principal"_s);
    EXPECT_EQ(direct.paths.first().assignment.institutionId, arts);
    EXPECT_FALSE(direct.paths.first().inherited);
    EXPECT_TRUE(direct.paths.first().related.contains(u"users.view"_s));
    EXPECT_TRUE(direct.missing.isEmpty() && direct.wouldFix.isEmpty());

    const auto inherited = why(dean, "users.update"_L1, music);
    EXPECT_TRUE(inherited.paths.first().inherited);
    ASSERT_EQ(inherited.institutionPath.size(), 3);
    EXPECT_EQ(inherited.institutionPath.last().id, music);
    const auto byAction = explanations.explain(server, {dean, {}, NodeAction::Update, music, {}});
    ASSERT_TRUE(byAction);
    EXPECT_EQ(byAction->permission, u"departments.update"_s);
}

TEST_P(Explain, NamesWhatIsMissingAndTheLeastThatWouldFixIt)
{
    const auto grader = custom(u"Grade approver"_s, {u"grades.approve"_s}, arts);
    const auto teacher = person(music, u"teacher"_s);
    hold(teacher, "faculty"_L1, music);
    const auto told = why(teacher, "grades.approve"_L1, music);
    EXPECT_EQ(told.decision, Verdict::Deny);
    EXPECT_EQ(told.missing, QStringList{u"grades.approve"_s});
    ASSERT_EQ(told.others.size(), 1);
    EXPECT_TRUE(told.others.first().related.contains(u"grades.enter"_s));
    EXPECT_FALSE(told.others.first().related.contains(u"grades.approve"_s));
    ASSERT_GE(told.wouldFix.size(), 3);
    EXPECT_EQ(told.wouldFix.first().roleId, grader.id);
    EXPECT_EQ(told.wouldFix.first().institutionId, arts);
    EXPECT_EQ(told.wouldFix.first().extra, 0);
    for (qsizetype i = 1; i < told.wouldFix.size(); ++i)
        EXPECT_GE(told.wouldFix[i].extra, told.wouldFix[i - 1].extra);
    for (const AccessFix &fix : told.wouldFix)
        EXPECT_NE(fix.roleId, role("principal"_L1)) << "the place is taken";
    EXPECT_TRUE(told.deciders.contains(u"dean"_s));
    EXPECT_TRUE(why(teacher, "grades.approve"_L1, betaOne).others.isEmpty());
}

TEST_P(Explain, EveryFixItNamesFixesIt)
{
    const auto teacher = person(music, u"teacher"_s);
    const auto fixes = why(teacher, "grades.approve"_L1, music).wouldFix;
    ASSERT_FALSE(fixes.isEmpty());
    for (const AccessFix &fix : fixes) {
        const auto given = users.createAssignment(as(root), {teacher, fix.roleId, fix.institutionId, {}, {}});
        ASSERT_TRUE(given) << qPrintable(fix.roleName + u' ' + outcome(given));
        EXPECT_EQ(why(teacher, "grades.approve"_L1, music).decision, Verdict::Allow) << qPrintable(fix.roleName);
        const auto own = access.effectiveAt(as(teacher).grants, fix.institutionId);
        EXPECT_EQ(int(own->count()), fix.extra + 1) << qPrintable(fix.roleName);
        ASSERT_TRUE(users.deleteAssignment(as(root), {teacher, given->id}));
    }
}

TEST_P(Explain, MarksTheFixesThatTheAskerMayGive)
{
    const auto teacher = person(music, u"teacher"_s);
    const auto dean_ = as(dean);
    const auto told = why(teacher, "grades.approve"_L1, music, &dean_);
    ASSERT_FALSE(told.wouldFix.isEmpty());
    for (const AccessFix &fix : told.wouldFix) {
        const auto given = users.createAssignment(dean_, {teacher, fix.roleId, fix.institutionId, {}, {}});
        EXPECT_EQ(given.has_value(), fix.mayGive) << qPrintable(fix.roleName + u' ' + outcome(given));
        if (given) {
            ASSERT_TRUE(users.deleteAssignment(dean_, {teacher, given->id}));
        }
    }
    const auto self = as(teacher);
    for (const AccessFix &fix : why(teacher, "grades.approve"_L1, music, &self).wouldFix)
        EXPECT_FALSE(fix.mayGive) << "nobody gives roles to himself";
}

TEST_P(Explain, NamesWhatStandsInTheWay)
{
    struct Row
    {
        const char *what;
        QString sql, undo;
        sql::Args args;
        BlockKind kind;
    };
    const QString status = u"UPDATE users SET status = 'active' WHERE id = ?"_s;
    const QString open = u"UPDATE institutions SET status = 'active', deleted_at = NULL WHERE id = ?"_s;
    const Row rows[]{
        {"suspended",
         u"UPDATE users SET status = 'suspended' WHERE id = ?"_s,
         status,
         {dean},
         BlockKind::AccountSuspended},
        {"locked", u"UPDATE users SET status = 'locked' WHERE id = ?"_s, status, {dean}, BlockKind::AccountLocked},
        {"trashed",
         u"UPDATE users SET deleted_at = 1 WHERE id = ?"_s,
         u"UPDATE users SET deleted_at = NULL WHERE id = ?"_s,
         {dean},
         BlockKind::AccountTrashed},
        {"expired",
         u"UPDATE assignments SET expires_at = 1 WHERE user_id = ?"_s,
         u"UPDATE assignments SET expires_at = NULL WHERE user_id = ?"_s,
         {dean},
         BlockKind::AssignmentExpired},
        {"above suspended",
         u"UPDATE institutions SET status = 'suspended' WHERE id = ?"_s,
         open,
         {alphaU},
         BlockKind::InstitutionSuspended},
        {"archived",
         u"UPDATE institutions SET status = 'archived' WHERE id = ?"_s,
         open,
         {arts},
         BlockKind::InstitutionArchived},
        {"in the trash",
         u"UPDATE institutions SET deleted_at = 1 WHERE id = ?"_s,
         open,
         {arts},
         BlockKind::InstitutionTrashed},
    };
    EXPECT_EQ(blocks(why(dean, "users.update"_L1, music)), QList{BlockKind::PasswordChange}) << "from being added";
    ASSERT_TRUE(db.run(u"UPDATE users SET must_change_password = 0 WHERE id = ?"_s, {dean}));
    for (const Row &row : rows) {
        ASSERT_TRUE(db.run(row.sql, row.args));
        const auto told = why(dean, "users.update"_L1, music);
        EXPECT_EQ(told.decision, Verdict::Deny) << row.what;
        EXPECT_EQ(blocks(told), QList{row.kind}) << row.what;
        EXPECT_TRUE(told.paths.isEmpty()) << row.what;
        ASSERT_TRUE(db.run(row.undo, row.args));
        EXPECT_EQ(why(dean, "users.update"_L1, music).decision, Verdict::Allow) << row.what;
    }
}

// Whatever is done to people: the act itself and its explanation, which must say the same.
TEST_P(Explain, OfAnActOnAPersonItSaysWhatTheActSays) // E3, E4
{
    const auto pupil = person(arts, u"pupil"_s);
    const auto guest = person(arts, u"guest"_s); // at home in the college, owner of another university
    hold(guest, "university_owner"_L1, betaU);
    using Act = std::function<QString(const Caller &, Id<User>)>;
    const std::pair<Permission, Act> acts[]{
        {Permission::UsersSuspend,
         [&](const Caller &by, Id<User> of) { return outcome(users.setStatus(by, {of, UserStatus::Active, {}})); }},
        {Permission::UsersResetPassword,
         [&](const Caller &by, Id<User> of) { return outcome(users.resetPassword(by, {of})); }},
        {Permission::UsersUpdate,
         [&](const Caller &by, Id<User> of) {
             UserChange change;
             change.userId = of;
             change.notes = u"seen"_s;
             return outcome(users.update(by, change));
         }},
        {Permission::RolesAssign,
         [&](const Caller &by, Id<User> of) {
             const auto given = users.createAssignment(by, {of, role("student"_L1), arts, {}, {}});
             if (given)
                 EXPECT_TRUE(users.deleteAssignment(server, {of, given->id}));
             return outcome(given);
         }},
    };
    QSet<QString> seen;
    for (const auto actor : {office, dean, alpha, root})
        for (const auto target : {pupil, office, dean, guest})
            for (const auto &[permission, act] : acts) {
                const auto told = explanations.explain(
                    server,
                    {.userId = actor, .permission = info(permission).slug, .institutionId = arts, .subjectId = target});
                const auto name =
                    (who(actor).email + u' ' + info(permission).slug + u' ' + who(target).email).toStdString();
                ASSERT_TRUE(told) << name << qPrintable(outcome(told));
                EXPECT_EQ(told->subjectId, target);
                const QString result = act(as(actor), target);
                seen.insert(result);
                EXPECT_EQ(told->decision == Verdict::Allow, result == u"ok") << name << ' ' << result.toStdString();
                const auto blocked = blocks(*told);
                EXPECT_EQ(blocked.contains(BlockKind::Outranked), result == u"outranked") << name;
                EXPECT_EQ(blocked.contains(BlockKind::OwnAccount), result == u"own_account") << name;
                EXPECT_EQ(blocked.contains(BlockKind::SelfAssignment), result == u"self_assignment") << name;
                EXPECT_EQ(told->missing.isEmpty(), result != u"forbidden") << name;
            }
    EXPECT_TRUE(seen.contains({u"ok"_s, u"outranked"_s, u"own_account"_s, u"self_assignment"_s}))
        << qPrintable(QStringList(seen.values()).join(u' '));
}

TEST_P(Explain, OfAnActOnAPersonItAsksWhoMayKnowThePerson)
{
    const auto asked = [&](Id<User> by, QLatin1StringView permission, Id<User> of) {
        return outcome(
            explanations.explain(as(by), {.permission = permission, .institutionId = at(arts).id, .subjectId = of}));
    };
    const auto pupil = person(arts, u"pupil"_s);
    EXPECT_EQ(asked(office, "users.suspend"_L1, dean), u"ok"_s);
    EXPECT_EQ(asked(office, "users.suspend"_L1, beta), u"not_found"_s) << "a person of another tenant";
    EXPECT_EQ(asked(pupil, "users.suspend"_L1, dean), u"not_found"_s) << "whoever holds nothing sees nobody";
    EXPECT_EQ(asked(pupil, "users.suspend"_L1, pupil), u"ok"_s);
}

TEST_P(Explain, ARefusalForTheSakeOfAPersonCanBeAskedAbout)
{
    const auto asked = [](const auto &result) { return result ? std::nullopt : missingOf(result.error()); };
    EXPECT_EQ(asked(users.setStatus(as(office), {dean, UserStatus::Suspended, {}})),
              (Missing{Permission::UsersSuspend, arts, dean}));
    EXPECT_EQ(asked(users.trash(as(dean), {dean})), (Missing{Permission::UsersDelete, arts, dean}));
    EXPECT_EQ(asked(users.createAssignment(as(dean), {dean, role("student"_L1), music, {}, {}})),
              (Missing{Permission::RolesAssign, music, dean}));
    const auto caretaker = person(alphaU, u"caretaker"_s);
    const auto tidy = custom(u"Caretaker"_s, {u"colleges.view"_s, u"colleges.suspend"_s}, alphaU);
    holdCustom(caretaker, tidy, alphaU);
    const auto closed = asked(institutions.setStatus(as(caretaker), {arts, InstitutionStatus::Suspended, {}}));
    ASSERT_TRUE(closed) << "the rights inside that he lacks";
    EXPECT_TRUE(closed->person.isNull());
    EXPECT_FALSE(*access.may(as(caretaker), closed->permission, *closed->node));
    NewRole more;
    more.institutionId = arts;
    more.name = u"More"_s;
    more.scopeKind = RoleScope::College;
    more.permissions = {u"operations.view"_s};
    EXPECT_EQ(asked(roles.create(as(dean), more)), (Missing{Permission::OperationsView, arts, {}}));
}

TEST_P(Explain, NamesTheSecondFactorThatIsDue)
{
    ASSERT_TRUE(db.run(u"UPDATE users SET must_change_password = 0, mfa_required_since = ? WHERE id = ?"_s,
                       {Instant::now() - std::chrono::hours(24 * 8), dean}));
    AccessStore strict{db, access, audit.people(), "secret of the tests"_ba, {{u"principal"_s}}};
    const ExplainQuery query{.userId = dean, .permission = u"users.update"_s, .institutionId = arts};
    EXPECT_EQ(blocks(strict.explain(server, query).value_or(Explanation())), QList{BlockKind::SecondFactor});
    ASSERT_TRUE(db.run(u"UPDATE users SET mfa_enabled_at = ? WHERE id = ?"_s, {Instant::now(), dean}));
    EXPECT_TRUE(blocks(strict.explain(server, query).value_or(Explanation())).isEmpty());
}

TEST_P(Explain, IsForOneselfAndForThoseWhoMaySeePeopleAndRoles) // E9
{
    const auto pupil = person(arts, u"pupil"_s);
    EXPECT_EQ(asked(dean, office, arts), u"ok"_s);
    EXPECT_EQ(asked(dean, office, alphaU), u"forbidden"_s) << "roles of the university are not his to see";
    EXPECT_EQ(asked(dean, beta, arts), u"not_found"_s) << "a person of another tenant";
    EXPECT_EQ(asked(dean, root, arts), u"not_found"_s) << "who belongs to the platform";
    EXPECT_EQ(asked(alpha, dean, betaOne), u"not_found"_s) << "a node of another tenant";
    EXPECT_EQ(asked(pupil, pupil, arts), u"ok"_s);
    EXPECT_EQ(asked(pupil, {}, alphaU), u"ok"_s) << "one's own tenant";
    EXPECT_EQ(asked(pupil, pupil, betaU), u"not_found"_s);
    EXPECT_EQ(asked(pupil, dean, arts), u"not_found"_s) << "whoever holds nothing sees nobody";
    EXPECT_EQ(outcome(explanations.explain(server, {.userId = dean, .permission = u"fly"_s})),
              u"invalid /permission:unknown_permission"_s);
    EXPECT_EQ(outcome(explanations.explain(server, {.userId = dean})), u"invalid /permission:required"_s);
    const auto tomorrow = Instant::now() + std::chrono::hours(24);
    EXPECT_EQ(outcome(explanations.explain(server, {.userId = dean, .permission = u"users.view"_s, .at = tomorrow})),
              u"invalid /at:in_the_future"_s);
    const auto own = as(pupil);
    for (const QString &name : why(pupil, "users.view"_L1, arts, &own).deciders)
        EXPECT_NE(name, u"root"_s) << "who belongs to the platform";
}

TEST_P(Explain, WhoCanListsExactlyThoseWhoMay)
{
    hold(person(arts, u"ended"_s), "college_admin"_L1, arts, Instant::now() - std::chrono::hours(1));
    const auto idle = person(arts, u"idle"_s);
    hold(idle, "college_admin"_L1, arts);
    ASSERT_TRUE(db.run(u"UPDATE users SET status = 'inactive' WHERE id = ?"_s, {idle}));
    ASSERT_TRUE(institutions.setStatus(server, {betaU, InstitutionStatus::Suspended, {}}));
    const auto everybody = db.column<Id<User>>(u"SELECT id FROM users"_s);
    ASSERT_TRUE(everybody);
    for (const auto node : {Id<Institution>(), alphaU, arts, music, law, betaU, betaOne})
        for (const auto permission : {Permission::UsersUpdate, Permission::GradesApprove, Permission::OperationsView}) {
            WhoCanQuery query;
            query.permission = info(permission).slug;
            query.institutionId = node;
            const auto page = explanations.whoCan(server, query);
            ASSERT_TRUE(page) << qPrintable(outcome(page));
            QSet<QString> listed, expected;
            for (const PermissionHolder &one : page->items) {
                listed.insert(one.assignment.userEmail);
                EXPECT_EQ(one.inherited, one.assignment.institutionId != node);
            }
            for (const auto user : *everybody)
                if (*access.may(as(user), permission, node))
                    expected.insert(who(user).email);
            EXPECT_EQ(listed, expected) << query.permission.toStdString() << ' ' << qPrintable(node.toString());
        }
    WhoCanQuery query;
    query.permission = u"users.update"_s;
    query.institutionId = arts;
    QStringList seen;
    const auto page = explanations.whoCan(as(dean), query);
    ASSERT_TRUE(page) << qPrintable(outcome(page));
    for (const auto &one : page->items)
        seen.append(one.assignment.userEmail);
    EXPECT_EQ(seen, (QStringList{u"dean@example.org"_s, u"office@example.org"_s})) << "whom he may see";
}

TEST_P(Explain, EffectiveRightsNameTheAssignmentsBehindEach)
{
    hold(office, "faculty"_L1, music);
    const auto rights = explanations.effective(server, {office, music});
    ASSERT_TRUE(rights) << qPrintable(outcome(rights));
    EXPECT_EQ(rights->paths.size(), 2);
    const auto set = *access.effectiveAt(as(office).grants, music);
    EXPECT_EQ(size_t(rights->rights.size()), set.count());
    for (const EffectiveRight &right : rights->rights) {
        EXPECT_TRUE(set.test(size_t(*permissionFrom(right.permission))));
        EXPECT_FALSE(right.assignmentIds.isEmpty()) << qPrintable(right.permission);
    }
    EXPECT_EQ(outcome(explanations.effective(as(maestro), {{}, music})), u"ok"_s);
}

TEST_P(Explain, ComparesRolesAndPeopleByTheirDifferences)
{
    const auto one = custom(u"One"_s, {u"users.view"_s, u"grades.enter"_s}, arts);
    const auto two = custom(u"Two"_s, {u"users.view"_s, u"grades.approve"_s}, arts);
    const auto told = explanations.compare(as(dean), {{one.id, two.id}, {}, {}});
    ASSERT_TRUE(told) << qPrintable(outcome(told));
    EXPECT_EQ(told->same, 1);
    ASSERT_EQ(told->differences.size(), 2);
    EXPECT_EQ(told->differences.first().permission, u"grades.enter"_s);
    EXPECT_EQ(told->differences.first().heldBy, QStringList{one.id.toString()});
    const auto people = explanations.compare(as(alpha), {{}, {dean, office}, arts});
    ASSERT_TRUE(people) << qPrintable(outcome(people));
    for (const Difference &difference : people->differences)
        EXPECT_EQ(difference.heldBy, QStringList{dean.toString()}) << "the principal holds all that the office holds";
    EXPECT_EQ(outcome(explanations.compare(as(beta), {{one.id, two.id}, {}, {}})), u"not_found"_s);
    EXPECT_EQ(outcome(explanations.compare(as(alpha), {{}, {dean, beta}, arts})), u"not_found"_s);
    EXPECT_EQ(outcome(explanations.compare(as(alpha), {{one.id}, {}, {}})), u"invalid /role_ids:too_short"_s);
    EXPECT_EQ(outcome(explanations.compare(as(alpha), {{}, {}, {}})), u"invalid /role_ids:not_one_of"_s);
}

TEST_P(Explain, ImpactCountsWhoGainsAndLosesIt)
{
    const auto helper = custom(u"Helper"_s, {u"users.view"_s, u"grades.enter"_s}, alphaU);
    const int many = mysql() ? 60 : 1204; // of them three at one college, the others at another
    for (int i = 0; i < many - 1; ++i)
        holdCustom(person(arts, u"helper"_s + QString::number(i)), helper, i < 3 ? arts : law);
    holdCustom(dean, helper, arts);  // holds all by his other role
    holdCustom(office, helper, law); // but not in Law
    holdCustom(person(arts, u"ended"_s), helper, arts,
               Instant::now() - std::chrono::hours(1)); // holds nothing any more
    const auto impact = explanations.impact(as(alpha), {helper.id, {u"users.view"_s, u"grades.approve"_s}});
    ASSERT_TRUE(impact) << qPrintable(outcome(impact));
    EXPECT_EQ(impact->gained, (QList<PermissionImpact>{{u"grades.approve"_s, many, 2}}));
    EXPECT_EQ(impact->lost, (QList<PermissionImpact>{{u"grades.enter"_s, many, 2}}));
    EXPECT_EQ(impact->people, many);
    EXPECT_EQ(impact->institutions, 2);
    EXPECT_TRUE(impact->lacking.isEmpty());
    const auto greedy = explanations.impact(as(alpha), {helper.id, {u"operations.view"_s}});
    ASSERT_TRUE(greedy);
    EXPECT_EQ(greedy->lacking, QStringList{u"operations.view"_s});

    // It comes true: exactly these have lost it afterwards.
    const auto holders = [&] {
        int amount = 0;
        const auto everybody = db.column<Id<User>>(u"SELECT id FROM users"_s).value_or(QList<Id<User>>());
        for (const auto user : everybody)
            for (const auto node : {arts, law})
                amount += *access.may(as(user), Permission::GradesEnter, node) ? 1 : 0;
        return amount;
    };
    const int before = holders();
    RoleChange change;
    change.roleId = helper.id;
    change.permissions = QStringList{u"users.view"_s, u"grades.approve"_s};
    ASSERT_TRUE(roles.update(as(alpha), change));
    EXPECT_EQ(before - holders(), many);
}

TEST_P(Explain, HistoryTellsWhatARoleWasAndRestoringIsAChangeLikeAnother)
{
    const auto helper = custom(u"Helper"_s, {u"users.view"_s}, arts);
    RoleChange change;
    change.roleId = helper.id;
    change.permissions = QStringList{u"users.view"_s, u"grades.enter"_s};
    ASSERT_TRUE(roles.update(as(dean), change));
    RoleChange rename;
    rename.roleId = helper.id;
    rename.name = u"Aide"_s;
    ASSERT_TRUE(roles.update(as(alpha), rename));
    const auto history = explanations.history(as(alpha), {helper.id});
    ASSERT_TRUE(history);
    ASSERT_EQ(history->items.size(), 3);
    EXPECT_EQ(history->items[0].name, u"Aide"_s);
    EXPECT_TRUE(history->items[0].gained.isEmpty() && history->items[0].lost.isEmpty());
    EXPECT_EQ(history->items[1].name, u"Helper"_s);
    EXPECT_EQ(history->items[1].gained, QStringList{u"grades.enter"_s});
    EXPECT_EQ(history->items[1].actorName, u"dean@example.org"_s);
    EXPECT_EQ(history->items[2].permissions, QStringList{u"users.view"_s});
    change.permissions = history->items[2].permissions;
    ASSERT_TRUE(roles.update(as(dean), change));
    EXPECT_EQ(roles.get(as(dean), {helper.id})->permissions, QStringList{u"users.view"_s});
}

} // namespace
} // namespace bitflow::test
