// SPDX-License-Identifier: GPL-3.0-or-later
// E5 under haste: two owners who take the role from each other at the same moment never leave a university without one.
#include "tests/server/stores/world.h"
#include "tests/support/longproof.h"

#include <latch>
#include <thread>

namespace bitflow::test {
namespace {

class TwoOwners : public World
{
protected:
    Id<Assignment> ownership(Id<User> user)
    {
        return db.value<Id<Assignment>>(u"SELECT id FROM assignments WHERE user_id = ?"_s, {user})
            .value_or(Id<Assignment>());
    }
    qint64 owners()
    {
        return count(u"assignments a JOIN roles r ON r.id = a.role_id"_s,
                     u"r.slug = 'university_owner' AND a.user_id IN (SELECT id FROM users WHERE email IN "
                     "('alpha@example.org', 'second@example.org'))"_s);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, TwoOwners, everyEngine(), engineName);

TEST_P(TwoOwners, DemotingEachOtherNeverLeaveNone)
{
    const LongProof proof(u"access_owners"_s, 50, 1'000);
    const qint64 rounds = proof.count();
    const auto second = person(alphaU, u"second"_s);
    hold(second, "university_owner"_L1, alphaU);
    qint64 demoted = 0;
    for (qint64 round = 0; round < rounds; ++round) {
        const Caller one = as(alpha), other = as(second);
        const auto ofOne = ownership(alpha), ofOther = ownership(second);
        std::latch start(2);
        std::atomic<int> done = 0;
        const auto demote = [&](const Caller &actor, Id<User> target, Id<Assignment> held) {
            start.arrive_and_wait();
            if (users.deleteAssignment(actor, {target, held}))
                ++done;
        };
        {
            std::jthread a([&] { demote(one, second, ofOther); });
            std::jthread b([&] { demote(other, alpha, ofOne); });
        }
        ASSERT_GE(owners(), 1) << "round " << round;
        ASSERT_EQ(owners(), 2 - done) << "round " << round;
        demoted += done;
        if (done > 0)
            hold(ownership(alpha).isNull() ? alpha : second, "university_owner"_L1, alphaU);
    }
    EXPECT_GT(demoted, rounds / 2) << "else nothing was tried";
    proof.reached(rounds);
}

} // namespace
} // namespace bitflow::test
