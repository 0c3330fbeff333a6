// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/users/assignments.h"

#include "server/roles/assignmentrows.h"
#include "server/roles/guards.h"
#include "server/users/leaders.h"
#include "server/users/owners.h"
#include "server/users/rows.h"
#include "server/users/store.h"

namespace bitflow {

namespace {

constexpr auto own = "u.id = ?"_L1;

Result<Role> loadRole(sql::Database &db, Id<Role> id)
{
    TRY(auto role, db.first<Role>(u"SELECT id, slug, name, level, scope_kind, institution_id AS owner_institution_id "
                                  "FROM roles WHERE id = ?"_s,
                                  {id}));
    if (!role)
        return invalid(u"/role_id"_s, u"not_found"_s, u"there is no such role"_s);
    return *std::move(role);
}

} // namespace

Result<Assignment> Assignments::load(Id<Assignment> id, Id<User> user)
{
    TRY(const auto rows, m_db.all<AssignmentRow>(
                             assignmentColumns + assignmentTables + "WHERE a.id = ? AND a.user_id = ?"_L1, {id, user}));
    TRY(const auto list, toAssignments(m_db, rows));
    if (list.isEmpty())
        return notFound();
    return list.first();
}

Result<void> Assignments::fits(const NewAssignment &in, const Role &role)
{
    std::optional<InstitutionKind> kind;
    if (!in.institutionId.isNull()) {
        TRY(const auto name,
            m_db.value<QString>(u"SELECT kind FROM institutions WHERE id = ? AND deleted_at IS NULL"_s +
                                    m_db.dialect().forUpdate(),
                                {in.institutionId}));
        kind = enumFrom<InstitutionKind>(name);
        if (!kind)
            return invalid(u"/institution_id"_s, u"not_found"_s, u"is in the trash"_s);
    }
    TRY(const auto above, m_access.ancestors(in.institutionId));
    if (!fitsAt(role.scopeKind, kind) ||
        (!role.ownerInstitutionId.isNull() && !above.contains(role.ownerInstitutionId)))
        return invalid(u"/role_id"_s, u"wrong_scope"_s, u"this role is not for this institution"_s);
    return {};
}

Result<Role> Assignments::checked(const Caller &caller, const NewAssignment &in)
{
    TRY_VOID(m_access.notToOneself(caller, Permission::RolesAssign, in.userId, in.institutionId));
    TRY_VOID(m_access.require(caller, Permission::RolesAssign, in.institutionId));
    TRY(const Role role, loadRole(m_db, in.roleId));
    TRY_VOID(fits(in, role));
    TRY(const auto permissions, permissionsOf(m_db, role.id));
    TRY_VOID(m_access.mayGrant(caller, permissions, in.institutionId));
    TRY_VOID(m_access.mayActOn(caller, Permission::RolesAssign, in.userId, in.institutionId));
    return role;
}

// An assignment that has ended, and one of a leader in the trash, gives way; any other stays and is in the way.
Result<void> Assignments::clearPlace(const Caller &caller, const NewAssignment &in, const Role &role)
{
    const Id<Institution> place = leaderPlace(role, in.institutionId);
    TRY(const auto rows,
        m_db.all<AssignmentRow>(
            assignmentColumns + assignmentTables +
                "WHERE (a.user_id = ? AND a.role_id = ? AND COALESCE(a.institution_id, ?) = ?) OR a.leader_of = ?"_L1,
            {in.userId, in.roleId, QByteArray(16, '\0'), in.institutionId.toBytes(), place}));
    TRY(const auto list, toAssignments(m_db, rows));
    for (const Assignment &held : list) {
        TRY(const User holder, userrows::load(m_db, held.userId));
        const bool ended = held.expiresAt && *held.expiresAt <= Instant::now();
        if (!ended && held.userId == in.userId)
            return conflict(u"conflict"_s, u"The person holds this role there already."_s, {taken(u"/role_id"_s)});
        if (!ended && !holder.deletedAt)
            return conflict(u"leader_exists"_s, u"Somebody has this place already."_s);
        if (!ended)
            TRY_VOID(mayChange(caller, held)); // it would come back from the trash with its holder
        TRY_VOID(drop(caller, held));
    }
    return {};
}

Result<Id<Assignment>> Assignments::insert(const Caller &caller, const NewAssignment &in, const Role &role)
{
    TRY_VOID(clearPlace(caller, in, role));
    const auto id = Id<Assignment>::make();
    TRY_VOID(m_db.run(
        u"INSERT INTO assignments (id, user_id, role_id, institution_id, assigned_by, assigned_at, expires_at, reason, "
        "leader_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {id, in.userId, in.roleId, in.institutionId, caller.userId, Instant::now(), in.expiresAt, in.reason,
         leaderPlace(role, in.institutionId)}));
    TRY(const auto made, load(id, in.userId));
    TRY_VOID(m_audit.record(caller,
                            {"assignments.create"_L1, in.institutionId, "user"_L1, in.userId.uuid(), {}, told(made)}));
    return id;
}

