// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of programs: one function per endpoint of common/api/apitokens.h. What one does with its token is decided by
// the Authenticator. Two weeks and three days before one ends its maker gets a mail. Blocking, thread-safe. Errors
// beyond 404:
//   403 exceeds_own_rights  nobody gives a token what he does not hold there
//   422 unknown_permission, required, invalid
#pragma once

#include "common/api/apitokens.h"
#include "server/audit/audit.h"
#include "server/auth/access.h"
#include "server/mail/outbox.h"

namespace bitflow {

class ApiTokenStore
{
public:
    // All of these outlive the store. The key seals the cursors of lists.
    ApiTokenStore(sql::Database &db, AccessControl &access, Audit &audit, JobQueue &jobs, Outbox &mail,
                  QByteArray cursorKey);

    Result<Page<ApiToken>> list(const Caller &caller, const ApiTokenQuery &query);
    Result<MadeApiToken> create(const Caller &caller, const NewApiToken &in);
    Result<Nothing> revoke(const Caller &caller, const ApiTokenRef &in);

private:
    Result<PermissionSet> mayHave(const Caller &caller, const NewApiToken &in);
    Result<ApiToken> load(Id<ApiToken> id);
    Result<void> remind(const ApiToken &token, int days);
    Result<void> tellTheEnd(JobRun &run);

    sql::Database &m_db;
    AccessControl &m_access;
    Audit &m_audit;
    JobQueue &m_jobs;
    Outbox &m_mail;
    QByteArray m_cursorKey;
};

} // namespace bitflow
