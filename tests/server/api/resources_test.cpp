// SPDX-License-Identifier: GPL-3.0-or-later
// Institutions, people and roles over the wire, as an owner works with them.
#include "common/api/all.h"
#include "tests/server/api/estate.h"

namespace bitflow::test {
namespace {

class ResourcesTest : public EstateTest
{
protected:
    void SetUp() override
    {
        EstateTest::SetUp();
        root = host.client(u"owner@example.edu"_s);
    }
    Id<Role> role(const QString &slug)
    {
        return host.backend().db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {slug}).value_or(Id<Role>());
    }
    qint64 audited(const QString &action)
    {
        return host.backend()
            .db.value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action = ?"_s, {action})
            .value_or(-1);
    }
    std::unique_ptr<Client> root;
};

TEST_P(ResourcesTest, MakesAUniversityWithItsOwner)
{
    NewInstitution in;
    in.name = u"Mumbai University"_s;
    in.domain = u"Mumbai.Example.edu"_s;
    in.owner = NewOwner{u"chancellor@mumbai.example.edu"_s, u"Asha"_s, u"Rao"_s};
    const auto made = root->get(Api::createInstitution, in);
    ASSERT_TRUE(made) << said(made.error());
    EXPECT_EQ(made->institution.domain, u"mumbai.example.edu"_s);
    EXPECT_FALSE(made->institution.code.isEmpty());
    ASSERT_TRUE(made->owner);
    auto chancellor = host.anonymous();
    ASSERT_TRUE(chancellor->signIn(u"chancellor@mumbai.example.edu"_s, made->owner->password));
    ASSERT_EQ(chancellor->call(Api::changePassword, {made->owner->password, u"umbrella quarry tangent fjord"_s}).status,
              204);
    const auto list = chancellor->get(Api::listInstitutions);
    ASSERT_TRUE(list);
    EXPECT_EQ(list->total, 1);
    EXPECT_GE(audited(u"institutions.create"_s), 1);

    const auto twice = root->call(Api::createInstitution, in);
    EXPECT_EQ(twice.status, 409) << twice.body.constData();
    EXPECT_EQ(twice.json()[u"errors"][0][u"pointer"].toString(), u"/domain"_s);
}

TEST_P(ResourcesTest, RefusesWhatDoesNotFitTheKind)
{
    struct Row
    {
        const char *what;
        std::function<void(NewInstitution &)> change;
        QString pointer;
    };
    const Row rows[]{{"a department right below a university",
                      [&](auto &in) {
                          in.kind = InstitutionKind::Department;
                          in.parentId = pune.id;
                      },
                      {}},
                     {"a college below a college", [&](auto &in) { in.parentId = arts.id; }, {}},
                     {"a domain on a college", [&](auto &in) { in.domain = u"x.example.edu"_s; }, u"/domain"_s},
                     {"no name", [&](auto &in) { in.name = u" "_s; }, u"/name"_s},
                     {"a capacity below nothing", [&](auto &in) { in.capacity = -1; }, u"/capacity"_s}};
    for (const Row &row : rows) {
        NewInstitution in;
        in.kind = InstitutionKind::College;
        in.parentId = pune.id;
        in.name = u"Science"_s;
        row.change(in);
        const auto answer = root->call(Api::createInstitution, in);
        EXPECT_EQ(answer.status, 422) << row.what << answer.body.constData();
        if (!row.pointer.isEmpty()) {
            EXPECT_EQ(answer.json()[u"errors"][0][u"pointer"].toString(), row.pointer) << row.what;
        }
    }
    EXPECT_EQ(root->get(Api::listInstitutions)->total, 5) << "nothing was made";
}

TEST_P(ResourcesTest, TrashesASubtreeAndBringsItBack)
{
    const auto version = [&](Id<Institution> id) { return root->get(Api::getInstitution, {id})->rowVersion; };
    ASSERT_EQ(root->call(Api::trashInstitution, {engineering.id}, {version(engineering.id), {}}).status, 204);
    EXPECT_EQ(root->get(Api::listInstitutions)->total, 3);
    EXPECT_EQ(root->get(Api::listUsers)->total, 3) << "the people in it went along";
    EXPECT_FALSE(host.anonymous()->signIn(u"principal@example.edu"_s, TestServer::password));
    InstitutionQuery trash;
    trash.trashed = true;
    EXPECT_GE(root->get(Api::listInstitutions, trash)->total, 1);

    const auto back = root->get(Api::restoreInstitution, {engineering.id});
    ASSERT_TRUE(back) << said(back.error());
    EXPECT_EQ(root->get(Api::listInstitutions)->total, 5);
    EXPECT_EQ(root->get(Api::listUsers)->total, 6);
    EXPECT_TRUE(host.anonymous()->signIn(u"principal@example.edu"_s, TestServer::password));
    EXPECT_EQ(host.client(u"principal@example.edu"_s)->call(Api::getInstitution, {physics.id}).status, 200)
        << "and the roles with them";
}

TEST_P(ResourcesTest, MovesACollege)
{
    const int version = root->get(Api::getInstitution, {engineering.id})->rowVersion;
    EXPECT_EQ(host.client(u"pune@example.edu"_s)
                  ->call(Api::moveInstitution, {engineering.id, nashik.id}, {version, {}})
                  .status,
              404)
        << "where one holds nothing one moves nothing";
    const auto moved = root->get(Api::moveInstitution, {engineering.id, nashik.id}, {version, {}});
    ASSERT_TRUE(moved) << said(moved.error());
    EXPECT_EQ(moved->path.first().id, nashik.id);
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::getInstitution, {physics.id}).status, 200);
    EXPECT_EQ(host.client(u"pune@example.edu"_s)->call(Api::getInstitution, {physics.id}).status, 404);
}

