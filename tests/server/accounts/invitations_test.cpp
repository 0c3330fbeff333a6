// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/accounts/postoffice.h"

namespace bitflow::test {
namespace {

class Invitations : public PostOffice
{
protected:
    NewInvitations wish(const QStringList &emails, const QString &role = u"student"_s)
    {
        NewInvitations in;
        in.institutionId = engineering.id;
        in.roleId = roleId(role);
        for (const QString &email : emails)
            in.people.append({email, {}, {}});
        return in;
    }
    Invitation invite(Client &by, const QString &email, const QString &role = u"student"_s)
    {
        const auto report = by.get(Api::createInvitations, wish({email}, role));
        EXPECT_TRUE(report) << (report ? "" : said(report.error()));
        EXPECT_EQ(report ? report->invited.size() : 0, 1);
        return report && !report->invited.isEmpty() ? report->invited.first() : Invitation{};
    }
    HttpAnswer accept(const QString &code)
    {
        return host.anonymous()->call(Api::acceptInvitation, {code, u"Nadia"_s, u"Khan"_s, newPassword});
    }
    std::unique_ptr<Client> boss() { return host.client(u"pune@example.edu"_s); }
};
INSTANTIATE_TEST_SUITE_P(Engines, Invitations, everyEngine(), engineName);

TEST_P(Invitations, TheMailIsFollowedToTheEnd)
{
    auto by = boss();
    const Invitation made = invite(*by, u"Nadia@Example.edu"_s);
    EXPECT_EQ(made.roleName, u"Student"_s);
    EXPECT_EQ(made.institutionPath.size(), 2);
    EXPECT_EQ(made.invitedByName, u"pune"_s);
    const ReceivedMail mail = box.next();
    EXPECT_EQ(mail.to, QStringList{u"nadia@example.edu"_s});
    EXPECT_TRUE(mail.plain.contains(u"pune invites you to Bitflow as Student at Engineering"_s))
        << qPrintable(mail.plain);

    const auto offer = host.anonymous()->get(Api::invitationOffer, {mail.code()});
    ASSERT_TRUE(offer) << said(offer.error());
    EXPECT_EQ(offer->email, u"nadia@example.edu"_s);
    EXPECT_EQ(offer->placeName, u"Engineering"_s);
    EXPECT_FALSE(host.anonymous()->signIn(u"nadia@example.edu"_s, newPassword));
    const auto weak =
        host.anonymous()->call(Api::acceptInvitation, {mail.code(), u"Nadia"_s, u"Khan"_s, u"nadia.khan.nadia"_s});
    EXPECT_EQ(weak.json()[u"errors"][0][u"code"].toString(), u"password_guessable"_s) << weak.body.constData();
    const auto done = accept(mail.code());
    EXPECT_EQ(done.status, 204) << done.body.constData();
    EXPECT_EQ(accept(mail.code()).code(), u"code_invalid"_s);

    auto nadia = host.anonymous();
    ASSERT_TRUE(nadia->signIn(u"nadia@example.edu"_s, newPassword));
    const auto me = nadia->get(Api::me);
    ASSERT_TRUE(me);
    EXPECT_EQ(me->user.firstName, u"Nadia"_s);
    EXPECT_EQ(me->user.source, UserSource::Invite);
    EXPECT_TRUE(me->user.emailVerifiedAt);
    ASSERT_EQ(me->assignments.size(), 1);
    EXPECT_EQ(me->assignments.first().institutionId, engineering.id);
    EXPECT_EQ(count(u"assignments"_s, u"user_id = ? AND assigned_by = ?"_s, {made.userId, puneOwner}), 1);
    EXPECT_EQ(by->get(Api::listInvitations).value_or(Page<Invitation>{}).total, 0);
}

TEST_P(Invitations, OfAListTellWhoWasNotInvitedAndWhy)
{
    NewInvitations in =
        wish({u"a@example.edu"_s, u"nonsense"_s, u"A@example.edu"_s, u"principal@example.edu"_s, u"b@example.edu"_s});
    const auto report = boss()->get(Api::createInvitations, in);
    ASSERT_TRUE(report) << said(report.error());
    EXPECT_EQ(report->invited.size(), 2);
    QStringList refused;
    for (const InvitationProblem &one : report->refused)
        refused.append(one.email + u' ' + one.code);
    EXPECT_EQ(refused,
              (QStringList{u"nonsense format"_s, u"A@example.edu duplicate"_s, u"principal@example.edu conflict"_s}));
    in.people = QList<Invitee>(501, {u"x@example.edu"_s, {}, {}});
    EXPECT_EQ(boss()->call(Api::createInvitations, in).json()[u"errors"][0][u"code"].toString(), u"too_many"_s);
    in.people = {};
    EXPECT_EQ(boss()->call(Api::createInvitations, in).status, 422);
}

// E1 when it is written.
TEST_P(Invitations, GiveNothingThatTheInviterDoesNotHold)
{
    struct Row
    {
        const char *who;
        QString email, role;
        int status;
    };
    const Row rows[]{
        {"a principal makes no owner", u"principal@example.edu"_s, u"university_owner"_s, 422},
        {"nor a principal beside himself, having no right to appoint", u"student@example.edu"_s, u"student"_s, 403},
        {"another tenant", u"nashik@example.edu"_s, u"student"_s, 404},
        {"the owner of the university", u"pune@example.edu"_s, u"hod"_s, 422},
        {"he does", u"pune@example.edu"_s, u"student"_s, 201}};
    for (const Row &row : rows) {
        const auto answer = host.client(row.email)->call(Api::createInvitations, wish({u"x@example.edu"_s}, row.role));
        EXPECT_EQ(answer.status, row.status) << row.who << answer.body.constData();
    }
    EXPECT_EQ(host.anonymous()->call(Api::createInvitations, wish({u"y@example.edu"_s})).status, 401);
}

TEST_P(Invitations, E8AreWorthWhatTheInviterMayWhenTheyAreAccepted)
{
    auto by = host.client(u"principal@example.edu"_s);
    const auto nadia = invite(*by, u"nadia@example.edu"_s);
    const QString code = box.next().code();
    ASSERT_TRUE(db().run(u"DELETE FROM assignments WHERE user_id = ?"_s, {principal}));
    EXPECT_EQ(accept(code).code(), u"invitation_void"_s);
    EXPECT_EQ(count(u"users"_s, u"id = ? AND status = 'invited' AND password_hash = ''"_s, {nadia.userId}), 1);
    EXPECT_EQ(count(u"assignments"_s, u"user_id = ?"_s, {nadia.userId}), 0);
    EXPECT_EQ(count(u"audit_events"_s, u"action = 'auth.invitation' AND outcome = 'denied'"_s), 1);
    // another who may invites as well: what he may give holds, and nothing else
    const auto second = boss()->get(Api::createInvitations, wish({u"nadia@example.edu"_s}, u"student"_s));
    ASSERT_TRUE(second) << said(second.error());
    EXPECT_EQ(accept(code).code(), u"code_invalid"_s) << "the newer code took its place";
    EXPECT_EQ(accept(box.next().code()).status, 204);
    EXPECT_EQ(count(u"assignments"_s, u"user_id = ? AND assigned_by = ?"_s, {nadia.userId, puneOwner}), 1);
}

TEST_P(Invitations, OfSomebodySuspendedAreWorthNothing)
{
    invite(*boss(), u"nadia@example.edu"_s);
    const QString code = box.next().code();
    ASSERT_TRUE(db().run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {puneOwner}));
    EXPECT_EQ(accept(code).code(), u"invitation_void"_s);
}

TEST_P(Invitations, AreListedSentAgainAndRevoked)
{
    auto by = boss();
    const Invitation made = invite(*by, u"nadia@example.edu"_s);
    const QString first = box.next().code();
    auto stranger = host.client(u"nashik@example.edu"_s);
    auto powerless = host.client(u"student@example.edu"_s);
    EXPECT_EQ(stranger->get(Api::listInvitations).value_or(Page<Invitation>{}).total, 0);
    EXPECT_EQ(powerless->call(Api::listInvitations).status, 403);
    for (const auto &[client, status] : {std::pair(stranger.get(), 404), std::pair(powerless.get(), 403)}) {
        EXPECT_EQ(client->call(Api::resendInvitation, {made.id}).status, status);
        EXPECT_EQ(client->call(Api::revokeInvitation, {made.id}).status, status);
        EXPECT_EQ(client->call(Api::inviteUser, {made.userId}).status, status);
    }
    const auto list = by->get(Api::listInvitations);
    ASSERT_TRUE(list);
    ASSERT_EQ(list->items.size(), 1);
    EXPECT_EQ(list->items.first().id, made.id);

    EXPECT_EQ(by->call(Api::resendInvitation, {made.id}).status, 200);
    const QString second = box.next().code();
    EXPECT_EQ(accept(first).code(), u"code_invalid"_s);
    EXPECT_EQ(by->call(Api::inviteUser, {made.userId}).status, 202);
    const QString third = box.next().code();
    EXPECT_EQ(host.anonymous()->call(Api::forgotPassword, {u"nadia@example.edu"_s}).status, 202);
    const QString fourth = box.next().code();
    EXPECT_TRUE(fourth.startsWith(u"invite-"_s)) << "whoever has not accepted yet gets the invitation again";

    EXPECT_EQ(by->call(Api::revokeInvitation, {made.id}).status, 204);
    for (const QString &code : {second, third, fourth})
        EXPECT_EQ(accept(code).code(), u"code_invalid"_s);
    EXPECT_EQ(by->call(Api::revokeInvitation, {made.id}).status, 404);
    EXPECT_EQ(count(u"users"_s, u"id = ? AND deleted_at IS NOT NULL"_s, {made.userId}), 1) << "the address is free";
    invite(*by, u"nadia@example.edu"_s);
}

TEST_P(Invitations, OpenAnAccountThatWaitsAlready)
{
    auto by = boss();
    NewUser in;
    in.email = u"waiting@example.edu"_s;
    in.firstName = u"Waiting"_s;
    in.institutionId = engineering.id;
    in.status = UserStatus::Invited;
    const auto made = by->get(Api::createUser, in);
    ASSERT_TRUE(made);
    EXPECT_EQ(by->call(Api::inviteUser, {made->user.id}).status, 202);
    const ReceivedMail mail = box.next();
    EXPECT_EQ(mail.subject, u"Your account at Bitflow is waiting"_s);
    EXPECT_EQ(accept(mail.code()).status, 204);
    EXPECT_TRUE(host.anonymous()->signIn(in.email, newPassword));
    EXPECT_EQ(by->call(Api::inviteUser, {made->user.id}).code(), u"not_invited"_s);
}

// Whoever may edit people and nothing more must not get at a role by redirecting the mail that brings it.
TEST_P(Invitations, CannotBeRedirected)
{
    host.makeUser(u"manager@example.edu"_s, u"super_nt_manager"_s, pune.id);
    auto by = boss();
    const Invitation made = invite(*by, u"nadia@example.edu"_s, u"college_admin"_s);
    const QString code = box.next().code();
    const auto waiting = by->get(Api::getUser, {made.userId});
    ASSERT_TRUE(waiting);
    UserChange change;
    change.userId = made.userId;
    change.email = u"manager.too@example.edu"_s;
    auto manager = host.client(u"manager@example.edu"_s);
    EXPECT_EQ(manager->call(Api::updateUser, change, {waiting->rowVersion, {}}).code(), u"outranked"_s);
    EXPECT_EQ(manager->call(Api::resendInvitation, {made.id}).code(), u"outranked"_s);
    // and whoever holds it all gives it anew
    ASSERT_EQ(by->call(Api::updateUser, change, {waiting->rowVersion, {}}).status, 200);
    EXPECT_EQ(accept(code).code(), u"code_invalid"_s);
    EXPECT_EQ(by->get(Api::listInvitations).value_or(Page<Invitation>{}).total, 0);
    EXPECT_EQ(host.anonymous()->call(Api::forgotPassword, {*change.email.to}).status, 202);
    for (int i = 0; i < 2; ++i) // both addresses hear of the change
        EXPECT_EQ(box.next().code(), QString());
    EXPECT_TRUE(silent()) << "no code for what is revoked";
}

TEST_P(Invitations, NeedAProofOfTheMoment)
{
    auto by = boss();
    ASSERT_TRUE(db().run(u"UPDATE sessions SET authenticated_at = ?"_s, {Instant::now() - std::chrono::minutes(6)}));
    EXPECT_EQ(by->call(Api::createInvitations, wish({u"nadia@example.edu"_s})).code(),
              u"insufficient_user_authentication"_s);
    auto platform = host.client(u"owner@example.edu"_s);
    ASSERT_TRUE(db().run(u"UPDATE sessions SET authenticated_at = ?"_s, {Instant::now() - std::chrono::minutes(6)}));
    NewInstitution in;
    in.name = u"Satara"_s;
    in.domain = u"satara.example.edu"_s;
    in.owner = NewOwner{u"chancellor@satara.example.edu"_s, u"Asha"_s, u"Rao"_s};
    EXPECT_EQ(platform->call(Api::createInstitution, in).code(), u"insufficient_user_authentication"_s);
    in.owner.reset();
    EXPECT_EQ(platform->call(Api::createInstitution, in).status, 201) << "without an owner nothing is given";
}

TEST_P(Invitations, OfSomebodyWhoWaitsElsewhereSayNothing)
{
    const Invitation made = invite(*boss(), u"nadia@example.edu"_s);
    const QString code = box.next().code();
    NewInvitations in;
    in.institutionId = nashik.id;
    in.roleId = roleId(u"super_admin"_s);
    in.people = {{u"nadia@example.edu"_s, {}, {}}, {u"principal@example.edu"_s, {}, {}}};
    const auto report = host.client(u"nashik@example.edu"_s)->get(Api::createInvitations, in);
    ASSERT_TRUE(report) << said(report.error());
    ASSERT_EQ(report->refused.size(), 2);
    EXPECT_EQ(report->refused[0].code, report->refused[1].code) << "like an account that is open";
    EXPECT_EQ(report->refused[0].detail, report->refused[1].detail);
    EXPECT_EQ(accept(code).status, 204) << "and the code still works";
    EXPECT_EQ(count(u"assignments"_s, u"user_id = ?"_s, {made.userId}), 1);
}

TEST_P(Invitations, RunOut)
{
    invite(*boss(), u"nadia@example.edu"_s);
    const QString code = box.next().code();
    ASSERT_TRUE(db().run(u"UPDATE one_time_tokens SET expires_at = 1"_s));
    ASSERT_TRUE(db().run(u"UPDATE invitations SET expires_at = 1"_s));
    EXPECT_EQ(host.anonymous()->call(Api::forgotPassword, {u"nadia@example.edu"_s}).status, 202);
    EXPECT_TRUE(silent()) << "only whoever may invite prolongs it";
    EXPECT_EQ(accept(code).code(), u"code_invalid"_s);
    EXPECT_EQ(host.anonymous()->call(Api::invitationOffer, {code}).code(), u"code_invalid"_s);
}

} // namespace
} // namespace bitflow::test
