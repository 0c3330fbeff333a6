// SPDX-License-Identifier: GPL-3.0-or-later
// Who holds which role where, under the rules E1, E3, E4 and E5. Thread-safe. Errors beyond those of the rules:
//   403 self_assignment  nobody gives roles to himself, nor prolongs them; giving up is allowed
//   409 leader_exists    the college has a principal, the department a head; see setLeader()
//   409 last_owner       E5
//   409 conflict         the person holds the role there already
//   422 wrong_scope      the role is not for nodes of this kind, or belongs to another institution
#pragma once

#include "common/api/users.h"
#include "server/audit/audit.h"
#include "server/auth/access.h"

namespace bitflow {

class Assignments
{
public:
    Assignments(sql::Database &db, AccessControl &access, Audit &audit) : m_db(db), m_access(access), m_audit(audit) {}

    Result<Assignment> create(const Caller &caller, const NewAssignment &in);
    Result<Assignment> update(const Caller &caller, const AssignmentChange &in);
    Result<Nothing> remove(const Caller &caller, const AssignmentRef &in);
    // 422 not_an_owner for any other role than an owner's.
    Result<Assignment> transfer(const Caller &caller, const OwnershipTransfer &in);
    // The caller with what he holds at this moment of the transaction; 403 when his account was closed meanwhile.
    Result<Caller> asOfNow(const Caller &caller);
    // Everything that one holds and that has not ended, to another, who keeps what lasts longer. In the caller's
    // transaction, with both persons' rows locked and the owners watched.
    Result<void> moveAll(const Caller &caller, Id<User> from, Id<User> to);
    // The rules of create() without the change: the role, if all of them hold. in.userId may be null.
    Result<Role> checked(const Caller &caller, const NewAssignment &in);
    // What the asker may know of what somebody holds, and what follows from it.
    Result<UserAccess> of(const Caller &caller, Id<User> user);

    // Makes this person principal or head there instead of whoever is; null: nobody. In the caller's transaction,
    // with the node's row locked.
    Result<void> setLeader(const Caller &caller, const Institution &node, Id<User> user);
    // The row and its audit row, in the caller's transaction; the rules have been asked. Gives the new id.
    Result<Id<Assignment>> insert(const Caller &caller, const NewAssignment &in, const Role &role);

private:
    Result<Assignment> load(Id<Assignment> id, Id<User> user);
    Result<void> fits(const NewAssignment &in, const Role &role);
    Result<void> mayChange(const Caller &caller, const Assignment &held);
    Result<void> clearPlace(const Caller &caller, const NewAssignment &in, const Role &role);
    Result<void> drop(const Caller &caller, const Assignment &held);

    sql::Database &m_db;
    AccessControl &m_access;
    Audit &m_audit;
};

} // namespace bitflow
