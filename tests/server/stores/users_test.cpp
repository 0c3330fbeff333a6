// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stores/world.h"
#include "tests/support/auditlog.h"

namespace bitflow::test {

class Users : public World
{
protected:
    NewUser input(const QString &email)
    {
        NewUser in;
        in.institutionId = arts;
        in.email = email;
        in.firstName = u"New"_s;
        return in;
    }
    void openSession(Id<User> user)
    {
        const Instant now = Instant::now();
        ASSERT_TRUE(db.run(
            u"INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)"_s,
            {Id<Session>::make(), user, now, now, now, now}));
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Users, everyEngine(), engineName);

TEST_P(Users, StartWithAOneTimePassword)
{
    NewUser in = input(u"New.Person@Example.ORG"_s);
    in.joiningDate = QDate(2026, 2, 1);
    in.tags = {u"choir"_s, u"night shift"_s};
    in.employmentType = EmploymentType::PartTime;
    const auto made = users.create(as(dean), in);
    ASSERT_EQ(outcome(made), u"ok"_s);
    EXPECT_EQ(made->user.email, u"new.person@example.org"_s);
    EXPECT_TRUE(made->user.mustChangePassword);
    EXPECT_EQ(made->user.institutionPath.size(), 2);
    const User stored = who(made->user.id);
    EXPECT_EQ(stored.joiningDate, in.joiningDate);
    EXPECT_EQ(stored.tags, in.tags);
    EXPECT_EQ(stored.employmentType, in.employmentType);
    const auto hash = db.value<QString>(u"SELECT password_hash FROM users WHERE id = ?"_s, {made->user.id});
    EXPECT_TRUE(hasher.verify(made->password, *hash).value_or(false));
    const QString told = auditText(db, audit, u"users.create"_s);
    EXPECT_TRUE(told.contains(made->user.email));
    EXPECT_FALSE(told.contains(made->password) || told.contains(*hash)) << "secrets never come into the log";
}

TEST_P(Users, AddressesAreUniqueAmongTheLiving)
{
    EXPECT_EQ(outcome(users.create(as(alpha), input(u"DEAN@example.org"_s))), u"conflict /email:taken"_s);
    UserChange change;
    change.userId = office;
    change.email = u"Dean@Example.org"_s;
    EXPECT_EQ(outcome(users.update(as(alpha), change)), u"conflict /email:taken"_s);
    ASSERT_TRUE(users.trash(as(alpha), {dean}));
    EXPECT_EQ(outcome(users.update(as(alpha), change)), u"ok"_s);
    EXPECT_EQ(outcome(users.restore(as(alpha), {dean})), u"conflict /email:taken"_s);
}

TEST_P(Users, UpdatesAreGuardedByTheVersion)
{
    UserChange change;
    change.userId = office;
    change.phone = u"+41 61 123 45 67"_s;
    const int version = who(office).rowVersion;
    EXPECT_EQ(outcome(users.update(as(dean, version + 1), change)), u"precondition_failed"_s);
    const auto changed = users.update(as(dean, version), change);
    ASSERT_EQ(outcome(changed), u"ok"_s);
    EXPECT_EQ(changed->rowVersion, version + 1);
    EXPECT_EQ(outcome(users.trash(as(dean, version), {office})), u"precondition_failed"_s);
    EXPECT_EQ(outcome(users.setStatus(as(dean, version), {office, UserStatus::Locked, {}})), u"precondition_failed"_s);
}

TEST_P(Users, AHomeIsChangedByWhoMayEditAtBoth)
{
    UserChange change;
    change.userId = person(arts, u"pupil"_s);
    const struct
    {
        Id<User> actor;
        Id<Institution> home;
        QString expected;
    } rows[] = {{dean, law, u"forbidden"_s}, {dean, betaOne, u"not_found"_s}, {dean, {}, u"forbidden"_s},
                {dean, music, u"ok"_s},      {alpha, law, u"ok"_s},           {root, {}, u"ok"_s}};
    for (const auto &row : rows) {
        change.institutionId = row.home;
        EXPECT_EQ(outcome(users.update(as(row.actor), change)), row.expected) << qPrintable(row.home.toString());
    }
    EXPECT_TRUE(who(change.userId).institutionId.isNull());
}

TEST_P(Users, StoppingSomebodyEndsTheSessions)
{
    const auto pupil = person(arts, u"pupil"_s);
    const struct
    {
        QString what;
        std::function<QString()> act;
        bool ends;
    } rows[] = {
        {u"suspend"_s, [&] { return outcome(users.setStatus(as(dean), {pupil, UserStatus::Suspended, u"why"_s})); },
         true},
        {u"activate"_s, [&] { return outcome(users.setStatus(as(dean), {pupil, UserStatus::Active, {}})); }, false},
        {u"lock"_s, [&] { return outcome(users.setStatus(as(dean), {pupil, UserStatus::Locked, {}})); }, true},
        {u"reset"_s, [&] { return outcome(users.resetPassword(as(dean), {pupil})); }, true},
        {u"trash"_s, [&] { return outcome(users.trash(as(dean), {pupil})); }, true},
    };
    for (const auto &row : rows) {
        ASSERT_TRUE(db.run(u"DELETE FROM sessions"_s));
        openSession(pupil);
        openSession(dean);
        EXPECT_EQ(row.act(), u"ok"_s) << qPrintable(row.what);
        EXPECT_EQ(count(u"sessions"_s, u"revoked_at IS NULL"_s), row.ends ? 1 : 2) << qPrintable(row.what);
    }
    const auto told = auditLog(db, audit, u"users.status"_s);
    ASSERT_FALSE(told.isEmpty());
    EXPECT_TRUE(toText(told.first().after).contains("why"));
    EXPECT_EQ(outcome(users.setStatus(as(dean), {dean, UserStatus::Suspended, {}})), u"own_account"_s);
    EXPECT_EQ(outcome(users.trash(as(dean), {dean})), u"own_account"_s);
    EXPECT_EQ(outcome(users.resetPassword(as(dean), {dean})), u"own_account"_s);
    EXPECT_EQ(outcome(users.setStatus(as(dean), {office, UserStatus::Invited, {}})), u"invalid /status:not_one_of"_s);
}

TEST_P(Users, AResetPasswordIsTheOnlyOne)
{
    const auto reset = users.resetPassword(as(dean), {office});
    ASSERT_EQ(outcome(reset), u"ok"_s);
    EXPECT_TRUE(reset->user.mustChangePassword);
    const auto hash = db.value<QString>(u"SELECT password_hash FROM users WHERE id = ?"_s, {office});
    EXPECT_TRUE(hasher.verify(reset->password, *hash).value_or(false));
}

TEST_P(Users, HoldARoleWhereItFitsAndOnce)
{
    const auto pupil = person(arts, u"pupil"_s);
    const auto past = Instant::now() - std::chrono::seconds(1);
    const auto future = Instant::now() + std::chrono::hours(1);
    struct Row
    {
        QLatin1StringView slug;
        Id<Institution> where;
        std::optional<Instant> until;
        QString expected;
    };
    const Row rows[] = {
        {"principal"_L1, alphaU, {}, u"invalid /role_id:wrong_scope"_s},
        {"principal"_L1, music, {}, u"invalid /role_id:wrong_scope"_s},
        {"principal"_L1, {}, {}, u"invalid /role_id:wrong_scope"_s},
        {"bitflow_owner"_L1, alphaU, {}, u"invalid /role_id:wrong_scope"_s},
        {"parent"_L1, {}, {}, u"invalid /role_id:wrong_scope"_s},
        {"parent"_L1, music, {}, u"ok"_s},
        {"principal"_L1, arts, {}, u"leader_exists"_s},
        {"student"_L1, arts, past, u"invalid /expires_at:in_the_past"_s},
        {"student"_L1, arts, future, u"ok"_s},
        {"student"_L1, arts, {}, u"conflict /role_id:taken"_s},
        {"student"_L1, law, {}, u"ok"_s},
    };
    for (const Row &row : rows)
        EXPECT_EQ(outcome(users.createAssignment(as(root), {pupil, role(row.slug), row.where, row.until, {}})),
                  row.expected)
            << row.slug.data();
    EXPECT_EQ(outcome(users.createAssignment(as(root), {pupil, Id<Role>::make(), arts, {}, {}})),
              u"invalid /role_id:not_found"_s);
    ASSERT_TRUE(
        db.run(u"UPDATE assignments SET expires_at = ? WHERE user_id = ? AND expires_at IS NOT NULL"_s, {past, pupil}));
    EXPECT_EQ(outcome(users.createAssignment(as(root), {pupil, role("student"_L1), arts, {}, {}})), u"ok"_s)
        << "the old one has ended";
}

TEST_P(Users, EndsOfRolesAreChanged)
{
    const auto pupil = person(arts, u"pupil"_s);
    const auto held = hold(pupil, "college_admin"_L1, arts);
    const auto soon = Instant::now() + std::chrono::hours(1);
    EXPECT_EQ(users.updateAssignment(as(dean), {pupil, held, soon})->expiresAt, soon);
    EXPECT_EQ(outcome(users.updateAssignment(as(dean), {pupil, held, Instant{1}})),
              u"invalid /expires_at:in_the_past"_s);
    EXPECT_EQ(outcome(users.updateAssignment(as(maestro), {pupil, held, {}})), u"forbidden"_s);
    EXPECT_EQ(outcome(users.updateAssignment(as(dean), {office, held, {}})), u"not_found"_s) << "of another person";
    EXPECT_EQ(users.updateAssignment(as(dean), {pupil, held, {}})->expiresAt, std::nullopt);
    EXPECT_EQ(outcome(users.deleteAssignment(as(beta), {pupil, held})), u"not_found"_s);
    EXPECT_EQ(outcome(users.deleteAssignment(as(dean), {pupil, held})), u"ok"_s);
    EXPECT_TRUE(as(pupil).grants.isEmpty());
}

TEST_P(Users, AccessTellsOnlyWhatTheAskerMayKnow)
{
    const auto guest = person(arts, u"guest"_s);
    hold(guest, "super_accountant"_L1, betaU);
    hold(guest, "student"_L1, arts);
    const auto all = users.access(as(root), {guest});
    ASSERT_EQ(outcome(all), u"ok"_s);
    EXPECT_EQ(all->assignments.size(), 2);
    EXPECT_EQ(all->grants.size(), 2);
    const auto some = users.access(as(dean), {guest});
    ASSERT_EQ(outcome(some), u"ok"_s);
    ASSERT_EQ(some->assignments.size(), 1);
    EXPECT_EQ(some->assignments.first().roleSlug, u"student"_s);
    EXPECT_EQ(some->assignments.first().institutionPath.size(), 2);
    ASSERT_EQ(some->grants.size(), 1);
    EXPECT_EQ(some->grants.first().institutionId, arts);
    EXPECT_EQ(users.get(as(dean), {guest})->roles, QStringList{u"Student"_s});
    EXPECT_EQ(users.access(as(guest), {guest})->assignments.size(), 2) << "one's own are no secret";
}

} // namespace bitflow::test
