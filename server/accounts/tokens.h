// SPDX-License-Identifier: GPL-3.0-or-later
// Codes that are sent by mail: 32 random bytes behind a word that says what for, "reset-Zk3…". The database keeps their
// SHA-256. Each works once, until it ends, or until the next of its kind is issued to that person.
#pragma once

#include "common/model/session.h"
#include "server/sql/database.h"

namespace bitflow {

enum class TokenPurpose { Invite, Reset, Verify, Email };
constexpr auto names(TokenPurpose) { return std::array{"invite"_L1, "reset"_L1, "verify"_L1, "email"_L1}; }

// An hour; an invitation has three days, so that a weekend does not end it.
std::chrono::seconds lifeOf(TokenPurpose purpose);

// What a good code stands for.
struct TokenClaim
{
    Id<User> userId;
    TokenPurpose purpose = TokenPurpose::Reset;
    QString email;         // where it was sent
    Id<Session> sessionId; // that asked for it, if any
    Instant expiresAt;

    static constexpr auto fields()
    {
        using C = TokenClaim;
        return describe(Field{"user_id"_L1, &C::userId}, Field{"purpose"_L1, &C::purpose}, Field{"email"_L1, &C::email},
                        Field{"session_id"_L1, &C::sessionId}, Field{"expires_at"_L1, &C::expiresAt});
    }
};

struct IssuedToken
{
    QString code; // secret
    Instant expiresAt;
};

class OneTimeTokens
{
public:
    explicit OneTimeTokens(sql::Database &db) : m_db(db) {}

    // In a transaction that has locked the person's row.
    Result<IssuedToken> issue(TokenPurpose purpose, Id<User> user, const QString &email, Id<Session> session = {});
    // Uses nothing up. Nothing: never issued, used, replaced, run out, or for something else.
    Result<std::optional<TokenClaim>> look(const QString &code, const QList<TokenPurpose> &purposes);
    // True for exactly one of many callers; in the transaction of what it is used for.
    Result<bool> redeem(const QString &code);
    Result<void> drop(Id<User> user, TokenPurpose purpose);

private:
    sql::Database &m_db;
};

// The same whatever is wrong with a code.
std::unexpected<Error> wrongCode();

} // namespace bitflow
