// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about access: one function per endpoint of common/api/access.h. Nothing here decides: what is told is read
// off the same holdings by the same functions that every request is decided by (server/auth/holdings.h). Blocking,
// thread-safe. Errors beyond 403 and 404 as rule E9 says: 422 unknown_permission, not_one_of, required, in_the_future.
#pragma once

#include "common/api/access.h"
#include "server/access/picture.h"
#include "server/auth/access.h"
#include "server/auth/mfapolicy.h"

namespace bitflow {

class AccessStore
{
public:
    // All of these outlive the store. The key seals the cursors of lists.
    AccessStore(sql::Database &db, AccessControl &access, SubjectKeys &people, QByteArray cursorKey,
                MfaPolicy policy = {});

    Result<Explanation> explain(const Caller &caller, const ExplainQuery &in);
    Result<EffectiveRights> effective(const Caller &caller, const EffectiveQuery &in);
    Result<Page<PermissionHolder>> whoCan(const Caller &caller, const WhoCanQuery &in);
    Result<Comparison> compare(const Caller &caller, const CompareQuery &in);
    Result<Page<DutyConflict>> conflicts(const Caller &caller, const ConflictQuery &in);
    Result<RoleImpact> impact(const Caller &caller, const ImpactQuery &in);
    Result<Page<RoleRevision>> history(const Caller &caller, const RoleRef &in);

private:
    Result<void> mayAsk(const Caller &caller, Id<User> user, Id<Institution> node);
    Result<bool> knows(const Caller &caller, Id<Institution> node);
    Result<QString> nameOfRole(const Caller &caller, Id<Role> role); // 404 for one that he does not see
    Result<void> hideStrangers(const Caller &caller, QList<AccessPath> &paths);
    Result<void> addSubject(const Caller &caller, Explanation &told, const Picture &picture, Permission permission,
                            Id<User> subject);
    Result<Permission> asked(const ExplainQuery &in);
    Result<Id<Institution>> placeOf(const ExplainQuery &in, Permission permission);
    Result<bool> mustEnrol(Id<User> user);
    Result<QList<AccessFix>> fixes(const Caller &caller, const Picture &picture, Permission permission);
    Result<bool> mayGive(const Caller &caller, Id<User> user, const PermissionSet &given, Id<Institution> node);
    Result<QStringList> deciders(const Caller &caller, const Picture &picture, Permission permission);
    Result<Comparison> compareRoles(const Caller &caller, const QList<Id<Role>> &ids);
    Result<Comparison> comparePeople(const Caller &caller, const CompareQuery &in);

    sql::Database &m_db;
    AccessControl &m_access;
    SubjectKeys &m_people;
    QByteArray m_cursorKey;
    MfaPolicy m_policy; // who is asked for a second factor
};

} // namespace bitflow