TEST_P(ResourcesTest, KeepsOnePrincipalPerCollege)
{
    const auto second = root->call(Api::createAssignment, {nobody, role(u"principal"_s), engineering.id, {}, {}});
    EXPECT_EQ(second.status, 409) << second.body.constData();
    EXPECT_EQ(second.code(), u"leader_exists"_s);
    const auto named = root->get(Api::setLeader, {engineering.id, nobody}, {engineering.rowVersion, {}});
    ASSERT_TRUE(named) << said(named.error());
    EXPECT_EQ(named->leaderId, nobody);
    EXPECT_EQ(host.client(u"nobody@example.edu"_s)->call(Api::getInstitution, {engineering.id}).status, 200);
    EXPECT_NE(host.client(u"principal@example.edu"_s)->call(Api::getInstitution, {engineering.id}).status, 200)
        << "the former one";
}

TEST_P(ResourcesTest, GivesOnlyWhatOneHolds) // E1
{
    struct Row
    {
        const char *who;
        QString role;
        Id<Institution> node;
        int status;
    };
    const Row rows[]{{"pune@example.edu", u"bitflow_owner"_s, {}, 403},
                     {"pune@example.edu", u"university_owner"_s, nashik.id, 404},
                     {"principal@example.edu", u"university_owner"_s, pune.id, 403},
                     {"principal@example.edu", u"faculty"_s, arts.id, 403},
                     {"principal@example.edu", u"faculty"_s, physics.id, 201},
                     {"pune@example.edu", u"college_admin"_s, engineering.id, 201}};
    for (const Row &row : rows) {
        const auto answer = host.client(QString::fromLatin1(row.who))
                                ->call(Api::createAssignment, {nobody, role(row.role), row.node, {}, {}});
        EXPECT_EQ(answer.status, row.status) << row.who << ' ' << qPrintable(row.role) << answer.body.constData();
    }
    EXPECT_EQ(audited(u"assignments.create"_s) >= 2 || audited(u"users.assign"_s) >= 2 ||
                  audited(u"roles.assign"_s) >= 2,
              true);
}

TEST_P(ResourcesTest, LeavesOnesOwnAssignmentsAloneAndTheStronger) // E3, E4
{
    auto boss = host.client(u"pune@example.edu"_s);
    EXPECT_EQ(boss->call(Api::createAssignment, {puneOwner, role(u"super_admin"_s), pune.id, {}, {}}).status, 403);
    auto principalClient = host.client(u"principal@example.edu"_s);
    const auto stronger = root->get(Api::getUser, {puneOwner});
    ASSERT_TRUE(stronger);
    const auto refused =
        principalClient->call(Api::setUserStatus, {puneOwner, UserStatus::Suspended, {}}, {stronger->rowVersion, {}});
    EXPECT_EQ(refused.status, 403) << refused.body.constData();
}

TEST_P(ResourcesTest, KeepsTheLastOwner) // E5
{
    auto second = host.makeUser(u"second@example.edu"_s, u"bitflow_owner"_s);
    auto client = host.client(u"second@example.edu"_s);
    const auto first = client->get(Api::getUser, {owner});
    ASSERT_TRUE(first);
    EXPECT_EQ(client->call(Api::setUserStatus, {owner, UserStatus::Suspended, {}}, {first->rowVersion, {}}).status,
              200);
    const auto access = client->get(Api::userAccess, {second});
    ASSERT_TRUE(access);
    const Assignment ownership = access->assignments.first();
    const auto last = client->call(Api::deleteAssignment, {second, ownership.id}, {ownership.rowVersion, {}});
    EXPECT_EQ(last.status, 409) << last.body.constData();
    EXPECT_EQ(last.code(), u"last_owner"_s);
}