Result<Assignment> Assignments::create(const Caller &caller, const NewAssignment &in)
{
    if (in.expiresAt && *in.expiresAt <= Instant::now())
        return invalid(u"/expires_at"_s, u"in_the_past"_s, u"must lie in the future"_s);
    return m_db.transaction([&]() -> Result<Assignment> {
        TRY_VOID(userrows::loadForChange(m_db, in.userId));
        TRY(const Role role, checked(caller, in));
        TRY(const auto id, insert(caller, in, role));
        return load(id, in.userId);
    });
}

Result<void> Assignments::mayChange(const Caller &caller, const Assignment &held)
{
    TRY(const auto permissions, permissionsOf(m_db, held.roleId));
    TRY_VOID(m_access.mayGrant(caller, permissions, held.institutionId));
    return m_access.mayActOn(caller, Permission::RolesAssign, held.userId, held.institutionId);
}

Result<Assignment> Assignments::update(const Caller &caller, const AssignmentChange &in)
{
    TRY_VOID(m_access.notToOneself(caller, Permission::RolesAssign, in.userId));
    if (in.expiresAt && *in.expiresAt <= Instant::now())
        return invalid(u"/expires_at"_s, u"in_the_past"_s, u"must lie in the future"_s);
    return m_db.transaction([&]() -> Result<Assignment> {
        TRY(const auto watch, OwnerWatch::before(m_db, own, {in.userId}));
        TRY_VOID(userrows::loadForChange(m_db, in.userId));
        TRY(const auto before, load(in.assignmentId, in.userId));
        TRY_VOID(mayChange(caller, before));
        TRY_VOID(checkVersion(caller, before.rowVersion));
        TRY_VOID(m_db.run(u"UPDATE assignments SET expires_at = ?, row_version = row_version + 1 WHERE id = ?"_s,
                          {in.expiresAt, in.assignmentId}));
        TRY_VOID(watch.after(m_db));
        TRY(const auto after, load(in.assignmentId, in.userId));
        auto [old, now] = difference(told(before), told(after));
        now.insert(u"role"_s, after.roleSlug); // which of those held there
        TRY_VOID(m_audit.record(caller,
                                {"assignments.update"_L1, after.institutionId, "user"_L1, in.userId.uuid(), old, now}));
        return after;
    });
}

Result<void> Assignments::drop(const Caller &caller, const Assignment &held)
{
    TRY(const qint64 gone, m_db.run(u"DELETE FROM assignments WHERE id = ?"_s, {held.id}));
    if (gone == 0) // somebody was faster
        return notFound();
    TRY_VOID(endOtherSessions(m_db, caller, held.userId, "role_lost"_L1));
    return m_audit.record(caller,
                          {"assignments.delete"_L1, held.institutionId, "user"_L1, held.userId.uuid(), told(held), {}});
}

Result<Nothing> Assignments::remove(const Caller &caller, const AssignmentRef &in)
{
    return m_db.transaction([&]() -> Result<Nothing> {
        TRY(const auto watch, OwnerWatch::before(m_db, own, {in.userId}));
        const auto person = userrows::loadForChange(m_db, in.userId);
        if (!person && person.error().status != 404)
            return std::unexpected(person.error());
        // Giving up one's own needs no permission.
        if (in.userId != caller.userId)
            TRY_VOID(m_access.requireOfPerson(caller, Permission::UsersView, in.userId));
        TRY_VOID(person);
        TRY(const auto held, load(in.assignmentId, in.userId));
        if (in.userId != caller.userId)
            TRY_VOID(mayChange(caller, held));
        TRY_VOID(checkVersion(caller, held.rowVersion));
        TRY_VOID(drop(caller, held));
        TRY_VOID(watch.after(m_db));
        return Nothing{};
    });
}

Result<Caller> Assignments::asOfNow(const Caller &caller)
{
    TRY(const User user, userrows::load(m_db, caller.userId));
    if (user.deletedAt || user.status != UserStatus::Active)
        return fail(403, u"forbidden"_s, u"Your account has been closed meanwhile."_s);
    Caller now = caller;
    TRY(now.grants, m_access.grantsOf(caller.userId));
    return now;
}

