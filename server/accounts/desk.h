// SPDX-License-Identifier: GPL-3.0-or-later
// What the stores of accounts stand on, and what both of them do.
#pragma once

#include "server/accounts/tokens.h"
#include "server/audit/denials.h"
#include "server/auth/passwordpolicy.h"
#include "server/cache/attempts.h"
#include "server/mail/outbox.h"
#include "server/users/store.h"

namespace bitflow {

struct AccountDesk
{
    // All outlive the stores.
    sql::Database &db;
    AccessControl &access;
    Audit &audit;
    Denials &denials;
    PasswordHasher &hasher;
    const PasswordPolicy &policy;
    Limiter &limiter;
    Lockout &lockout;
    JobQueue &jobs;
    Outbox &mail;
    UserStore &users;
    Vault &vault;
    QByteArray cursorKey; // seals the cursors of lists
    struct Limits
    {
        std::optional<Limit> reset;        // requests of an address for an account
        std::optional<Limit> registration; // invitations accepted from an address
    } limits;

    static constexpr Limit mailsOfADay{5, std::chrono::hours(24)}; // to a mailbox

    // The least length of a password of this person.
    static int minimumOf(const User &user);
    // Five mails a day to a mailbox, 429 beyond; what strangers ask for is counted apart, so that they use up nothing
    // of what the person and the administrators need.
    enum class Asker { Known, Stranger };
    [[nodiscard]] Result<void> takeMail(const QString &address, Asker asker = Asker::Known) const;
    // The same refusal, noted: of an account by its address, whether there is one or not.
    [[nodiscard]] std::unexpected<Error> turnedAway(const Caller &caller, Denial denial, Error error,
                                                    const QString &email = {}) const;
    // wrongCode(), counted and noted: 429 after some from one address within a minute.
    [[nodiscard]] std::unexpected<Error> wrongCodeFrom(const Caller &caller, QLatin1StringView action) const;
    // That person, as the one who acts from where the caller is.
    static Caller as(const Caller &caller, const User &user);
    static AuditEntry entry(QLatin1StringView action, const User &user, QJsonObject after = {},
                            QLatin1StringView outcome = "done"_L1);
};

} // namespace bitflow
