// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log: a row in the same transaction as the change it tells of, so that neither stands without the other.
#pragma once

#include "server/audit/subjectkeys.h"
#include "server/auth/caller.h"
#include "server/sql/database.h"

namespace bitflow {

struct AuditEntry
{
    QLatin1StringView action; // "users.create"
    // Where it happened; null: the platform, or, of something done to a person, where that person is at home.
    Id<Institution> institution;
    QLatin1StringView subjectType; // "user", "institution", "role", "session", "import"
    QUuid subject;
    QJsonObject before, after;             // what changed; secrets never come here
    QLatin1StringView outcome = "done"_L1; // "done" or "denied"
};

class Audit
{
public:
    Audit(sql::Database &db, AuditKey key, Vault &vault) : m_db(db), m_people(db, vault, key), m_key(std::move(key)) {}

    // Must be called inside the transaction of the change (outside one it commits by itself, as a denial does).
    Result<void> record(const Caller &caller, const AuditEntry &entry);
    // The parts of rows that tell of people.
    SubjectKeys &people() { return m_people; }

private:
    Result<Id<Institution>> placeOf(const AuditEntry &entry);

    sql::Database &m_db;
    SubjectKeys m_people;
    AuditKey m_key;
};

// The members in which two states differ: {before, after} hold only those. row_version and updated_at are left out.
std::pair<QJsonObject, QJsonObject> difference(const QJsonObject &before, const QJsonObject &after);

// The same with the values of members hidden whose names say that they are secrets, at any depth: the last line of
// defence, since no store puts any there.
QJsonObject withoutSecrets(const QJsonObject &state);

} // namespace bitflow
