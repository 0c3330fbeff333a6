// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log: a row in the same transaction as the change it tells of, so that neither stands without the other.
#pragma once

#include "server/auth/caller.h"
#include "server/sql/database.h"

namespace bitflow {

struct AuditEntry
{
    QLatin1StringView action;      // "users.create"
    Id<Institution> institution;   // where it happened; null: the platform
    QLatin1StringView subjectType; // "user", "institution", "role", "session", "import"
    QUuid subject;
    QJsonObject before, after;             // what changed; secrets never come here
    QLatin1StringView outcome = "done"_L1; // "done" or "denied"
};

class Audit
{
public:
    explicit Audit(sql::Database &db) : m_db(db) {}

    // Must be called inside the transaction of the change (outside one it commits by itself, as a denial does).
    Result<void> record(const Caller &caller, const AuditEntry &entry);

private:
    sql::Database &m_db;
};

// The members in which two states differ: {before, after} hold only those. row_version and updated_at are left out.
std::pair<QJsonObject, QJsonObject> difference(const QJsonObject &before, const QJsonObject &after);

} // namespace bitflow
