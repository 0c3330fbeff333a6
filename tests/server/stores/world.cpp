// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stores/world.h"

#include "server/roles/seed.h"
#include "server/sql/migrations.h"

namespace bitflow::test {

void World::SetUp()
{
    DatabaseTest::SetUp();
    if (HasFatalFailure())
        return;
    const auto migrations = sql::embeddedMigrations(db.engine());
    ASSERT_TRUE(migrations) << said(migrations.error());
    const auto migrated = sql::Migrator(db, *migrations).migrate();
    ASSERT_TRUE(migrated) << said(migrated.error());
    const auto seeded = seedRoles(db, audit);
    ASSERT_TRUE(seeded) << said(seeded.error());

    using enum InstitutionKind;
    alphaU = node(University, {}, u"Alpha"_s, u"alpha.example"_s);
    arts = node(College, alphaU, u"Arts"_s);
    law = node(College, alphaU, u"Law"_s);
    music = node(Department, arts, u"Music"_s);
    betaU = node(University, {}, u"Beta"_s, u"beta.example"_s);
    betaOne = node(College, betaU, u"Beta One"_s);
    root = person({}, u"root"_s);
    alpha = person(alphaU, u"alpha"_s);
    dean = person(arts, u"dean"_s);
    office = person(arts, u"office"_s);
    maestro = person(music, u"maestro"_s);
    beta = person(betaU, u"beta"_s);
    betaMan = person(betaOne, u"betaman"_s);
    hold(root, "bitflow_owner"_L1, {});
    hold(alpha, "university_owner"_L1, alphaU);
    hold(dean, "principal"_L1, arts);
    hold(office, "college_admin"_L1, arts);
    hold(maestro, "hod"_L1, music);
    hold(beta, "university_owner"_L1, betaU);
}

Id<Institution> World::node(InstitutionKind kind, Id<Institution> parent, const QString &name, const QString &domain)
{
    NewInstitution in;
    in.kind = kind;
    in.parentId = parent;
    in.name = name;
    in.domain = domain;
    const auto made = institutions.create(server, in);
    EXPECT_TRUE(made) << qPrintable(name + u' ' + outcome(made));
    return made ? made->institution.id : Id<Institution>();
}

Id<User> World::person(Id<Institution> home, const QString &login)
{
    NewUser in;
    in.institutionId = home;
    in.email = login + u"@example.org"_s;
    in.firstName = login;
    const auto made = db.transaction([&] { return users.insert(server, in, u"a hash"_s, UserSource::Manual); });
    EXPECT_TRUE(made) << qPrintable(login + u' ' + outcome(made));
    return made ? made->id : Id<User>();
}

Id<Assignment> World::hold(Id<User> user, QLatin1StringView slug, Id<Institution> where, std::optional<Instant> until)
{
    Role held;
    held.id = role(slug);
    held.slug = slug;
    const auto made =
        db.transaction([&] { return assignments.insert(server, {user, held.id, where, until, {}}, held); });
    EXPECT_TRUE(made) << qPrintable(slug + u' ' + outcome(made));
    return made.value_or(Id<Assignment>());
}

Id<Role> World::role(QLatin1StringView slug)
{
    return db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {slug}).value_or(Id<Role>());
}

Caller World::as(Id<User> user, std::optional<int> ifMatch)
{
    Caller caller;
    caller.userId = user;
    caller.name = who(user).email;
    caller.grants = access.grantsOf(user).value_or(QList<NodeGrant>());
    caller.ifMatch = ifMatch;
    caller.provenAt = Instant::now();
    return caller;
}

Institution World::at(Id<Institution> id) { return institutions.get(server, {id}).value_or(Institution()); }

User World::who(Id<User> id) { return users.load(id).value_or(User()); }

qint64 World::count(const QString &table, const QString &where)
{
    return db.value<qint64>(u"SELECT COUNT(*) FROM %1 WHERE %2"_s.arg(table, where)).value_or(-1);
}

qint64 World::auditRows(const QString &action) { return count(u"audit_events"_s, u"action = '%1'"_s.arg(action)); }

} // namespace bitflow::test
