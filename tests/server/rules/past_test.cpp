// SPDX-License-Identifier: GPL-3.0-or-later
// The past, told from the audit log: whatever happens, what was decided before is told as it was decided.
#include "server/access/store.h"
#include "tests/server/stores/world.h"

#include <QThread>

namespace bitflow::test {
namespace {

class PastAccess : public World
{
protected:
    Explanation then(Id<User> user, QLatin1StringView permission, Id<Institution> node, Instant at)
    {
        const auto told =
            explanations.explain(server, {.userId = user, .permission = permission, .institutionId = node, .at = at});
        EXPECT_TRUE(told) << qPrintable(outcome(told));
        return told.value_or(Explanation());
    }
    // A moment that lies after all that was done and before all that will be.
    static Instant moment()
    {
        QThread::msleep(2);
        const Instant now = Instant::now();
        QThread::msleep(2);
        return now;
    }
    AccessStore explanations{db, access, audit.people(), "secret of the tests"_ba};
};
INSTANTIATE_TEST_SUITE_P(Engines, PastAccess, everyEngine(), engineName);

TEST_P(PastAccess, IsWhatWasDecidedAtTheTime)
{
    NewRole custom;
    custom.institutionId = arts;
    custom.name = u"Helper"_s;
    custom.scopeKind = RoleScope::College;
    custom.permissions = {u"users.view"_s, u"grades.approve"_s};
    const auto helper = roles.create(as(alpha), custom);
    ASSERT_TRUE(helper);
    const auto pupil = person(arts, u"pupil"_s);
    const auto gamma = node(InstitutionKind::University, {}, u"Gamma"_s, u"gamma.example"_s);
    hold(alpha, "super_admin"_L1, gamma);
    std::optional<Assignment> given;
    RoleChange less;
    less.roleId = helper->id;
    less.permissions = QStringList{u"users.view"_s};
    const std::function<void()> events[]{
        [&] { given = *users.createAssignment(as(alpha), {pupil, helper->id, arts, {}, u"exams"_s}); },
        [&] {
            ASSERT_TRUE(users.updateAssignment(as(alpha), {pupil, given->id, Instant::now() + std::chrono::hours(1)}));
        },
        [&] { ASSERT_TRUE(users.setStatus(as(alpha), {dean, UserStatus::Suspended, {}})); },
        [&] { ASSERT_TRUE(institutions.setStatus(as(alpha), {arts, InstitutionStatus::Suspended, {}})); },
        [&] { ASSERT_TRUE(institutions.setStatus(as(alpha), {arts, InstitutionStatus::Active, {}})); },
        [&] { ASSERT_TRUE(roles.update(as(alpha), less)); },
        [&] { ASSERT_TRUE(users.setStatus(as(alpha), {dean, UserStatus::Active, {}})); },
        [&] { ASSERT_TRUE(institutions.move(as(root), {law, gamma})); },
        [&] { ASSERT_TRUE(users.deleteAssignment(as(alpha), {pupil, given->id})); },
        [&] { ASSERT_TRUE(users.trash(as(alpha), {office})); },
        [&] { ASSERT_TRUE(users.restore(as(alpha), {office})); },
        [&] { ASSERT_TRUE(institutions.trash(as(root), {music})); },
        [&] { ASSERT_TRUE(roles.remove(as(alpha), {helper->id})); },
    };
    struct Decided
    {
        Instant at;
        QList<bool> answers;
    };
    const QList people{pupil, dean, office, alpha, root};
    const QList nodes{alphaU, arts, law, music};
    const QList rights{"users.view"_L1, "grades.approve"_L1, "users.suspend"_L1};
    const auto decide = [&] {
        QList<bool> answers;
        for (const auto user : people)
            for (const auto where : nodes)
                for (const auto right : rights)
                    answers.append(*access.may(as(user), *permissionFrom(QString(right)), where));
        return Decided{moment(), answers};
    };
    QList<Decided> all{decide()};
    for (const auto &event : events) {
        event();
        if (HasFatalFailure())
            return;
        all.append(decide());
    }
    for (const Decided &decided : std::as_const(all)) {
        qsizetype i = 0;
        for (const auto user : people)
            for (const auto where : nodes)
                for (const auto right : rights) {
                    const auto told = then(user, right, where, decided.at);
                    EXPECT_EQ(told.decision == Verdict::Allow, decided.answers[i++])
                        << qPrintable(who(user).email + u' ' + right + u' ' + at(where).name) << " after "
                        << (&decided - all.constData()) << " events";
                    EXPECT_TRUE(told.past && told.wouldFix.isEmpty());
                }
    }
}

TEST_P(PastAccess, NamesTheChainThatIsGone)
{
    const auto pupil = person(arts, u"pupil"_s);
    const auto given = users.createAssignment(as(dean), {pupil, role("student"_L1), arts, {}, u"first year"_s});
    ASSERT_TRUE(given);
    const Instant then_ = moment();
    ASSERT_TRUE(users.deleteAssignment(as(dean), {pupil, given->id}));
    const auto told = then(pupil, "courses.view"_L1, arts, then_);
    ASSERT_EQ(told.paths.size(), 1);
    EXPECT_EQ(told.paths.first().assignment.roleName, u"Student"_s);
    EXPECT_EQ(told.paths.first().assignment.assignedByName, u"dean@example.org"_s);
    EXPECT_GE(told.paths.first().assignment.assignedAt, given->assignedAt);
    EXPECT_LT(told.paths.first().assignment.assignedAt, then_);
    EXPECT_EQ(told.paths.first().assignment.reason, u"first year"_s);
    EXPECT_TRUE(told.gaps.isEmpty());
}

TEST_P(PastAccess, SaysWhatTheLogCannotTell)
{
    const auto early = then(dean, "users.view"_L1, arts, Instant{1'000'000});
    EXPECT_EQ(early.decision, Verdict::Deny);
    EXPECT_TRUE(early.gaps.contains(Gap::BeforeLog));
    ASSERT_EQ(early.blockedBy.size(), 2);
    EXPECT_EQ(early.blockedBy[0].kind, BlockKind::AccountMissing);
    EXPECT_EQ(early.blockedBy[1].kind, BlockKind::InstitutionMissing);

    const Instant before = moment();
    ASSERT_TRUE(db.run(u"UPDATE roles SET updated_at = ? WHERE slug = 'principal'"_s, {Instant::now()}));
    EXPECT_EQ(then(dean, "users.view"_L1, arts, before).gaps, QList{Gap::RoleChanged}) << "changed past the log";
    ASSERT_TRUE(institutions.trash(as(root), {arts}));
    ASSERT_TRUE(institutions.restore(as(root), {arts}));
    EXPECT_TRUE(then(dean, "users.view"_L1, arts, before).gaps.contains(Gap::AccountTrash));
}

} // namespace
} // namespace bitflow::test
