// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in and out: sessions, refresh tokens (RFC 6749 §6, rotated as RFC 9700 §4.14 asks), and one's own account.
#pragma once

#include "common/api/auth.h"
#include "server/audit/audit.h"
#include "server/auth/access.h"
#include "server/auth/passwords.h"
#include "server/auth/tokens.h"
#include "server/cache/limiter.h"
#include "server/users/store.h"

namespace bitflow {

class SessionStore
{
public:
    struct Settings
    {
        std::chrono::minutes refreshLife{10080}; // JWT_REFRESH_TOKEN_TTL, starts again with each refresh
        std::chrono::days absoluteLife{30};      // of a session, whatever happens
        int maximumSessions = 10;                // of one person; the oldest makes room
        std::optional<Limit> login;              // per address and account; none = off
        std::optional<Limit> loginPerAddress;
    };
    struct Parts
    {
        sql::Database &db;
        AccessControl &access;
        Audit &audit;
        PasswordHasher &hasher;
        TokenSigner &signer;
        Limiter &limiter;
        UserStore &users;
        QByteArray cursorKey; // seals the cursors of lists
    };
    SessionStore(Parts parts, Settings settings) : m_(std::move(parts)), m_settings(settings) {}

    // 401 `credentials_invalid` whatever was wrong, after the same work; 429 with Retry-After.
    Result<Tokens> login(const Caller &caller, const LoginInput &in);
    // 401 `refresh_invalid`. A token used twice ends its session: one of the two users is a thief.
    Result<Tokens> refresh(const Caller &caller, const RefreshInput &in);
    Result<Nothing> logout(const Caller &caller, const Nothing &);

    Result<Me> me(const Caller &caller, const Nothing &);
    Result<User> updateProfile(const Caller &caller, const ProfileChange &in);
    Result<Nothing> changePassword(const Caller &caller, const PasswordChange &in);

    Result<Page<Session>> list(const Caller &caller, const SessionQuery &in);
    Result<Nothing> revoke(const Caller &caller, const SessionRef &in);

private:
    struct Account;
    Result<void> allowAttempt(const Caller &caller, const QString &email);
    Result<std::optional<Account>> account(const QString &email);
    Result<bool> maySignIn(const Account &account);
    Result<Tokens> open(const Caller &caller, const Account &account, const LoginInput &in);
    Result<void> makeRoom(const Caller &caller, Id<User> user);
    Result<QString> issueRefresh(Id<Session> session, Instant now, Instant ends);
    Result<Tokens> tokens(Id<User> user, Id<Session> session, QString refreshToken);
    Result<void> end(const Caller &caller, Id<Session> session, Id<User> user, QLatin1StringView action,
                     const QString &reason);

    Parts m_;
    Settings m_settings;
};

} // namespace bitflow
