// SPDX-License-Identifier: GPL-3.0-or-later
// What the stores of accounts stand on, and what both of them do.
#pragma once

#include "server/accounts/tokens.h"
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
    PasswordHasher &hasher;
    const PasswordPolicy &policy;
    Limiter &limiter;
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

    // The least length of a password of this person.
    static int minimumOf(const User &user);
    // Five mails a day that others can have sent to somebody, 429 beyond.
    [[nodiscard]] Result<void> takeMail(const QString &address) const;
    // wrongCode(), counted and noted: 429 after some from one address within a minute.
    [[nodiscard]] std::unexpected<Error> wrongCodeFrom(const Caller &caller, QLatin1StringView action) const;
    // That person, as the one who acts from where the caller is.
    static Caller as(const Caller &caller, const User &user);
    static AuditEntry entry(QLatin1StringView action, const User &user, QJsonObject after = {},
                            QLatin1StringView outcome = "done"_L1);
    // A hash of an address, for keys of limits: none of them holds an address in the clear.
    [[nodiscard]] QByteArray nameOfAddress(const QString &address) const;
};

} // namespace bitflow
