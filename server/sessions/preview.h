// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at the portal as another person: a session of a quarter of an hour that only reads, with a token whose `act`
// claim says who looks (RFC 8693 §4.1). It ends with the session it came from, and as soon as the one who looks lacks
// anything that the other holds. Thread-safe. Errors: 403 own_account, 403 outranked (E3), 409 not_active.
#pragma once

#include "common/api/access.h"
#include "server/audit/audit.h"
#include "server/auth/access.h"
#include "server/auth/tokens.h"

namespace bitflow {

class Previews
{
public:
    Previews(sql::Database &db, AccessControl &access, Audit &audit, TokenSigner &signer)
        : m_db(db)
        , m_access(access)
        , m_audit(audit)
        , m_signer(signer)
    {}

    Result<Preview> start(const Caller &caller, const UserRef &in);

private:
    sql::Database &m_db;
    AccessControl &m_access;
    Audit &m_audit;
    TokenSigner &m_signer;
};

} // namespace bitflow
