// SPDX-License-Identifier: GPL-3.0-or-later
// From a bearer token (RFC 6750) to a Caller. A good signature is not enough: the session must be live and the person
// active, asked of the database for every request, so that revoking acts at once.
#pragma once

#include "server/auth/access.h"
#include "server/auth/tokens.h"

#include <mutex>

namespace bitflow {

class Authenticator
{
public:
    Authenticator(sql::Database &db, AccessControl &access, TokenSigner &signer)
        : m_db(db)
        , m_access(access)
        , m_signer(signer)
    {}

    struct Known
    {
        Caller caller;
        bool mustChangePassword = false; // until then only the own account may be used
    };
    // 401 `token_missing`, `token_invalid` or `session_ended`.
    Result<Known> authenticate(const QByteArray &authorization);

    // Whether it is worth reading on: the token is one of ours, even if it has expired or its session has ended, which
    // the client then hears from authenticate(). The same errors. Does not block.
    Result<void> mayUpload(const QByteArray &authorization) const;

private:
    void touch(Id<Session> session, Instant now);

    sql::Database &m_db;
    AccessControl &m_access;
    TokenSigner &m_signer;
    std::mutex m_touching;
};

} // namespace bitflow
