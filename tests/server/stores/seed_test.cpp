// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/roles/seed.h"
#include "tests/server/stores/world.h"
#include "tests/support/paths.h"

#include <QFile>

namespace bitflow::test {

namespace {

bool includes(const PermissionSet &all, const PermissionSet &part) { return (part & ~all).none(); }

// Whether a role of this scope reaches a node where the other is given.
bool reaches(RoleScope from, RoleScope to) { return to == RoleScope::Self || int(from) <= int(to); }

} // namespace

TEST(SystemRoles, AreTheSeventeenOfTheProduct)
{
    const std::tuple<QLatin1StringView, int, RoleScope> rows[] = {{"bitflow_owner"_L1, 1, RoleScope::Platform},
                                                                  {"it_operator"_L1, 2, RoleScope::Platform},
                                                                  {"university_owner"_L1, 2, RoleScope::University},
                                                                  {"super_admin"_L1, 3, RoleScope::University},
                                                                  {"super_academics"_L1, 3, RoleScope::University},
                                                                  {"super_accountant"_L1, 3, RoleScope::University},
                                                                  {"super_nt_manager"_L1, 3, RoleScope::University},
                                                                  {"principal"_L1, 4, RoleScope::College},
                                                                  {"vice_principal"_L1, 4, RoleScope::College},
                                                                  {"college_admin"_L1, 4, RoleScope::College},
                                                                  {"admission_admin"_L1, 4, RoleScope::College},
                                                                  {"college_accounts_admin"_L1, 4, RoleScope::College},
                                                                  {"hod"_L1, 5, RoleScope::Department},
                                                                  {"college_fee_admin"_L1, 5, RoleScope::College},
                                                                  {"faculty"_L1, 5, RoleScope::Department},
                                                                  {"student"_L1, 6, RoleScope::College},
                                                                  {"parent"_L1, 7, RoleScope::Self}};
    ASSERT_EQ(systemRoles().size(), qsizetype(std::size(rows)));
    QSet<Id<Role>> ids;
    for (const auto &[slug, level, scope] : rows) {
        const SystemRole *role = systemRole(QString(slug));
        ASSERT_TRUE(role) << slug.data();
        EXPECT_EQ(role->level, level) << slug.data();
        EXPECT_EQ(role->scopeKind, scope) << slug.data();
        EXPECT_TRUE(role->permissions.any()) << slug.data() << " can do nothing";
        ids.insert(role->id());
    }
    EXPECT_EQ(ids.size(), qsizetype(std::size(rows)));
    EXPECT_TRUE(systemRole(u"bitflow_owner")->permissions.all());
}

TEST(SystemRoles, CanAppointWhomTheyAreMeantToAppoint)
{
    for (const SystemRole &role : systemRoles()) {
        EXPECT_EQ(role.permissions.test(size_t(Permission::RolesAssign)), !role.appoints.isEmpty()) << role.slug.data();
        for (const auto slug : role.appoints) {
            const SystemRole *other = systemRole(QString(slug));
            ASSERT_TRUE(other) << slug.data();
            EXPECT_TRUE(includes(role.permissions, other->permissions))
                << role.slug.data() << " lacks what " << slug.data() << " holds";
            EXPECT_TRUE(reaches(role.scopeKind, other->scopeKind)) << role.slug.data() << " → " << slug.data();
            EXPECT_LE(role.level, other->level);
        }
    }
}

TEST(SystemRoles, EveryLevelCanAppointTheOnesBelow)
{
    for (const SystemRole &below : systemRoles())
        for (int level = 1; level < below.level; ++level) {
            bool meant = false; // somebody of this level appoints people where such roles are held
            bool able = false;
            for (const SystemRole &role : systemRoles()) {
                if (role.level != level || role.appoints.isEmpty())
                    continue;
                meant = meant || reaches(role.scopeKind, below.scopeKind);
                able = able || role.appoints.contains(below.slug);
            }
            EXPECT_EQ(able, meant) << "level " << level << " and " << below.slug.data();
        }
}

TEST(SystemRoles, UniversityOwnersRunAUniversityAndNotThePlatform)
{
    const PermissionSet owner = systemRole(u"university_owner")->permissions;
    for (const PermissionInfo &row : permissionCatalogue()) {
        const bool platform = row.category == "operations"_L1 || row.slug == "universities.create"_L1 ||
                              row.slug == "universities.delete"_L1 || row.slug == "universities.suspend"_L1 ||
                              row.slug == "support.reply"_L1 || row.slug == "support.assign"_L1 ||
                              row.slug == "billing.manage"_L1;
        EXPECT_EQ(owner.test(size_t(row.permission)), !platform) << row.slug.data();
    }
    const PermissionSet operations = systemRole(u"it_operator")->permissions;
    for (const PermissionInfo &row : permissionCatalogue())
        EXPECT_EQ(operations.test(size_t(row.permission)), row.category == "operations"_L1) << row.slug.data();
}

TEST(SystemRoles, AreDocumented)
{
    QFile file(inCheckout(u"docs/roles.md"_s));
    ASSERT_TRUE(file.open(QFile::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    for (const SystemRole &role : systemRoles()) {
        const QString start =
            u"| %1 (`%2`) | %3 | %4 |"_s.arg(role.name, role.slug).arg(role.level).arg(nameOf(role.scopeKind));
        const qsizetype at = text.indexOf(start);
        ASSERT_GE(at, 0) << qPrintable(start);
        const QString line = text.sliced(at, text.indexOf(u'\n', at) - at);
        for (const auto slug : role.appoints)
            EXPECT_TRUE(line.contains(slug)) << role.slug.data() << ": " << slug.data();
        int told = 0;
        for (const QString &part : line.section(u'|', 5, 5).split(u" · "_s))
            told += part.trimmed().endsWith(u": all"_s) ? 0 : int(part.split(u", "_s).size());
        int apart = 0;
        QHash<QString, int> total, held;
        for (const PermissionInfo &row : permissionCatalogue()) {
            ++total[row.category];
            held[row.category] += role.permissions.test(size_t(row.permission));
        }
        for (auto it = held.cbegin(); it != held.cend(); ++it)
            apart += it.value() == total[it.key()] ? 0 : it.value();
        if (!role.permissions.all()) {
            EXPECT_EQ(told, apart) << role.slug.data();
        }
    }
}

class Seed : public World
{};
INSTANTIATE_TEST_SUITE_P(Engines, Seed, everyEngine(), engineName);

TEST_P(Seed, ChangesNothingTheSecondTime)
{
    const qint64 permissions = count(u"role_permissions"_s);
    const qint64 told = auditRows(u"roles.seed"_s);
    EXPECT_EQ(count(u"roles"_s, u"is_system = 1"_s), 17);
    const auto again = seedRoles(db, audit);
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, (SeedReport{0, 0, 17}));
    EXPECT_EQ(count(u"role_permissions"_s), permissions);
    EXPECT_EQ(auditRows(u"roles.seed"_s), told);
}

TEST_P(Seed, BringsRolesOfAnotherVersionUpToDate)
{
    const auto id = role("student"_L1);
    EXPECT_EQ(id, systemRole(u"student")->id());
    ASSERT_TRUE(db.run(u"DELETE FROM role_permissions WHERE role_id = ? AND permission = 'courses.view'"_s, {id}));
    ASSERT_TRUE(db.run(u"INSERT INTO role_permissions (role_id, permission) VALUES (?, 'users.delete')"_s, {id}));
    ASSERT_TRUE(db.run(u"UPDATE roles SET name = 'Pupil' WHERE id = ?"_s, {role("faculty"_L1)}));
    EXPECT_EQ(seedRoles(db, audit).value_or(SeedReport()), (SeedReport{0, 2, 15}));
    EXPECT_EQ(role("student"_L1), id);
    const auto student = roles.get(server, {id});
    ASSERT_TRUE(student);
    EXPECT_EQ(permissionSet(student->permissions), systemRole(u"student")->permissions);
}

} // namespace bitflow::test