Result<Assignment> Assignments::transfer(const Caller &caller, const OwnershipTransfer &in)
{
    TRY_VOID(m_access.notToOneself(caller, Permission::RolesAssign, in.userId));
    return m_db.transaction([&]() -> Result<Assignment> {
        TRY(const auto watch, OwnerWatch::before(m_db, own, {caller.userId}));
        for (const Id<User> id : {std::min(in.userId, caller.userId), std::max(in.userId, caller.userId)})
            TRY_VOID(userrows::loadForChange(m_db, id));
        TRY(const Caller giver, asOfNow(caller)); // it may have waited for the one who suspended the giver
        TRY(const auto held, load(in.assignmentId, caller.userId));
        if (!isOwnerRole(held.roleSlug))
            return invalid(u"/assignment_id"_s, u"not_an_owner"_s, u"is not the role of an owner"_s);
        const NewAssignment given{in.userId, held.roleId, held.institutionId, held.expiresAt,
                                  u"ownership handed over"_s};
        TRY(const Role role, checked(giver, given));
        TRY(const auto id, insert(giver, given, role));
        TRY_VOID(drop(giver, held));
        TRY_VOID(watch.after(m_db));
        return load(id, in.userId);
    });
}

Result<void> Assignments::moveAll(const Caller &caller, Id<User> from, Id<User> to)
{
    const auto heldBy = [this](Id<User> user) -> Result<QList<Assignment>> {
        TRY(const auto rows,
            m_db.all<AssignmentRow>(assignmentColumns + assignmentTables + "WHERE a.user_id = ?"_L1, {user}));
        return toAssignments(m_db, rows);
    };
    TRY(const auto moved, heldBy(from));
    TRY(const auto there, heldBy(to));
    const Instant now = Instant::now();
    const auto lasts = [](const Assignment &one, const Assignment &other) { // at least as long
        return !one.expiresAt || (other.expiresAt && *one.expiresAt >= *other.expiresAt);
    };
    for (const Assignment &one : moved) {
        if (one.expiresAt && *one.expiresAt <= now) // says nothing any more, and may lie where the caller sees nothing
            continue;
        TRY_VOID(mayChange(caller, one));
        TRY_VOID(drop(caller, one));
        const auto same = std::ranges::find_if(there, [&](const Assignment &other) {
            return other.roleId == one.roleId && other.institutionId == one.institutionId;
        });
        if (same != there.end() && lasts(*same, one))
            continue;
        if (same != there.end())
            TRY_VOID(drop(caller, *same));
        TRY(const Role role, loadRole(m_db, one.roleId));
        TRY_VOID(insert(caller, {to, one.roleId, one.institutionId, one.expiresAt, one.reason}, role));
    }
    return {};
}

Result<void> Assignments::setLeader(const Caller &caller, const Institution &node, Id<User> user)
{
    const auto slug = leaderRole(node.kind);
    if (!slug)
        return invalid(u"/institution_id"_s, u"not_for_kind"_s, u"a university has no such leader"_s);
    TRY(const auto current,
        m_db.all<AssignmentRow>(assignmentColumns + assignmentTables + "WHERE a.leader_of = ?"_L1, {node.id}));
    TRY(const auto held, toAssignments(m_db, current));
    for (const Assignment &one : held) {
        const bool ended = one.expiresAt && *one.expiresAt <= Instant::now();
        if (one.userId == user && !ended)
            return {};
        if (one.userId != caller.userId)
            TRY_VOID(mayChange(caller, one));
        TRY_VOID(drop(caller, one));
    }
    if (user.isNull())
        return {};
    TRY(const auto role, m_db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = ?"_s, {*slug}));
    NewAssignment in{user, role, node.id, {}, {}};
    TRY(const Role checkedRole, checked(caller, in));
    return insert(caller, in, checkedRole).transform([](auto) {});
}

Result<UserAccess> Assignments::of(const Caller &caller, Id<User> user)
{
    const Reach reach = m_access.reach(caller, Permission::UsersView);
    sql::Args args{user, Instant::now()};
    const QString known = user == caller.userId ? u"1=1"_s : knownNodes(reach, u"a.institution_id"_s, args);
    TRY(const auto rows,
        m_db.all<AssignmentRow>(assignmentColumns + assignmentTables +
                                    "WHERE a.user_id = ? AND (a.expires_at IS NULL OR a.expires_at > ?) AND "_L1 +
                                    known + u" ORDER BY r.level, r.name, a.id"_s,
                                args));
    UserAccess access;
    TRY(access.assignments, toAssignments(m_db, rows));
    TRY_VOID(hideGivers(m_db, reach, access.assignments));
    TRY(auto grants, m_access.grantsOf(user));
    const auto unknown = [&](const NodeGrant &grant) {
        return !std::ranges::any_of(access.assignments,
                                    [&](const Assignment &one) { return one.institutionId == grant.node; });
    };
    grants.removeIf(unknown);
    TRY(access.grants, describe(m_db, grants));
    return access;
}

} // namespace bitflow
