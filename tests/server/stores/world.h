// SPDX-License-Identifier: GPL-3.0-or-later
// Two universities with people in them, on each engine:
//   platform: root (bitflow_owner)
//   Alpha: alpha (university_owner); college Arts: dean (principal), office (college_admin); department Music: maestro
//   (hod)
//          college Law: nobody leads it
//   Beta: beta (university_owner); college Beta One
#pragma once

#include "server/institutions/store.h"
#include "server/roles/store.h"
#include "tests/support/databases.h"

namespace bitflow::test {

// The code of a failure with the places it points at: "conflict /code:taken"; "ok".
template<class T>
QString outcome(const Result<T> &result)
{
    if (result)
        return u"ok"_s;
    QString text = result.error().code;
    for (const Complaint &complaint : result.error().errors)
        if (!complaint.pointer.isEmpty()) // else it says what a refusal lacked
            text += u' ' + complaint.pointer + u':' + complaint.code;
    return text;
}

class World : public DatabaseTest
{
protected:
    void SetUp() override;

    Id<Institution> node(InstitutionKind kind, Id<Institution> parent, const QString &name, const QString &domain = {});
    Id<User> person(Id<Institution> home, const QString &login); // login@example.org, active, with a password
    // Asks no rule.
    Id<Assignment> hold(Id<User> user, QLatin1StringView role, Id<Institution> where,
                        std::optional<Instant> until = {});
    Id<Role> role(QLatin1StringView slug);
    Caller as(Id<User> user, std::optional<int> ifMatch = {});
    Institution at(Id<Institution> id);
    User who(Id<User> id);
    qint64 count(const QString &table, const QString &where = u"1=1"_s);
    qint64 auditRows(const QString &action);

    Caller server = commandLineCaller();
    AccessControl access{db};
    AuditKey auditKey = *AuditKey::make();
    Vault vault{{QByteArray(32, 'k')}};
    Audit audit{db, auditKey, vault};
    PasswordHasher hasher{{.memoryKib = 64, .passes = 1, .lanes = 1}};
    Lockout lockout{db, "secret of the tests"_ba};
    UserStore users{db, access, audit, hasher, lockout, "secret of the tests"_ba};
    InstitutionStore institutions{db, access, audit, hasher, users, "secret of the tests"_ba};
    RoleStore roles{db, access, audit, "secret of the tests"_ba};
    Assignments assignments{db, access, audit};

    Id<Institution> alphaU, arts, law, music, betaU, betaOne;
    Id<User> root, alpha, dean, office, maestro, beta, betaMan;
};

} // namespace bitflow::test
