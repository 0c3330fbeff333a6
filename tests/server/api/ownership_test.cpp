// SPDX-License-Identifier: GPL-3.0-or-later
// An owner hands over what he owns.
#include "common/api/all.h"
#include "tests/server/api/estate.h"

#include <atomic>
#include <barrier>
#include <thread>

namespace bitflow::test {
namespace {

class OwnershipTest : public EstateTest
{
protected:
    // What somebody holds at a node, by slug.
    Assignment held(Client &asker, Id<User> person, const QString &slug)
    {
        const auto access = asker.get(Api::userAccess, {person});
        for (const Assignment &one : access.value_or(UserAccess()).assignments)
            if (one.roleSlug == slug)
                return one;
        return {};
    }
    qint64 owners(Id<Institution> node)
    {
        return host.backend()
            .db
            .value<qint64>(u"SELECT COUNT(*) FROM assignments a JOIN roles r ON r.id = a.role_id "
                           "WHERE r.slug = 'university_owner' AND a.institution_id = ?"_s,
                           {node})
            .value_or(-1);
    }
};

TEST_P(OwnershipTest, GoesToAnotherAndLeavesTheGiver)
{
    auto boss = host.client(u"pune@example.edu"_s);
    const Assignment own = held(*boss, puneOwner, u"university_owner"_s);
    ASSERT_FALSE(own.id.isNull());
    const auto before = owners(pune.id);
    const auto given = boss->get(Api::transferOwnership, {principal, own.id});
    ASSERT_TRUE(given) << given.error().code.toStdString();
    EXPECT_EQ(given->roleSlug, u"university_owner"_s);
    EXPECT_EQ(given->userId, principal);
    EXPECT_EQ(owners(pune.id), before);
    auto root = host.client(u"owner@example.edu"_s);
    EXPECT_TRUE(held(*root, puneOwner, u"university_owner"_s).id.isNull());
    EXPECT_EQ(boss->call(Api::transferOwnership, {principal, own.id}).status, 404) << "he is nobody there now";
}

TEST_P(OwnershipTest, StaysWhereItCannotGo)
{
    auto boss = host.client(u"pune@example.edu"_s);
    auto root = host.client(u"owner@example.edu"_s);
    const Assignment own = held(*boss, puneOwner, u"university_owner"_s);
    const Assignment ofRoot = held(*root, owner, u"bitflow_owner"_s);
    const Assignment head = held(*root, principal, u"principal"_s);
    const auto before = owners(pune.id);
    const auto invited = host.makeUser(u"invited@example.edu"_s, {}, {}, pune.id);
    ASSERT_TRUE(
        host.backend().db.run(u"UPDATE users SET status = 'invited', password_hash = '' WHERE id = ?"_s, {invited}));
    EXPECT_EQ(boss->call(Api::transferOwnership, {puneOwner, own.id}).code(), u"self_assignment"_s);
    EXPECT_EQ(boss->call(Api::transferOwnership, {principal, ofRoot.id}).status, 404) << "somebody else's";
    EXPECT_EQ(boss->call(Api::transferOwnership, {invited, own.id}).code(), u"last_owner"_s) << "who cannot sign in";
    auto first = host.client(u"principal@example.edu"_s);
    EXPECT_EQ(first->call(Api::transferOwnership, {faculty, head.id}).status, 422) << "no role of an owner";
    EXPECT_EQ(owners(pune.id), before);
    EXPECT_FALSE(held(*root, puneOwner, u"university_owner"_s).id.isNull());
}

TEST_P(OwnershipTest, OfTwoAtOnceOneGetsIt)
{
    auto boss = host.client(u"pune@example.edu"_s);
    const Assignment own = held(*boss, puneOwner, u"university_owner"_s);
    Caller caller;
    caller.userId = puneOwner;
    caller.name = u"pune@example.edu"_s;
    caller.grants = host.backend().access.grantsOf(puneOwner).value_or(QList<NodeGrant>());
    std::barrier together(2);
    std::atomic<int> done = 0;
    {
        const auto give = [&](Id<User> to) {
            together.arrive_and_wait();
            done += host.backend().users.transferOwnership(caller, {to, own.id}) ? 1 : 0;
        };
        std::jthread one(give, principal), two(give, faculty);
    }
    EXPECT_EQ(done, 1);
    EXPECT_EQ(owners(pune.id), 1);
    auto root = host.client(u"owner@example.edu"_s);
    EXPECT_TRUE(held(*root, puneOwner, u"university_owner"_s).id.isNull());
    EXPECT_NE(held(*root, principal, u"university_owner"_s).id.isNull(),
              held(*root, faculty, u"university_owner"_s).id.isNull());
}

INSTANTIATE_TEST_SUITE_P(Engines, OwnershipTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
