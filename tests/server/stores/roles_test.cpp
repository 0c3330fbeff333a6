// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stores/world.h"

namespace bitflow::test {

class Roles : public World
{
protected:
    NewRole input(Id<Institution> owner, const QString &name)
    {
        NewRole in;
        in.institutionId = owner;
        in.name = name;
        in.scopeKind = RoleScope::College;
        in.permissions = {u"users.view"_s};
        return in;
    }
    QStringList custom(Id<User> asker)
    {
        RoleQuery query;
        query.limit = 200;
        const auto page = roles.list(as(asker), query);
        QStringList names;
        if (page)
            for (const Role &one : page->items)
                if (one.slug.startsWith(u"custom_"_s))
                    names.append(one.name);
        return names;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Roles, everyEngine(), engineName);

TEST_P(Roles, AreMadeByInstitutions)
{
    struct Row
    {
        QLatin1StringView what;
        std::function<void(NewRole &)> change;
        QString expected;
    };
    const Row rows[] = {
        {"good"_L1, [](NewRole &) {}, u"ok"_s},
        {"same name"_L1, [](NewRole &r) { r.name = u"HELPER"_s; }, u"conflict /name:taken"_s},
        {"other owner"_L1, [&](NewRole &r) { r.institutionId = betaU; }, u"ok"_s},
        {"platform"_L1,
         [](NewRole &r) {
             r.institutionId = {};
             r.scopeKind = RoleScope::Platform;
         },
         u"ok"_s},
        {"unknown"_L1, [](NewRole &r) { r.permissions.append(u"users.fly"_s); },
         u"invalid /permissions/1:unknown_permission"_s},
        {"too wide"_L1, [](NewRole &r) { r.scopeKind = RoleScope::Platform; }, u"invalid /scope_kind:wrong_scope"_s},
        {"college owner"_L1,
         [&](NewRole &r) {
             r.institutionId = arts;
             r.scopeKind = RoleScope::University;
         },
         u"invalid /scope_kind:wrong_scope"_s},
        {"department of a college"_L1,
         [&](NewRole &r) {
             r.institutionId = arts;
             r.scopeKind = RoleScope::Department;
         },
         u"ok"_s},
        {"nowhere"_L1, [](NewRole &r) { r.institutionId = Id<Institution>::make(); },
         u"invalid /institution_id:not_found"_s},
    };
    QSet<QString> slugs;
    int made = 0;
    for (const Row &row : rows) {
        NewRole in = input(alphaU, u"Helper"_s);
        row.change(in);
        const auto got = roles.create(as(root), in);
        EXPECT_EQ(outcome(got), row.expected) << row.what.data();
        if (!got)
            continue;
        ++made;
        slugs.insert(got->slug);
        EXPECT_EQ(got->permissions, in.permissions);
    }
    EXPECT_EQ(slugs.size(), made);
    EXPECT_TRUE(slugs.contains(u"custom_helper"_s));
}

TEST_P(Roles, AreSeenWithinTheirInstitutionAndAboveIt)
{
    ASSERT_TRUE(roles.create(as(root), input(alphaU, u"Of Alpha"_s)));
    ASSERT_TRUE(roles.create(as(root), input(law, u"Of Law"_s)));
    ASSERT_TRUE(roles.create(as(root), input(betaU, u"Of Beta"_s)));
    EXPECT_EQ(custom(root), (QStringList{u"Of Alpha"_s, u"Of Beta"_s, u"Of Law"_s}));
    EXPECT_EQ(custom(alpha), (QStringList{u"Of Alpha"_s, u"Of Law"_s}));
    EXPECT_EQ(custom(dean), QStringList{u"Of Alpha"_s});
    EXPECT_EQ(custom(beta), QStringList{u"Of Beta"_s});
    const auto ofBeta = db.value<Id<Role>>(u"SELECT id FROM roles WHERE name = 'Of Beta'"_s).value_or(Id<Role>());
    EXPECT_EQ(outcome(roles.get(as(alpha), {ofBeta})), u"not_found"_s);
    EXPECT_EQ(roles.get(as(beta), {ofBeta})->ownerInstitutionName, u"Beta"_s);
    RoleQuery query;
    query.q = u"OWNER"_s;
    EXPECT_EQ(roles.list(as(root), query)->total, 2);
}

TEST_P(Roles, OfAnInstitutionAreHeldThereOnly)
{
    const auto made = roles.create(as(root), input(alphaU, u"Helper"_s));
    ASSERT_TRUE(made);
    const auto pupil = person(betaOne, u"pupil"_s);
    EXPECT_EQ(outcome(users.createAssignment(as(root), {pupil, made->id, betaOne, {}, {}})),
              u"invalid /role_id:wrong_scope"_s);
    EXPECT_EQ(outcome(users.createAssignment(as(root), {pupil, made->id, law, {}, {}})), u"ok"_s);
}

TEST_P(Roles, AreNotDeletedWhileHeld)
{
    const auto made = roles.create(as(alpha), input(alphaU, u"Helper"_s));
    ASSERT_TRUE(made);
    const auto pupil = person(law, u"pupil"_s);
    const auto held = users.createAssignment(as(alpha), {pupil, made->id, law, {}, {}});
    ASSERT_TRUE(held);
    EXPECT_EQ(outcome(roles.remove(as(alpha), {made->id})), u"role_in_use"_s);
    ASSERT_TRUE(users.trash(as(alpha), {pupil}));
    EXPECT_EQ(outcome(roles.remove(as(alpha), {made->id})), u"role_in_use"_s)
        << "whoever is in the trash may come back";
    ASSERT_TRUE(db.run(u"UPDATE assignments SET expires_at = ? WHERE id = ?"_s, {Instant::now(), held->id}));
    EXPECT_EQ(outcome(roles.remove(as(alpha, made->rowVersion + 1), {made->id})), u"precondition_failed"_s);
    EXPECT_EQ(outcome(roles.remove(as(alpha, made->rowVersion), {made->id})), u"ok"_s);
    EXPECT_EQ(outcome(roles.get(as(alpha), {made->id})), u"not_found"_s);
    EXPECT_EQ(auditRows(u"roles.delete"_s), 1);
}

TEST_P(Roles, HoldersAreThoseOneMaySee)
{
    for (const auto &[home, login] : {std::pair{arts, u"one"_s}, {law, u"two"_s}, {betaOne, u"three"_s}})
        hold(person(home, login), "student"_L1, home);
    hold(person(arts, u"past"_s), "student"_L1, arts, Instant{1});
    const std::pair<Id<User>, QStringList> rows[] = {
        {root, {u"one"_s, u"three"_s, u"two"_s}}, {alpha, {u"one"_s, u"two"_s}}, {dean, {u"one"_s}}};
    for (const auto &[asker, expected] : rows) {
        const auto page = roles.holders(as(asker), {{}, role("student"_L1)});
        ASSERT_EQ(outcome(page), u"ok"_s);
        QStringList names;
        for (const Assignment &one : page->items)
            names.append(one.userName);
        EXPECT_EQ(names, expected);
        EXPECT_EQ(page->total, expected.size());
        EXPECT_EQ(roles.get(as(asker), {role("student"_L1)})->holderCount, int(expected.size()));
        EXPECT_EQ(page->items.first().institutionPath.size(), 2);
    }
}

TEST_P(Roles, DeletingOneTellsOfEverybodyItWasTakenFrom)
{
    NewRole in;
    in.institutionId = arts;
    in.name = u"Guest"_s;
    in.scopeKind = RoleScope::College;
    in.permissions = {u"users.view"_s};
    const auto made = roles.create(as(dean), in);
    ASSERT_TRUE(made);
    const auto guest = person(arts, u"guest"_s);
    const Instant ended = Instant::now() - std::chrono::hours(1);
    ASSERT_TRUE(db.transaction([&] { return assignments.insert(server, {guest, made->id, arts, ended, {}}, *made); }));
    ASSERT_TRUE(
        db.run(u"INSERT INTO invitations (id, user_id, role_id, institution_id, created_at, sent_at, expires_at) "
               "VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
               {makeUuidV7(), guest, made->id, arts, ended, ended, Instant::now()}));
    ASSERT_TRUE(roles.remove(as(dean), {made->id}));
    EXPECT_EQ(auditRows(u"assignments.delete"_s), 1);
    EXPECT_EQ(auditRows(u"invitations.revoke"_s), 1);
    EXPECT_EQ(count(u"invitations"_s), 0);
}

} // namespace bitflow::test
