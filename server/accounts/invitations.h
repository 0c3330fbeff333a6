// SPDX-License-Identifier: GPL-3.0-or-later
// Invitations: an account that waits for its owner, and what will be held there. Thread-safe. The role is checked when
// the invitation is written and, with the rights that the inviter has by then, when it is accepted (E1, E8). Errors
// beyond those of the fields and the rules:
//   409 mail_not_configured  this server sends no mail
//   409 not_invited          the account is open already
//   409 invitation_void      whoever invited may no longer give this; only to the holder of the code
//   422 code_invalid         see wrongCode()
//   429 too_many_attempts
#pragma once

#include "common/api/accounts.h"
#include "server/accounts/desk.h"

namespace bitflow {

class InvitationStore
{
public:
    explicit InvitationStore(AccountDesk desk) : m_(std::move(desk)), m_tokens(m_.db) {}

    Result<InvitationReport> create(const Caller &caller, const NewInvitations &in);
    Result<Page<Invitation>> list(const Caller &caller, const InvitationQuery &in);
    Result<Invitation> resend(const Caller &caller, const InvitationRef &in);
    // The account goes to the trash with its last invitation, unless it was there before.
    Result<Nothing> revoke(const Caller &caller, const InvitationRef &in);
    Result<Accepted> inviteUser(const Caller &caller, const UserRef &in);

    Result<InvitationOffer> offer(const Caller &caller, const CodeInput &in);
    // Nobody is signed in by it.
    Result<Nothing> accept(const Caller &caller, const InvitationAcceptance &in);

    // In transactions that have locked the person's row. Once more to somebody who waits, because he asked, as long as
    // an invitation has not run out; and all of them taken back.
    Result<void> remind(const User &user);
    Result<void> dropAll(const Caller &caller, const User &user);

private:
    struct Row;
    Result<QList<Row>> pending(Id<User> user);
    Result<Row> pendingById(const Caller &caller, Id<Invitation> id);
    Result<QList<Invitation>> told(const QList<Row> &rows);
    Result<Id<Invitation>> invite(const Caller &caller, const NewInvitations &in, const Invitee &person);
    Result<Id<Invitation>> write(const Caller &caller, const NewInvitations &in, const User &user);
    Result<void> send(const User &user);
    Result<void> open(const Caller &caller, const User &user, const InvitationAcceptance &in, const QString &hash);
    Result<int> give(const Caller &caller, const User &user);
    Result<void> giveOne(const Caller &caller, const User &user, const Row &row);
    Result<Caller> inviter(const Caller &caller, const Row &row);

    AccountDesk m_;
    OneTimeTokens m_tokens;
};

} // namespace bitflow
