// SPDX-License-Identifier: GPL-3.0-or-later
// Many who use one code at once: exactly one gets what it is for. `tests/run.sh --long redemptions` does it 500 times.
#include "tests/server/accounts/postoffice.h"
#include "tests/support/longproof.h"

#include <latch>
#include <thread>
#include <vector>

namespace bitflow::test {
namespace {

constexpr int parallel = 64;

class Redemptions : public PostOffice
{
protected:
    // How many of them succeed, each in a thread and on a connection of its own; the others must hear code_invalid.
    int race(const std::function<Result<Nothing>()> &redeem)
    {
        std::latch start(parallel);
        std::atomic<int> successes = 0, strangers = 0;
        std::vector<std::jthread> threads;
        threads.reserve(parallel);
        for (int i = 0; i < parallel; ++i)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                auto done = redeem();
                while (!done && done.error().status == 503) // hashes wait in a line of limited length
                    done = redeem();
                successes += done.has_value();
                strangers += !done && done.error().code != "code_invalid"_L1;
            });
        threads.clear();
        EXPECT_EQ(strangers, 0);
        return successes;
    }
    QString issue(TokenPurpose purpose, Id<User> user)
    {
        const auto issued = db().transaction([&] { return OneTimeTokens(db()).issue(purpose, user, u"x"_s); });
        EXPECT_TRUE(issued);
        return issued ? issued->code : QString();
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Redemptions, everyEngine(), engineName);

TEST_P(Redemptions, OfAResetSucceedOnce)
{
    LongProof proof(u"redemptions of resets"_s, 3, 250);
    for (qint64 round = 0; round < proof.count(); ++round) {
        const QString code = issue(TokenPurpose::Reset, principal);
        const auto before = count(u"audit_events"_s, u"action = 'auth.reset' AND outcome = 'done'"_s);
        ASSERT_EQ(race([&] { return host.backend().accounts.resetPassword({}, {code, newPassword}); }), 1) << round;
        ASSERT_EQ(count(u"audit_events"_s, u"action = 'auth.reset' AND outcome = 'done'"_s), before + 1);
    }
    proof.reached(proof.count());
}

TEST_P(Redemptions, OfAnInvitationSucceedOnce)
{
    LongProof proof(u"redemptions of invitations"_s, 3, 250);
    for (qint64 round = 0; round < proof.count(); ++round) {
        NewInvitations in;
        in.institutionId = engineering.id;
        in.roleId = roleId(u"student"_s);
        in.people = {{u"guest%1@example.edu"_s.arg(round), {}, {}}};
        const auto report = host.backend().invitations.create(commandLineCaller(), in);
        ASSERT_TRUE(report && report->invited.size() == 1);
        const auto guest = report->invited.first().userId;
        const QString code = issue(TokenPurpose::Invite, guest);
        const auto accept = [&] { return host.backend().invitations.accept({}, {code, {}, {}, newPassword}); };
        ASSERT_EQ(race(accept), 1) << round;
        ASSERT_EQ(count(u"assignments"_s, u"user_id = ?"_s, {guest}), 1);
    }
    proof.reached(proof.count());
}

// Of taking an invitation back and accepting it at the same moment, one is done.
TEST_P(Redemptions, OfAnInvitationThatIsRevokedMeanwhileDoNotSucceedToo)
{
    auto &invitations = host.backend().invitations;
    for (int round = 0; round < 5; ++round) {
        NewInvitations in;
        in.institutionId = engineering.id;
        in.roleId = roleId(u"student"_s);
        in.people = {{u"torn%1@example.edu"_s.arg(round), {}, {}}};
        const auto report = invitations.create(commandLineCaller(), in);
        ASSERT_TRUE(report && report->invited.size() == 1);
        const QString code = issue(TokenPurpose::Invite, report->invited.first().userId);
        std::latch start(2);
        bool accepted = false, revoked = false;
        {
            const std::jthread one([&] {
                start.arrive_and_wait();
                accepted = invitations.accept({}, {code, {}, {}, newPassword}).has_value();
            });
            const std::jthread other([&] {
                start.arrive_and_wait();
                revoked = invitations.revoke(commandLineCaller(), {report->invited.first().id}).has_value();
            });
        }
        EXPECT_NE(accepted, revoked) << round;
        EXPECT_EQ(count(u"assignments"_s, u"user_id = ?"_s, {report->invited.first().userId}), accepted ? 1 : 0);
    }
}

// One's password once, however many ask with the old one.
TEST_P(Redemptions, OfAPasswordSucceedOnce)
{
    const auto client = host.client(u"principal@example.edu"_s);
    Caller caller;
    caller.userId = principal;
    caller.name = u"principal@example.edu"_s;
    caller.sessionId =
        db().value<Id<Session>>(u"SELECT id FROM sessions WHERE user_id = ?"_s, {principal}).value_or(Id<Session>());
    std::atomic<int> number = 0, successes = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                const QString next = newPassword + QString::number(++number);
                successes += host.backend().sessions.changePassword(caller, {TestServer::password, next}).has_value();
            });
    }
    EXPECT_EQ(successes, 1);
}

} // namespace
} // namespace bitflow::test
