// SPDX-License-Identifier: GPL-3.0-or-later
// People: one function per endpoint of common/api/users.h. Blocking, thread-safe. The router has asked for the
// permission at the endpoint's scope and for the field rules; here is asked what only the rows know. Errors beyond 404
// and 412:
//   403 own_account    one does not suspend, reset or trash oneself
//   403 outranked      E3: the person holds something that the caller lacks
//   409 last_owner     E5
//   409 conflict       the e-mail is taken; 409 parent_trashed: the home is in the trash; 409 not_trashed
#pragma once

#include "server/auth/lockout.h"
#include "server/auth/passwords.h"
#include "server/users/assignments.h"

namespace bitflow {

class UserStore
{
public:
    // All of these outlive the store. The key seals the cursors of lists.
    UserStore(sql::Database &db, AccessControl &access, Audit &audit, PasswordHasher &passwords, Lockout &lockout,
              QByteArray cursorKey);

    Result<Page<User>> list(const Caller &caller, const UserQuery &query);
    Result<User> get(const Caller &caller, const UserRef &in);
    Result<OneTimePassword> create(const Caller &caller, const NewUser &in);
    Result<User> update(const Caller &caller, const UserChange &in);
    Result<User> setStatus(const Caller &caller, const UserStatusChange &in);
    Result<OneTimePassword> resetPassword(const Caller &caller, const UserRef &in);
    Result<Nothing> trash(const Caller &caller, const UserRef &in);
    Result<User> restore(const Caller &caller, const UserRef &in);
    // 403 own_account when one of the two is the caller; 422 same_person.
    Result<User> merge(const Caller &caller, const UserMerge &in);
    Result<UserAccess> access(const Caller &caller, const UserRef &in);
    Result<Assignment> createAssignment(const Caller &c, const NewAssignment &in)
    {
        return m_assignments.create(c, in);
    }
    Result<Assignment> updateAssignment(const Caller &c, const AssignmentChange &in)
    {
        return m_assignments.update(c, in);
    }
    Result<Nothing> deleteAssignment(const Caller &c, const AssignmentRef &in) { return m_assignments.remove(c, in); }

    Result<Assignment> transferOwnership(const Caller &c, const OwnershipTransfer &in)
    {
        return m_assignments.transfer(c, in);
    }

    // Whether the caller might give this role there (E1), for an invitation; asked again when it is given.
    Result<Role> mayAssign(const Caller &c, const NewAssignment &in) { return m_assignments.checked(c, in); }

    // Live or trashed, with everything that person holds; for the server itself, which asks nobody.
    Result<User> load(Id<User> id);
    // Complaints beyond the field rules; for an import as well.
    static Complaints check(const NewUser &in);
    // The row and its audit row, in the caller's transaction; an empty hash cannot sign in. A given password is one to
    // change.
    Result<User> insert(const Caller &caller, const NewUser &in, const QString &passwordHash, UserSource source);

private:
    Result<User> answer(const Caller &caller, Id<User> id);
    // What the permission allows is about to be done to the person.
    Result<User> forChange(const Caller &caller, Id<User> id, Permission permission);
    Result<void> checkHome(Id<Institution> home);
    Result<void> record(const Caller &caller, QLatin1StringView action, const User &before, const User &after,
                        const QJsonObject &more = {});
    Result<void> mark(Id<User> id, const QString &set, const sql::Args &args, int rowVersion);
    Result<void> mayRestore(const User &user);
    Result<void> toTrash(const Caller &caller, const User &before, const QJsonObject &more = {});

    sql::Database &m_db;
    AccessControl &m_access;
    Audit &m_audit;
    PasswordHasher &m_passwords;
    Lockout &m_lockout;
    Assignments m_assignments;
    QByteArray m_cursorKey;
};

// What was sent by mail to get at this account, a new password or address, is worth nothing any more; in the caller's
// transaction.
Result<void> dropCodes(sql::Database &db, Id<User> user);

// Ends every session of these people ("user_id = ?"), in the caller's transaction.
Result<void> endSessions(sql::Database &db, const QString &people, const sql::Args &args, QLatin1StringView reason);
// Of one person, but not the one that does it.
Result<void> endOtherSessions(sql::Database &db, const Caller &caller, Id<User> person, QLatin1StringView reason);

} // namespace bitflow
