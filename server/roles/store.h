// SPDX-License-Identifier: GPL-3.0-or-later
// Roles: one function per endpoint of common/api/roles.h. Blocking, thread-safe. Errors beyond 404 and 412:
//   403 system_role         nobody changes a seeded role
//   403 exceeds_own_rights  E2: a permission is added only by one who holds it wherever the role reaches
//   409 conflict            the institution has a role of this name; 409 role_in_use: somebody holds it
//   422 unknown_permission, wrong_scope
#pragma once

#include "common/api/roles.h"
#include "server/audit/audit.h"
#include "server/auth/access.h"

namespace bitflow {

class RoleStore
{
public:
    // All of these outlive the store. The key seals the cursors of lists.
    RoleStore(sql::Database &db, AccessControl &access, Audit &audit, QByteArray cursorKey);

    Result<Page<Role>> list(const Caller &caller, const RoleQuery &query);
    Result<Role> get(const Caller &caller, const RoleRef &in);
    Result<Role> create(const Caller &caller, const NewRole &in);
    Result<Role> update(const Caller &caller, const RoleChange &in);
    Result<Nothing> remove(const Caller &caller, const RoleRef &in);
    Result<Page<Assignment>> holders(const Caller &caller, const HolderQuery &query);

private:
    QString visible(const Caller &caller, sql::Args &args) const;
    QString knownHolders(const Caller &caller, sql::Args &args) const;
    Result<void> complete(const Caller &caller, QList<Role> &list);
    Result<Role> forChange(const Caller &caller, Id<Role> id);
    Result<Complaints> check(const NewRole &in);
    Result<void> mayAllow(const Caller &caller, const PermissionSet &added, Id<Institution> owner, Id<Role> role);
    Result<void> notTaken(Id<Institution> owner, const QString &name, Id<Role> except);
    Result<QString> freeSlug(const QString &name);
    Result<void> dropEnded(const Caller &caller, Id<Role> role);
    Result<void> dropInvitations(const Caller &caller, const Role &role);
    Result<void> writePermissions(Id<Role> role, const PermissionSet &permissions);
    Result<void> record(const Caller &caller, QLatin1StringView action, const Role &role, const QJsonObject &before,
                        const QJsonObject &after);

    sql::Database &m_db;
    AccessControl &m_access;
    Audit &m_audit;
    QByteArray m_cursorKey;
};

} // namespace bitflow