TEST_P(ResourcesTest, ChangesAnAssignmentOnlyAsItWasSeen)
{
    const auto access = root->get(Api::userAccess, {faculty});
    ASSERT_TRUE(access);
    const Assignment seen = access->assignments.first();
    const AssignmentChange nextYear{faculty, seen.id, Instant::now() + std::chrono::days(365)};

    EXPECT_EQ(root->call(Api::updateAssignment, nextYear).status, 428);
    EXPECT_EQ(root->call(Api::deleteAssignment, {faculty, seen.id}).status, 428);
    const auto changed = root->get(Api::updateAssignment, nextYear, {seen.rowVersion, {}});
    ASSERT_TRUE(changed) << said(changed.error());
    EXPECT_GT(changed->rowVersion, seen.rowVersion);

    EXPECT_EQ(root->call(Api::updateAssignment, {faculty, seen.id, {}}, {seen.rowVersion, {}}).status, 412);
    EXPECT_EQ(root->call(Api::deleteAssignment, {faculty, seen.id}, {seen.rowVersion, {}}).status, 412);
    EXPECT_EQ(root->get(Api::userAccess, {faculty})->assignments.first(), *changed) << "nothing was done";
    EXPECT_EQ(root->call(Api::deleteAssignment, {faculty, seen.id}, {changed->rowVersion, {}}).status, 204);
}

TEST_P(ResourcesTest, SuspendsAndReactivates)
{
    auto client = host.client(u"faculty@example.edu"_s);
    const auto user = root->get(Api::getUser, {faculty});
    ASSERT_TRUE(user);
    const auto suspended =
        root->get(Api::setUserStatus, {faculty, UserStatus::Suspended, u"left"_s}, {user->rowVersion, {}});
    ASSERT_TRUE(suspended) << said(suspended.error());
    EXPECT_EQ(client->call(Api::me).status, 401) << "at once";
    EXPECT_TRUE(root->get(Api::setUserStatus, {faculty, UserStatus::Active, {}}, {suspended->rowVersion, {}}));
    EXPECT_EQ(client->call(Api::me).status, 401) << "the session stays ended";
    EXPECT_TRUE(host.anonymous()->signIn(u"faculty@example.edu"_s, TestServer::password));
}

TEST_P(ResourcesTest, MakesCustomRolesAndKeepsTheSeeded)
{
    const auto roles = root->get(Api::listRoles);
    ASSERT_TRUE(roles) << said(roles.error());
    EXPECT_EQ(roles->total, 17);
    const auto seeded = root->get(Api::getRole, {role(u"principal"_s)});
    ASSERT_TRUE(seeded);
    RoleChange change{seeded->id, u"Boss"_s, {}, {}};
    EXPECT_EQ(root->call(Api::updateRole, change, {seeded->rowVersion, {}}).status, 403);

    auto boss = host.client(u"pune@example.edu"_s);
    NewRole in;
    in.institutionId = pune.id;
    in.name = u"Registrar"_s;
    in.permissions = {u"users.view"_s, u"users.update"_s};
    const auto made = boss->get(Api::createRole, in);
    ASSERT_TRUE(made) << said(made.error());
    EXPECT_EQ(made->permissions, in.permissions);
    in.permissions = {u"operations.manage"_s};
    in.name = u"Too much"_s;
    EXPECT_EQ(boss->call(Api::createRole, in).status, 403) << "E2";
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->get(Api::listRoles)->total, 17) << "another tenant does not see it";

    ASSERT_EQ(boss->call(Api::createAssignment, {nobody, made->id, pune.id, {}, {}}).status, 201);
    EXPECT_EQ(boss->call(Api::deleteRole, {made->id}, {made->rowVersion, {}}).code(), u"role_in_use"_s);
    const auto holders = boss->get(Api::roleHolders, HolderQuery{{}, made->id});
    ASSERT_TRUE(holders) << said(holders.error());
    EXPECT_EQ(holders->total, 1);
}

TEST_P(ResourcesTest, CountsTruly)
{
    const auto all = root->get(Api::overview);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->universities, 2);
    EXPECT_EQ(all->colleges, 2);
    EXPECT_EQ(all->departments, 1);
    EXPECT_EQ(all->people, 6);
    EXPECT_EQ(all->collegesWithoutPrincipal, 1);
    const auto some = host.client(u"principal@example.edu"_s)->get(Api::overview);
    ASSERT_TRUE(some);
    EXPECT_EQ(some->universities, 0);
    EXPECT_EQ(some->colleges, 1);
    EXPECT_EQ(some->people, 3);
}

INSTANTIATE_TEST_SUITE_P(Engines, ResourcesTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
