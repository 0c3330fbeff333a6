// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/institutions/codes.h"
#include "tests/server/stores/world.h"

namespace bitflow::test {

using enum InstitutionKind;

class Institutions : public World
{
protected:
    NewInstitution input(InstitutionKind kind, Id<Institution> parent)
    {
        NewInstitution in;
        in.kind = kind;
        in.parentId = parent;
        in.name = u"New"_s;
        if (kind == University)
            in.domain = u"new.example"_s;
        return in;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Institutions, everyEngine(), engineName);

TEST_P(Institutions, SaysWhatDoesNotFitTheKind)
{
    struct Row
    {
        InstitutionKind kind;
        Id<Institution> parent;
        std::function<void(NewInstitution &)> change;
        QString expected;
    };
    const auto nothing = [](NewInstitution &) {};
    const Row rows[] = {
        {University, {}, nothing, u"ok"_s},
        {University, alphaU, nothing, u"invalid /parent_id:wrong_parent"_s},
        {College, {}, nothing, u"invalid /parent_id:wrong_parent"_s},
        {College, alphaU, nothing, u"ok"_s},
        {College, arts, nothing, u"invalid /parent_id:wrong_parent"_s},
        {Department, alphaU, nothing, u"invalid /parent_id:wrong_parent"_s},
        {Department, music, nothing, u"invalid /parent_id:wrong_parent"_s},
        {Department, arts, nothing, u"ok"_s},
        {University, {}, [](NewInstitution &n) { n.domain.clear(); }, u"invalid /domain:required"_s},
        {College, alphaU,
         [](NewInstitution &n) {
             n.domain = u"a.example"_s;
             n.settings.emplace();
         },
         u"invalid /domain:not_for_kind /settings:not_for_kind"_s},
        {Department, arts,
         [](NewInstitution &n) {
             n.type = CollegeType::Law;
             n.capacity = 3;
         },
         u"invalid /type:not_for_kind /capacity:not_for_kind"_s},
        {College, alphaU,
         [](NewInstitution &n) {
             n.floorLocation = u"2"_s;
             n.owner.emplace();
         },
         u"invalid /floor_location:not_for_kind /owner:not_for_kind"_s},
        {University,
         {},
         [](NewInstitution &n) {
             n.settings = InstitutionSettings{7, {u"monday"_s, u"someday"_s, u"monday"_s}, u"25:00"_s, {}};
         },
         u"invalid /settings/working_days/1:not_one_of /settings/working_days/2:taken /settings/class_start:format"_s},
        {University,
         {},
         [](NewInstitution &n) { n.settings = InstitutionSettings{7, {}, u"10:00"_s, u"09:00"_s}; },
         u"invalid /settings/class_end:out_of_range"_s},
    };
    for (const Row &row : rows) {
        NewInstitution in = input(row.kind, row.parent);
        row.change(in);
        const auto made = institutions.create(as(root), in);
        EXPECT_EQ(outcome(made), row.expected);
        if (made) {
            EXPECT_TRUE(institutions.trash(as(root), {made->institution.id}));
        }
    }
}

TEST(Codes, ComeFromDomainOrName)
{
    const std::tuple<QString, QString, InstitutionKind, QString> rows[] = {
        {u"mit.edu"_s, u"Massachusetts Institute"_s, University, u"MIT"_s},
        {u"student.42abudhabi.ae"_s, u"42 Abu Dhabi"_s, University, u"42ABUDHABI"_s},
        {u"edu.example"_s, u"Example"_s, University, u"EDU"_s},
        {u""_s, u"Computer Science"_s, Department, u"COMPUTER-SCIENCE"_s},
        {u""_s, u"  Génie — civil (2)"_s, Department, u"GENIE-CIVIL-2"_s},
        {u""_s, u"物理学"_s, Department, u"物理学"_s},
        {u""_s, u"!!!"_s, College, u"COLLEGE"_s},
    };
    for (const auto &[domain, name, kind, code] : rows)
        EXPECT_EQ(codeFrom(domain, name, kind), code);
    EXPECT_LE(codeFrom({}, QString(300, u'x'), College).size(), 50);
}

TEST_P(Institutions, CodesAreUniqueBelowTheirParent)
{
    const auto code = [&](Id<Institution> parent, const QString &given = {}) {
        NewInstitution in = input(College, parent);
        in.code = given;
        const auto made = institutions.create(as(root), in);
        return made ? made->institution.code : outcome(made);
    };
    EXPECT_EQ(code(alphaU), u"NEW"_s);
    EXPECT_EQ(code(alphaU), u"NEW-2"_s);
    EXPECT_EQ(code(alphaU, u"NEW-3"_s), u"NEW-3"_s);
    EXPECT_EQ(code(alphaU), u"NEW-4"_s);
    EXPECT_EQ(code(alphaU, u"NEW"_s), u"conflict /code:taken"_s);
    EXPECT_EQ(code(betaU), u"NEW"_s) << "another parent";
}

TEST_P(Institutions, UniquenessIgnoresTheTrash)
{
    NewInstitution in = input(University, {});
    in.domain = u"ALPHA.example"_s;
    EXPECT_EQ(outcome(institutions.create(as(root), in)), u"conflict /domain:taken"_s) << "in any case";
    ASSERT_TRUE(institutions.trash(as(root), {alphaU}));
    const auto made = institutions.create(as(root), in);
    ASSERT_EQ(outcome(made), u"ok"_s);
    EXPECT_EQ(made->institution.domain, u"alpha.example"_s);
    EXPECT_EQ(made->institution.code, u"ALPHA"_s);
    EXPECT_EQ(outcome(institutions.restore(as(root), {alphaU})), u"conflict /code:taken /domain:taken"_s);
}

TEST_P(Institutions, AUniversityComesWithItsOwner)
{
    NewInstitution in = input(University, {});
    in.owner = NewOwner{u"New.Owner@Example.org"_s, u"Nora"_s, u"Olsen"_s};
    const auto made = institutions.create(as(root), in);
    ASSERT_EQ(outcome(made), u"ok"_s);
    ASSERT_TRUE(made->owner);
    EXPECT_EQ(made->owner->user.email, u"new.owner@example.org"_s);
    EXPECT_EQ(made->owner->user.roles, QStringList{u"University Owner"_s});
    EXPECT_TRUE(made->owner->user.mustChangePassword);
    EXPECT_GE(made->owner->password.size(), 16);
    const auto stored = db.value<QString>(u"SELECT password_hash FROM users WHERE id = ?"_s, {made->owner->user.id});
    EXPECT_TRUE(hasher.verify(made->owner->password, *stored).value_or(false));
    EXPECT_TRUE(access.may(as(made->owner->user.id), Permission::CollegesCreate, made->institution.id).value_or(false));
    EXPECT_EQ(made->institution.peopleCount, 1);

    in.domain = u"other.example"_s;
    EXPECT_EQ(outcome(institutions.create(as(root), in)), u"conflict /owner/email:taken"_s);
    EXPECT_TRUE(institutions.domainHolder(u"other.example"_s)->isNull())
        << "nothing stays of a university without its owner";
}

TEST_P(Institutions, UpdatesAreGuardedByTheVersion)
{
    const int version = at(arts).rowVersion;
    InstitutionChange change;
    change.institutionId = arts;
    change.name = u"Fine Arts"_s;
    change.capacity = 500;
    Address address;
    address.city = u"Basel"_s;
    change.address = address;
    EXPECT_EQ(outcome(institutions.update(as(alpha, version + 1), change)), u"precondition_failed"_s);
    const auto changed = institutions.update(as(alpha, version), change);
    ASSERT_EQ(outcome(changed), u"ok"_s);
    EXPECT_EQ(changed->name, u"Fine Arts"_s);
    EXPECT_EQ(changed->capacity, 500);
    EXPECT_EQ(changed->address.city, u"Basel"_s);
    EXPECT_EQ(changed->rowVersion, version + 1);
    EXPECT_EQ(outcome(institutions.update(as(alpha, version), change)), u"precondition_failed"_s);
    const auto after =
        db.value<QString>(u"SELECT after_state FROM audit_events WHERE action = 'institutions.update'"_s);
    EXPECT_TRUE(after->contains(u"Fine Arts"_s) && !after->contains(u"row_version"_s)) << qPrintable(*after);

    change = {};
    change.institutionId = arts;
    change.capacity = Change<int>::cleared();
    EXPECT_EQ(institutions.update(as(alpha), change)->capacity, std::nullopt);
    change.domain = u"arts.example"_s;
    EXPECT_EQ(outcome(institutions.update(as(alpha), change)), u"invalid /domain:not_for_kind"_s);
    change = {};
    change.institutionId = arts;
    change.code = at(law).code;
    EXPECT_EQ(outcome(institutions.update(as(alpha), change)), u"conflict /code:taken"_s);
}

TEST_P(Institutions, MovingTakesEverythingBelowAlong)
{
    const auto moved = institutions.move(as(root), {arts, betaU});
    ASSERT_EQ(outcome(moved), u"ok"_s);
    EXPECT_EQ(moved->path.first().id, betaU);
    QStringList way;
    for (const PathStep &step : at(music).path)
        way.append(step.name);
    EXPECT_EQ(way, (QStringList{u"Beta"_s, u"Arts"_s, u"Music"_s}));
    EXPECT_EQ(db.value<Id<Institution>>(u"SELECT tenant_id FROM institutions WHERE id = ?"_s, {music}).value_or(alphaU),
              betaU);
    EXPECT_FALSE(access.may(as(alpha), Permission::UsersView, music).value_or(true));
    EXPECT_TRUE(access.may(as(beta), Permission::UsersView, music).value_or(false));
    EXPECT_TRUE(access.may(as(dean), Permission::UsersView, music).value_or(false)) << "what is held inside stays";
    const struct
    {
        Id<Institution> what, to;
        QString expected;
    } rows[] = {
        {betaU, alphaU, u"invalid /parent_id:wrong_parent"_s},
        {arts, music, u"invalid /parent_id:wrong_parent"_s},
        {arts, betaOne, u"invalid /parent_id:wrong_parent"_s},
        {music, alphaU, u"invalid /parent_id:wrong_parent"_s},
        {music, Id<Institution>::make(), u"invalid /parent_id:not_found"_s},
        {music, betaOne, u"ok"_s},
    };
    for (const auto &row : rows)
        EXPECT_EQ(outcome(institutions.move(as(root), {row.what, row.to})), row.expected);
    EXPECT_EQ(count(u"institution_paths"_s), 2 + 3 * 2 + 3);
}

TEST_P(Institutions, MovingRefusesCodesAndRolesThatDoNotFitThere)
{
    const auto twin = node(College, betaU, u"Law"_s);
    EXPECT_EQ(outcome(institutions.move(as(root), {law, betaU})), u"conflict /parent_id:taken"_s);
    ASSERT_TRUE(institutions.trash(as(root), {twin}));
    NewRole in;
    in.institutionId = alphaU;
    in.name = u"Guide"_s;
    in.scopeKind = RoleScope::College;
    const auto guide = roles.create(as(alpha), in);
    ASSERT_TRUE(guide);
    ASSERT_TRUE(users.createAssignment(as(alpha), {person(law, u"guide"_s), guide->id, law, {}, {}}));
    EXPECT_EQ(outcome(institutions.move(as(root), {law, betaU})), u"custom_roles"_s);
}

TEST_P(Institutions, OneLeaderFollowsTheOther)
{
    const auto one = person(law, u"one"_s);
    const auto two = person(law, u"two"_s);
    EXPECT_EQ(outcome(institutions.setLeader(as(alpha), {alphaU, one})), u"invalid /institution_id:not_for_kind"_s);
    EXPECT_EQ(institutions.setLeader(as(alpha), {law, one})->leaderId, one);
    EXPECT_EQ(institutions.setLeader(as(alpha), {law, one})->leaderId, one) << "again";
    EXPECT_EQ(outcome(users.createAssignment(as(alpha), {two, role("principal"_L1), law, {}, {}})), u"leader_exists"_s);
    const auto second = institutions.setLeader(as(alpha), {law, two});
    ASSERT_EQ(outcome(second), u"ok"_s);
    EXPECT_EQ(second->leaderName, u"two"_s);
    EXPECT_TRUE(as(one).grants.isEmpty()) << "the old one is no principal any more";
    EXPECT_EQ(outcome(institutions.setLeader(as(dean), {arts, {}})), u"ok"_s) << "stepping down";
    EXPECT_TRUE(at(arts).leaderId.isNull());
    EXPECT_EQ(institutions.setLeader(as(alpha), {music, two})->leaderId, two) << "the head of a department";
    ASSERT_TRUE(users.trash(as(alpha), {two}));
    EXPECT_EQ(institutions.setLeader(as(alpha), {law, one})->leaderId, one) << "who is in the trash leads nothing";
}

TEST_P(Institutions, OverviewCountsWhatOneMaySee)
{
    const auto all = institutions.overview(as(root), {});
    ASSERT_TRUE(all);
    EXPECT_EQ(all->universities, 2);
    EXPECT_EQ(all->colleges, 3);
    EXPECT_EQ(all->departments, 1);
    EXPECT_EQ(all->people, 7);
    EXPECT_EQ(all->peopleActive, 7);
    EXPECT_EQ(all->peopleNeverSignedIn, 7);
    EXPECT_EQ(all->collegesWithoutPrincipal, 2);
    EXPECT_EQ(all->departmentsWithoutHead, 0);
    ASSERT_TRUE(db.run(u"UPDATE users SET last_login_at = ? WHERE id = ?"_s, {Instant::now(), maestro}));
    const auto some = institutions.overview(as(dean), {});
    ASSERT_TRUE(some);
    EXPECT_EQ(some->universities, 0);
    EXPECT_EQ(some->colleges, 1);
    EXPECT_EQ(some->departments, 1);
    EXPECT_EQ(some->people, 3);
    EXPECT_EQ(some->signedInLastDay, 1);
    UserQuery lastDay;
    lastDay.lastLoginAfter = some->asOf - std::chrono::days(1);
    const auto people = users.list(as(dean), lastDay);
    ASSERT_TRUE(people);
    EXPECT_EQ(people->total, some->signedInLastDay) << "the figure leads to the list that proves it";
    EXPECT_EQ(institutions.overview(as(betaMan), {})->people, 0) << "who holds nothing sees nothing";
}

} // namespace bitflow::test
