// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the session store share. Internal to server/sessions.
#pragma once

#include "server/sessions/store.h"

namespace bitflow {

struct SessionStore::Account
{
    Id<User> id;
    QString email, passwordHash;
    UserStatus status = UserStatus::Inactive;
    Id<Institution> institutionId;
    std::optional<Instant> mfaEnabledAt;

    static constexpr auto fields()
    {
        using A = Account;
        return describe(Field{"id"_L1, &A::id}, Field{"email"_L1, &A::email},
                        Field{"password_hash"_L1, &A::passwordHash}, Field{"status"_L1, &A::status},
                        Field{"institution_id"_L1, &A::institutionId}, Field{"mfa_enabled_at"_L1, &A::mfaEnabledAt});
    }
};

namespace sessionrows {

// A row about somebody's account.
inline AuditEntry entryFor(QLatin1StringView action, Id<User> user, QJsonObject after = {},
                           QLatin1StringView outcome = "done"_L1)
{
    return {action, {}, "user"_L1, user.uuid(), {}, std::move(after), outcome};
}

// Who acts is known only now, by a password or a refresh token.
inline Caller as(const Caller &caller, Id<User> user, const QString &email)
{
    Caller acting = caller;
    acting.userId = user;
    acting.name = email;
    return acting;
}

} // namespace sessionrows
} // namespace bitflow
