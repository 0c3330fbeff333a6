// SPDX-License-Identifier: GPL-3.0-or-later
// Keeping hold of one's account: a forgotten password, a confirmed address, a new one. Thread-safe. What anybody may
// ask for about any address is written down as a job without looking whether the account exists, so that neither the
// answer nor its time tells. Errors beyond those of the fields:
//   409 mail_not_configured  this server sends no mail
//   422 code_invalid         see wrongCode()
//   429 too_many_attempts
#pragma once

#include "common/api/accounts.h"
#include "server/accounts/invitations.h"

namespace bitflow {

class AccountStore
{
public:
    AccountStore(AccountDesk desk, InvitationStore &invitations);

    Result<AccountOptions> options(const Caller &caller, const Nothing &);
    Result<Accepted> forgotPassword(const Caller &caller, const AddressInput &in);
    // Nobody is signed in by it, and a second factor is asked for as before.
    Result<Nothing> resetPassword(const Caller &caller, const PasswordReset &in);
    Result<Accepted> sendVerification(const Caller &caller, const Nothing &);
    Result<Accepted> changeEmail(const Caller &caller, const AddressInput &in);
    // For both; a new address ends every session but the one that asked for it.
    Result<Nothing> verifyEmail(const Caller &caller, const CodeInput &in);
    // Of somebody: as UserStore does it, and what a changed address means besides. One's own changes by changeEmail()
    // only, where there is mail.
    Result<User> updateUser(const Caller &caller, const UserChange &in);
    // By an administrator: a link by mail, the password then being empty, or a one-time password. Where nothing is
    // said, the first where there is mail.
    Result<OneTimePassword> resetFor(const Caller &caller, const UserPasswordReset &in);

private:
    struct Errand;
    Result<void> addErrand(const Errand &errand);
    Result<void> carryOut(JobRun &run);
    Result<void> sendReset(const Errand &errand);
    Result<void> sendConfirmation(const Errand &errand);
    Result<void> sendResetTo(const User &user);
    Result<OneTimePassword> mailReset(const Caller &caller, const UserRef &in);
    Result<OneTimePassword> codeReset(const Caller &caller, const UserRef &in);
    Result<Nothing> confirm(const Caller &caller, const User &user);
    Result<Nothing> move(const Caller &caller, const User &user, const TokenClaim &claim);
    // A changed address: what was sent to the old one is worth nothing, sessions end but for `kept`, and both hear of
    // it.
    Result<void> moved(const Caller &caller, const User &before, const User &after, Id<Session> kept);
    Result<bool> isLive(Id<Session> session);
    Result<void> forget(Id<Job> job);

    AccountDesk m_;
    InvitationStore &m_invitations;
    OneTimeTokens m_tokens;
};

} // namespace bitflow
