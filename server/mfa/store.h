// SPDX-License-Identifier: GPL-3.0-or-later
// The second factor of an account (operations.md §1.7): one function per endpoint of common/api/mfa.h, and what the
// sign-in asks. Blocking, thread-safe. Errors beyond 404:
//   409 mfa_not_enabled                there is none
//   409 mfa_required_by_role           it is replaced, not turned off, by whoever holds such a role
//   409 mfa_not_begun                  there is nothing to confirm
//   422 /code: code_wrong              not a code of the app at this time, or one that was used
//   429 too_many_attempts              per account, whatever address they come from
//   403 own_account                    one's own is disabled, not reset
#pragma once

#include "common/api/mfa.h"
#include "server/audit/audit.h"
#include "server/auth/access.h"
#include "server/auth/mfapolicy.h"
#include "server/auth/vault.h"
#include "server/cache/limiter.h"
#include "server/mail/outbox.h"

namespace bitflow {

class SecondFactor
{
public:
    struct Parts
    {
        sql::Database &db;
        AccessControl &access;
        Audit &audit;
        Vault &vault;
        Limiter &limiter;
        Outbox &mail;
    };
    struct Settings
    {
        QString issuer; // the name that authenticator apps show, APP_NAME
        MfaPolicy policy;
        Limit tries{10, std::chrono::minutes(15)}; // of an account
    };
    SecondFactor(Parts parts, Settings settings) : m_(parts), m_settings(std::move(settings)) {}

    Result<MfaStatus> status(const Caller &caller, const Nothing &);
    Result<TotpEnrolment> begin(const Caller &caller, const Nothing &);
    Result<RecoveryCodes> confirm(const Caller &caller, const TotpCode &in);
    Result<Nothing> disable(const Caller &caller, const Nothing &);
    Result<RecoveryCodes> renewCodes(const Caller &caller, const Nothing &);
    Result<Nothing> reset(const Caller &caller, const MfaOwner &in);

    // 429 when it was tried too often; else a try is counted. Both count for the account, whatever sessions and
    // addresses they come from: sign-ins, and proofs and new codes of those who are in, apart from each other, so that
    // whoever knows only the password keeps nobody from working.
    Result<void> allowSignIn(Id<User> user);
    Result<void> allowProof(Id<User> user);
    // Whether this is a code of the app at this time, or a recovery code; it is spent then. In the caller's
    // transaction, which must commit when it was. The methods as in amr, or nothing.
    Result<std::optional<QString>> spend(const Caller &caller, Id<User> user, const QString &code);

private:
    Result<Result<RecoveryCodes>> tryConfirm(const Caller &caller, const TotpCode &in);
    Result<bool> spendTotp(Id<User> user, const QString &code, bool pending);
    Result<bool> spendRecovery(const Caller &caller, Id<User> user, const QString &code);
    Result<RecoveryCodes> makeCodes(Id<User> user);
    Result<void> forget(Id<User> user);
    Result<void> record(const Caller &caller, QLatin1StringView action, Id<User> user,
                        QLatin1StringView outcome = "done"_L1);

    Parts m_;
    Settings m_settings;
};

} // namespace bitflow
