// SPDX-License-Identifier: GPL-3.0-or-later
// From a bearer token (RFC 6750) to a Caller. A good signature is not enough: the session must be live and the person
// active, asked of the database for every request, so that revoking acts at once.
#pragma once

#include "server/auth/apitokens.h"
#include "server/auth/mfapolicy.h"
#include "server/auth/tokens.h"

#include <mutex>

namespace bitflow {

class Authenticator
{
public:
    Authenticator(sql::Database &db, AccessControl &access, TokenSigner &signer, MfaPolicy policy = {})
        : m_policy(std::move(policy))
        , m_db(db)
        , m_access(access)
        , m_signer(signer)
        , m_programs(db, access)
    {}

    struct Known
    {
        Caller caller;
        bool mustEnrol = false;          // a second factor is overdue: nothing but setting it up
        bool mustChangePassword = false; // until then only the own account may be used
        bool elsewhere = false;          // a token of a program, from a network that it is not for: nothing
    };
    // 401 `token_missing`, `token_invalid` or `session_ended`. ip: of the client.
    Result<Known> authenticate(const QByteArray &authorization, const QString &ip);

    // Whether it is worth reading on: the token is one of ours, even if it has expired or its session has ended, which
    // the client then hears from authenticate(). The same errors. Does not block.
    Result<void> mayUpload(const QByteArray &authorization) const;

    // Whose share of the general limit a request counts against. Behind an access token that was signed here and is
    // valid by its dates its session, behind a program's token that was good a moment ago the token; else nobody. Does
    // not block.
    struct Holder
    {
        enum class Kind { Nobody, Session, Program };
        Kind kind = Kind::Nobody;
        QByteArray id;
    };
    [[nodiscard]] Holder holderOf(const QByteArray &authorization);

private:
    struct SessionRow;
    Result<void> continuePreview(Caller &caller, Id<Session> from, Instant now);
    void touch(Id<Session> session, Instant now);
    void note(const QString &sql, const sql::Args &args);
    struct Duty;
    Result<bool> mustEnrol(Id<User> user, const Duty &duty, Instant now);
    Result<bool> mustEnrol(Id<User> user, Instant now);

    const MfaPolicy m_policy;

    sql::Database &m_db;
    AccessControl &m_access;
    TokenSigner &m_signer;
    ApiTokens m_programs;
    std::mutex m_touching;
};

} // namespace bitflow
