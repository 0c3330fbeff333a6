// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stores/world.h"

namespace bitflow::test {

class Trash : public World
{
protected:
    // Names of the live institutions and logins of the live people.
    QStringList live()
    {
        auto names =
            db.column<QString>(u"SELECT name FROM institutions WHERE deleted_at IS NULL"_s).value_or(QStringList());
        for (const QString &email :
             db.column<QString>(u"SELECT email FROM users WHERE deleted_at IS NULL"_s).value_or(QStringList()))
            names.append(email.section(u'@', 0, 0));
        names.sort();
        return names;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Trash, everyEngine(), engineName);

TEST_P(Trash, TakesASubtreeAsOneAndBringsExactlyThatBack)
{
    const auto gone = node(InstitutionKind::Department, arts, u"Gone"_s);
    const auto left = person(arts, u"left"_s);
    ASSERT_TRUE(institutions.trash(as(alpha), {gone}));
    ASSERT_TRUE(users.trash(as(alpha), {left}));
    const QStringList before = live();

    ASSERT_EQ(outcome(institutions.trash(as(alpha), {arts})), u"ok"_s);
    EXPECT_EQ(live(), (QStringList{u"Alpha"_s, u"Beta"_s, u"Beta One"_s, u"Law"_s, u"alpha"_s, u"beta"_s, u"betaman"_s,
                                   u"root"_s}));
    EXPECT_TRUE(at(arts).deletedAt);
    EXPECT_TRUE(as(dean).grants.isEmpty());
    EXPECT_EQ(outcome(institutions.restore(as(alpha), {music})), u"parent_trashed /parent_id:trashed"_s);
    EXPECT_EQ(outcome(users.restore(as(alpha), {dean})), u"parent_trashed /institution_id:trashed"_s);

    ASSERT_EQ(outcome(institutions.restore(as(alpha), {arts})), u"ok"_s);
    EXPECT_EQ(live(), before);
    EXPECT_EQ(at(arts).leaderId, dean);
    EXPECT_FALSE(as(dean).grants.isEmpty());
    EXPECT_EQ(outcome(institutions.restore(as(alpha), {arts})), u"not_trashed"_s);
    EXPECT_EQ(outcome(institutions.restore(as(alpha), {gone})), u"ok"_s);
    EXPECT_EQ(outcome(users.restore(as(alpha), {left})), u"ok"_s);
    EXPECT_EQ(auditRows(u"institutions.trash"_s), 2);
    EXPECT_EQ(auditRows(u"institutions.restore"_s), 2);
}

TEST_P(Trash, SaysWhichAddressIsTakenMeanwhile)
{
    ASSERT_TRUE(institutions.trash(as(alpha), {arts}));
    person(law, u"dean"_s);
    const auto back = institutions.restore(as(alpha), {arts});
    ASSERT_EQ(outcome(back), u"conflict /email:taken"_s);
    EXPECT_TRUE(back.error().errors.first().detail.contains(u"dean@example.org"_s));
    EXPECT_TRUE(at(arts).deletedAt) << "all or nothing";
}

TEST_P(Trash, EndsTheSessionsOfThePeople)
{
    const Instant now = Instant::now();
    for (const auto user : {dean, alpha})
        ASSERT_TRUE(db.run(
            u"INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)"_s,
            {Id<Session>::make(), user, now, now, now, now}));
    ASSERT_TRUE(institutions.trash(as(alpha), {arts}));
    EXPECT_EQ(
        db.column<Id<User>>(u"SELECT user_id FROM sessions WHERE revoked_at IS NULL"_s).value_or(QList<Id<User>>()),
        QList{alpha});
}

TEST_P(Trash, KeepsTheRulesForEverybodyBelow)
{
    hold(person(arts, u"guest"_s), "university_owner"_L1, betaU);
    EXPECT_EQ(outcome(institutions.trash(as(alpha), {arts})), u"outranked"_s) << "E3";
    EXPECT_EQ(outcome(institutions.trash(as(root, at(arts).rowVersion + 1), {arts})), u"precondition_failed"_s);
    const auto inside = person(arts, u"inside"_s);
    hold(inside, "super_admin"_L1, alphaU);
    EXPECT_EQ(outcome(institutions.trash(as(inside), {arts})), u"own_account"_s);
    ASSERT_TRUE(db.run(u"UPDATE users SET institution_id = ? WHERE id = ?"_s, {arts, beta}));
    ASSERT_TRUE(users.trash(as(root), {beta})) << "guest owns Beta, too";
    EXPECT_EQ(outcome(institutions.trash(as(root), {arts})), u"last_owner"_s) << "E5";
    EXPECT_EQ(outcome(institutions.trash(as(root), {betaU})), u"ok"_s);
    EXPECT_EQ(outcome(institutions.trash(as(root), {arts})), u"ok"_s) << "what is in the trash needs no owner";
}

TEST_P(Trash, NothingIsPutBelowWhatIsInIt)
{
    ASSERT_TRUE(institutions.trash(as(alpha), {arts}));
    NewInstitution in;
    in.kind = InstitutionKind::Department;
    in.parentId = arts;
    in.name = u"New"_s;
    EXPECT_EQ(outcome(institutions.create(as(alpha), in)), u"invalid /parent_id:not_found"_s);
    NewUser user;
    user.institutionId = arts;
    user.email = u"new@example.org"_s;
    user.firstName = u"New"_s;
    EXPECT_EQ(outcome(users.create(as(alpha), user)), u"invalid /institution_id:not_found"_s);
    EXPECT_EQ(outcome(institutions.move(as(alpha), {music, law})), u"not_found"_s);
    const auto pupil = person(law, u"pupil"_s);
    EXPECT_EQ(outcome(users.createAssignment(as(alpha), {pupil, role("student"_L1), arts, {}, {}})),
              u"invalid /institution_id:not_found"_s);
}

TEST_P(Trash, ListsUnitsAtTheTop)
{
    ASSERT_TRUE(institutions.trash(as(alpha), {arts}));
    InstitutionQuery query;
    query.trashed = true;
    EXPECT_EQ(institutions.list(as(alpha), query)->total, 2);
    query.top = true;
    const auto units = institutions.list(as(alpha), query);
    ASSERT_TRUE(units);
    ASSERT_EQ(units->total, 1);
    EXPECT_EQ(units->items.first().id, arts);
    EXPECT_EQ(institutions.list(as(beta), query)->total, 0);
}

} // namespace bitflow::test
