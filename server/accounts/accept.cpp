// SPDX-License-Identifier: GPL-3.0-or-later
// The invited person's side of an invitation.
#include "server/accounts/invitationrow.h"
#include "server/auth/client.h"
#include "server/roles/guards.h"
#include "server/users/rows.h"

namespace bitflow {

Result<InvitationOffer> InvitationStore::offer(const Caller &, const CodeInput &in)
{
    TRY(const auto claim, m_tokens.look(in.code, {TokenPurpose::Invite}));
    if (!claim)
        return wrongCode();
    TRY(const auto rows, pending(claim->userId));
    if (rows.isEmpty())
        return wrongCode();
    const Row &row = rows.first();
    TRY(const auto paths, pathsOf(m_.db, {row.institutionId}));
    const auto path = paths.value(row.institutionId);
    return InvitationOffer{row.email,         row.firstName, row.lastName,
                           row.inviterName(), row.roleName,  path.isEmpty() ? QString() : path.last().name,
                           claim->expiresAt};
}

Result<Nothing> InvitationStore::accept(const Caller &caller, const InvitationAcceptance &in)
{
    if (auto may = takeEach(m_.limiter, {{"accept:" + clientNetwork(caller.ip), m_.limits.registration}}); !may)
        return m_.turnedAway(caller, {.operation = Api::acceptInvitation.name, .action = "auth.invitation"_L1},
                             std::move(may).error());
    TRY(const auto claim, m_tokens.look(in.code, {TokenPurpose::Invite}));
    if (!claim)
        return m_.wrongCodeFrom(caller, "auth.invitation"_L1);
    TRY(const User user, userrows::load(m_.db, claim->userId));
    TRY(auto context, userrows::passwordContext(m_.db, user));
    context += {in.firstName, in.lastName};
    if (auto complaints = m_.policy.check(in.password, context, u"/password"_s); !complaints.isEmpty())
        return invalid(std::move(complaints));
    TRY(const QString hash, m_.hasher.hash(in.password));
    const auto opened = m_.db.transaction([&] { return open(caller, user, in, hash); });
    if (!opened && opened.error().code == "invitation_void"_L1) // the refusal stays, though nothing else does
        TRY_VOID(m_.audit.record(AccountDesk::as(caller, user),
                                 AccountDesk::entry("auth.invitation"_L1, user, {}, "denied"_L1)));
    return opened.transform([] { return Nothing{}; });
}

Result<void> InvitationStore::open(const Caller &caller, const User &user, const InvitationAcceptance &in,
                                   const QString &hash)
{
    auto locked = userrows::loadForChange(m_.db, user.id);
    if (!locked && locked.error().status != 404)
        return std::unexpected(locked.error());
    TRY(const bool first, m_tokens.redeem(in.code));
    if (!first || !locked || locked->status != UserStatus::Invited)
        return wrongCode();
    if (!in.firstName.isEmpty()) {
        locked->firstName = in.firstName;
        locked->lastName = in.lastName;
        locked->updatedAt = Instant::now();
        TRY_VOID(userrows::update(m_.db, *locked));
    }
    const Instant now = Instant::now();
    TRY_VOID(m_.db.run(u"UPDATE users SET password_hash = ?, status = 'active', must_change_password = 0, "
                       "password_changed_at = ?, email_verified_at = ?, updated_at = ?, "
                       "row_version = row_version + 1 WHERE id = ?"_s,
                       {hash, now, now, now, user.id}));
    TRY(const int given, give(caller, *locked));
    if (given == 0)
        return conflict(u"invitation_void"_s,
                        u"Whoever invited you may no longer give this role. Ask for a new invitation."_s);
    TRY_VOID(m_.mail.add(mailTo(*locked, MailKind::AccountOpened, {{u"ip"_s, caller.ip}})));
    return m_.audit.record(AccountDesk::as(caller, *locked),
                           AccountDesk::entry("auth.invitation"_L1, *locked, {{u"status"_s, u"active"_s}}));
}

// Of several invitations those that still hold; how many they were. E8.
Result<int> InvitationStore::give(const Caller &caller, const User &user)
{
    TRY(const auto rows, pending(user.id));
    int given = 0;
    for (const Row &row : rows) {
        const auto done = m_.db.transaction([&] { return giveOne(caller, user, row); });
        if (!done && done.error().status >= 500)
            return std::unexpected(done.error());
        const QString set = done ? u"accepted_at"_s : u"revoked_at"_s;
        TRY_VOID(m_.db.run(u"UPDATE invitations SET "_s + set + u" = ? WHERE id = ?"_s, {Instant::now(), row.id}));
        if (!done)
            TRY_VOID(m_.audit.record(AccountDesk::as(caller, user), {"invitations.revoke"_L1,
                                                                     row.institutionId,
                                                                     "user"_L1,
                                                                     user.id.uuid(),
                                                                     {{u"role_id"_s, toJson(row.roleId)}},
                                                                     {{u"reason"_s, done.error().code}}}));
        given += done ? 1 : 0;
    }
    return given;
}

Result<void> InvitationStore::giveOne(const Caller &caller, const User &user, const Row &row)
{
    TRY(const Caller by, inviter(caller, row));
    TRY_VOID(m_.access.require(by, Permission::UsersCreate, row.institutionId));
    if (row.roleId.isNull())
        return {};
    const auto made = m_.users.createAssignment(by, {user.id, row.roleId, row.institutionId, row.accessEndsAt, {}});
    if (!made && made.error().code == "conflict"_L1) // somebody gave the role meanwhile
        return {};
    return made.transform([](const Assignment &) {});
}

// Whoever invited, with the rights of this moment; the command line may everything.
Result<Caller> InvitationStore::inviter(const Caller &caller, const Row &row)
{
    Caller by = commandLineCaller();
    if (!row.invitedBy.isNull()) {
        by.userId = row.invitedBy;
        by.name = row.byEmail;
        TRY(by.grants, m_.access.grantsOf(row.invitedBy));
    }
    by.ip = caller.ip;
    by.requestId = caller.requestId;
    return by;
}

} // namespace bitflow
