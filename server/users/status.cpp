// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to an account as a whole: status, password, trash.
#include "server/roles/guards.h"
#include "server/users/owners.h"
#include "server/users/rows.h"
#include "server/users/store.h"

namespace bitflow {

Result<void> endSessions(sql::Database &db, const QString &people, const sql::Args &args, QLatin1StringView reason)
{
    return db
        .run(u"UPDATE sessions SET revoked_at = ?, revoked_reason = ? WHERE revoked_at IS NULL AND "_s + people,
             sql::Args{Instant::now(), reason} + args)
        .transform([](qint64) {});
}

Result<void> endOtherSessions(sql::Database &db, const Caller &caller, Id<User> person, QLatin1StringView reason)
{
    if (person == caller.userId && !caller.sessionId.isNull())
        return endSessions(db, u"user_id = ? AND id <> ?"_s, {person, caller.sessionId}, reason);
    return endSessions(db, u"user_id = ?"_s, {person}, reason);
}

Result<void> dropCodes(sql::Database &db, Id<User> user)
{
    return db.run(u"DELETE FROM one_time_tokens WHERE user_id = ? AND purpose IN ('reset', 'email')"_s, {user})
        .transform([](qint64) {});
}

Result<User> UserStore::forChange(const Caller &caller, Id<User> id, Permission permission)
{
    TRY(const User user, userrows::loadForChange(m_db, id));
    TRY_VOID(checkVersion(caller, user.rowVersion));
    TRY_VOID(m_access.mayActOn(caller, permission, id));
    return user;
}

Result<void> UserStore::record(const Caller &caller, QLatin1StringView action, const User &before, const User &after,
                               const QJsonObject &more)
{
    auto [old, now] = difference(toJsonObject(before), toJsonObject(after));
    for (auto it = more.begin(); it != more.end(); ++it)
        now.insert(it.key(), it.value());
    return m_audit.record(caller, {action, after.institutionId, "user"_L1, after.id.uuid(), old, now});
}

Result<void> UserStore::mark(Id<User> id, const QString &set, const sql::Args &args, int rowVersion)
{
    TRY(const qint64 rows, m_db.run(u"UPDATE users SET updated_at = ?, row_version = row_version + 1, "_s + set +
                                        u" WHERE id = ? AND row_version = ?"_s,
                                    sql::Args{Instant::now()} + args + sql::Args{id, rowVersion}));
    if (rows == 0)
        return staleVersion();
    return {};
}

Result<User> UserStore::setStatus(const Caller &caller, const UserStatusChange &in)
{
    TRY_VOID(m_access.notToOneself(caller, Permission::UsersSuspend, in.userId));
    if (in.status == UserStatus::Invited)
        return invalid(u"/status"_s, u"not_one_of"_s, u"must be one of: active, inactive, suspended, locked"_s);
    return m_db.transaction([&]() -> Result<User> {
        TRY(const auto watch, OwnerWatch::before(m_db, u"u.id = ?"_s, {in.userId}));
        TRY(const User before, forChange(caller, in.userId, Permission::UsersSuspend));
        TRY_VOID(mark(in.userId, u"status = ?"_s, {in.status}, before.rowVersion));
        if (in.status != UserStatus::Active)
            TRY_VOID(endSessions(m_db, u"user_id = ?"_s, {in.userId}, nameOf(in.status)));
        TRY_VOID(watch.after(m_db));
        User after = before;
        after.status = in.status;
        const QJsonObject reason = in.reason.isEmpty() ? QJsonObject() : QJsonObject{{u"reason"_s, in.reason}};
        TRY_VOID(record(caller, "users.status"_L1, before, after, reason));
        return answer(caller, in.userId);
    });
}

Result<OneTimePassword> UserStore::resetPassword(const Caller &caller, const UserRef &in)
{
    TRY_VOID(m_access.mayActOn(caller, Permission::UsersResetPassword, in.userId)); // before the costly hash
    const QString password = makeOneTimePassword();
    TRY(const QString hash, m_passwords.hash(password));
    return m_db.transaction([&]() -> Result<OneTimePassword> {
        TRY(const User before, forChange(caller, in.userId, Permission::UsersResetPassword));
        User after = before;
        after.mustChangePassword = true;
        after.passwordChangedAt = Instant::now();
        TRY_VOID(mark(in.userId, u"password_hash = ?, must_change_password = 1, password_changed_at = ?"_s,
                      {hash, after.passwordChangedAt}, before.rowVersion));
        TRY_VOID(endSessions(m_db, u"user_id = ?"_s, {in.userId}, "password_reset"_L1));
        TRY_VOID(dropCodes(m_db, in.userId));
        TRY_VOID(m_lockout.forget(before.email));
        TRY_VOID(record(caller, "users.reset_password"_L1, before, after));
        TRY(const User user, answer(caller, in.userId));
        return OneTimePassword{user, password};
    });
}

Result<void> UserStore::toTrash(const Caller &caller, const User &before, const QJsonObject &more)
{
    User after = before;
    after.deletedAt = Instant::now();
    TRY_VOID(mark(before.id, u"deleted_at = ?, deleted_op = ?"_s, {after.deletedAt, makeUuidV7()}, before.rowVersion));
    TRY_VOID(endSessions(m_db, u"user_id = ?"_s, {before.id}, "trashed"_L1));
    return record(caller, "users.trash"_L1, before, after, more);
}

Result<Nothing> UserStore::trash(const Caller &caller, const UserRef &in)
{
    TRY_VOID(m_access.notToOneself(caller, Permission::UsersDelete, in.userId));
    return m_db.transaction([&]() -> Result<Nothing> {
        TRY(const auto watch, OwnerWatch::before(m_db, u"u.id = ?"_s, {in.userId}));
        TRY(const User before, forChange(caller, in.userId, Permission::UsersDelete));
        TRY_VOID(toTrash(caller, before));
        TRY_VOID(watch.after(m_db));
        return Nothing{};
    });
}

Result<void> UserStore::mayRestore(const User &user)
{
    if (!user.deletedAt)
        return conflict(u"not_trashed"_s, u"This person is not in the trash."_s);
    if (!checkHome(user.institutionId))
        return conflict(u"parent_trashed"_s, u"The home of this person is in the trash; restore that first."_s,
                        {{u"/institution_id"_s, u"trashed"_s, u"is in the trash"_s}});
    TRY(const auto holder, userrows::emailHolder(m_db, user.email));
    if (!holder.isNull())
        return conflict(u"conflict"_s, u"Somebody else has this e-mail address now."_s,
                        {taken(u"/email"_s, user.email)});
    return {};
}

Result<User> UserStore::restore(const Caller &caller, const UserRef &in)
{
    return m_db.transaction([&]() -> Result<User> {
        TRY(const User before, userrows::load(m_db, in.userId));
        TRY_VOID(m_access.mayActOn(caller, Permission::UsersDelete, in.userId));
        TRY_VOID(mayRestore(before));
        TRY_VOID(mark(in.userId, u"deleted_at = NULL, deleted_op = NULL"_s, {}, before.rowVersion));
        User after = before;
        after.deletedAt.reset();
        TRY_VOID(record(caller, "users.restore"_L1, before, after));
        return answer(caller, in.userId);
    });
}

} // namespace bitflow
