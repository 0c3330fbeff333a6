// SPDX-License-Identifier: GPL-3.0-or-later
// Custom roles: made, changed and deleted by institutions.
#include "server/roles/assignmentrows.h"
#include "server/roles/guards.h"
#include "server/roles/store.h"
#include "server/sql/fold.h"

namespace bitflow {

namespace {

Complaints unknownPermissions(const QStringList &slugs)
{
    Complaints complaints;
    for (qsizetype i = 0; i < slugs.size(); ++i)
        if (!permissionFrom(slugs[i]))
            complain(complaints, u"/permissions/"_s + QString::number(i), u"unknown_permission"_s,
                     u"there is no such permission"_s);
    return complaints;
}

struct InvitedRow
{
    Id<User> userId;
    Id<Institution> institutionId;
    QString email;

    static constexpr auto fields()
    {
        using R = InvitedRow;
        return describe(Field{"user_id"_L1, &R::userId}, Field{"institution_id"_L1, &R::institutionId},
                        Field{"email"_L1, &R::email});
    }
};

// A role reaches no wider than the institution that owns it.
bool scopeFits(RoleScope scope, std::optional<InstitutionKind> owner)
{
    if (!owner || scope == RoleScope::Self)
        return true;
    return scope != RoleScope::Platform && int(scope) - int(RoleScope::University) >= int(*owner);
}

} // namespace

Result<Complaints> RoleStore::check(const NewRole &in)
{
    Complaints complaints = unknownPermissions(in.permissions);
    std::optional<InstitutionKind> owner;
    if (!in.institutionId.isNull()) {
        TRY(const auto kind, m_db.value<QString>(u"SELECT kind FROM institutions WHERE id = ? AND deleted_at IS NULL"_s,
                                                 {in.institutionId}));
        owner = enumFrom<InstitutionKind>(kind);
        if (!owner)
            complain(complaints, u"/institution_id"_s, u"not_found"_s,
                     u"there is no such institution, or it is in the trash"_s);
    }
    if (!scopeFits(in.scopeKind, owner))
        complain(complaints, u"/scope_kind"_s, u"wrong_scope"_s, u"reaches beyond the institution"_s);
    return complaints;
}

// E2. A role that is made is not in the table yet; its owner is all it reaches.
Result<void> RoleStore::mayAllow(const Caller &caller, const PermissionSet &added, Id<Institution> owner, Id<Role> role)
{
    TRY(const auto own, m_access.effectiveAt(caller.grants, owner));
    TRY_VOID(holdsAll(own, added, owner));
    TRY(const auto lacking, lackingFor(m_db, m_access, caller, added, role));
    if (lacking.permissions.none())
        return {};
    return std::unexpected(Error{403, u"exceeds_own_rights"_s,
                                 u"You cannot give what you do not hold: "_s + slugs(lacking.permissions).join(u", "_s),
                                 lacking.complaints, 0});
}

Result<void> RoleStore::notTaken(Id<Institution> owner, const QString &name, Id<Role> except)
{
    const QString where = owner.isNull() ? u"institution_id IS NULL"_s : u"institution_id = ?"_s;
    TRY(const auto names,
        m_db.column<QString>(u"SELECT name FROM roles WHERE id <> ? AND "_s + where,
                             owner.isNull() ? sql::Args{except.toBytes()} : sql::Args{except.toBytes(), owner}));
    for (const QString &other : names)
        if (foldedText(other) == foldedText(name))
            return conflict(u"conflict"_s, u"There is a role of this name already."_s, {taken(u"/name"_s)});
    return {};
}

// Apart from those of system roles, so that a later version can bring new ones.
Result<QString> RoleStore::freeSlug(const QString &name)
{
    QString slug = u"custom"_s;
    bool gap = true;
    for (const QChar c : foldedText(name)) {
        const bool plain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (plain && gap)
            slug += u'_';
        if (plain)
            slug += c;
        gap = !plain;
    }
    slug.truncate(80);
    TRY(const auto used, m_db.column<QString>(u"SELECT slug FROM roles WHERE slug LIKE ? ESCAPE '!'"_s,
                                              {sql::Dialect::beginning(slug)}));
    QString free = slug;
    for (int n = 2; used.contains(free); ++n)
        free = slug + u'_' + QString::number(n);
    return free;
}

Result<void> RoleStore::writePermissions(Id<Role> role, const PermissionSet &permissions)
{
    TRY_VOID(m_db.run(u"DELETE FROM role_permissions WHERE role_id = ?"_s, {role}));
    QList<sql::Args> rows;
    for (const QString &slug : slugs(permissions))
        rows.append({role, slug});
    return m_db.many(u"INSERT INTO role_permissions (role_id, permission) VALUES (?, ?)"_s, rows);
}

Result<void> RoleStore::record(const Caller &caller, QLatin1StringView action, const Role &role,
                               const QJsonObject &before, const QJsonObject &after)
{
    const auto [old, now] = difference(before, after);
    return m_audit.record(caller, {action, role.ownerInstitutionId, "role"_L1, role.id.uuid(), old, now});
}

Result<Role> RoleStore::create(const Caller &caller, const NewRole &in)
{
    return m_db.transaction([&]() -> Result<Role> {
        TRY(const auto complaints, check(in));
        if (!complaints.isEmpty())
            return invalid(complaints);
        const PermissionSet permissions = permissionSet(in.permissions);
        TRY_VOID(mayAllow(caller, permissions, in.institutionId, {}));
        TRY_VOID(notTaken(in.institutionId, in.name, {}));
        TRY(const QString slug, freeSlug(in.name));
        const auto id = Id<Role>::make();
        const Instant now = Instant::now();
        TRY_VOID(m_db.run(u"INSERT INTO roles (id, slug, name, description, level, scope_kind, institution_id, "
                          u"is_system, created_at, "
                          "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)"_s,
                          {id, slug, in.name, in.description, in.level, in.scopeKind, in.institutionId, now, now}));
        TRY_VOID(writePermissions(id, permissions));
        TRY(const Role role, forChange(caller, id));
        TRY_VOID(record(caller, "roles.create"_L1, role, {}, toJsonObject(role)));
        return role;
    });
}

// The role with what it allows, its row locked. What is seeded stays as it is.
Result<Role> RoleStore::forChange(const Caller &caller, Id<Role> id)
{
    TRY(const auto system,
        m_db.column<qint64>(u"SELECT is_system FROM roles WHERE id = ?"_s + m_db.dialect().forUpdate(), {id}));
    if (system.isEmpty())
        return notFound();
    if (system.first() != 0)
        return fail(403, u"system_role"_s, u"A system role is the same for everybody and cannot be changed."_s);
    return get(caller, {id});
}

Result<Role> RoleStore::update(const Caller &caller, const RoleChange &in)
{
    return m_db.transaction([&]() -> Result<Role> {
        TRY(const Role before, forChange(caller, in.roleId));
        TRY_VOID(checkVersion(caller, before.rowVersion));
        Role after = before;
        apply(after.name, in.name);
        apply(after.description, in.description);
        apply(after.permissions, in.permissions);
        if (const auto complaints = unknownPermissions(after.permissions); !complaints.isEmpty())
            return invalid(complaints);
        const PermissionSet now = permissionSet(after.permissions);
        TRY_VOID(mayAllow(caller, now & ~permissionSet(before.permissions), before.ownerInstitutionId, before.id));
        TRY_VOID(notTaken(before.ownerInstitutionId, after.name, before.id));
        TRY(const auto rows,
            m_db.run(u"UPDATE roles SET name = ?, description = ?, updated_at = ?, row_version = row_version + 1 "
                     "WHERE id = ? AND row_version = ?"_s,
                     {after.name, after.description, Instant::now(), before.id, before.rowVersion}));
        if (rows == 0)
            return staleVersion();
        TRY_VOID(writePermissions(before.id, now));
        after.permissions = slugs(now);
        TRY_VOID(record(caller, "roles.update"_L1, before, toJsonObject(before), toJsonObject(after)));
        return get(caller, {before.id});
    });
}

Result<void> RoleStore::dropEnded(const Caller &caller, Id<Role> role)
{
    const Instant now = Instant::now();
    TRY(const auto rows,
        m_db.all<AssignmentRow>(assignmentColumns + assignmentTables + "WHERE a.role_id = ? AND a.expires_at <= ?"_L1,
                                {role, now}));
    TRY(const auto list, toAssignments(m_db, rows));
    for (const Assignment &one : list) {
        TRY_VOID(m_db.run(u"DELETE FROM assignments WHERE id = ?"_s, {one.id}));
        TRY_VOID(m_audit.record(
            caller, {"assignments.delete"_L1, one.institutionId, "user"_L1, one.userId.uuid(), told(one), {}}));
    }
    return {};
}

// Whoever was invited to hold the role is not any more.
Result<void> RoleStore::dropInvitations(const Caller &caller, const Role &role)
{
    TRY(const auto rows, m_db.all<InvitedRow>(u"SELECT i.user_id, i.institution_id, u.email FROM invitations i "
                                              "JOIN users u ON u.id = i.user_id WHERE i.role_id = ? "
                                              "AND i.accepted_at IS NULL AND i.revoked_at IS NULL"_s,
                                              {role.id}));
    for (const InvitedRow &row : rows)
        TRY_VOID(m_audit.record(caller, {"invitations.revoke"_L1,
                                         row.institutionId,
                                         "user"_L1,
                                         row.userId.uuid(),
                                         {{u"user_email"_s, row.email}, {u"role"_s, role.slug}},
                                         {}}));
    return m_db.run(u"DELETE FROM invitations WHERE role_id = ?"_s, {role.id}).transform([](qint64) {});
}

Result<Nothing> RoleStore::remove(const Caller &caller, const RoleRef &in)
{
    return m_db.transaction([&]() -> Result<Nothing> {
        TRY(const Role before, forChange(caller, in.roleId));
        TRY_VOID(checkVersion(caller, before.rowVersion));
        // What has ended is held no more; people in the trash still hold what they held.
        TRY_VOID(dropEnded(caller, before.id));
        TRY(const auto held, m_db.value<qint64>(u"SELECT COUNT(*) FROM assignments WHERE role_id = ?"_s, {before.id}));
        if (held > 0)
            return conflict(u"role_in_use"_s, u"Somebody holds this role."_s);
        TRY_VOID(dropInvitations(caller, before));
        TRY_VOID(m_db.run(u"DELETE FROM role_permissions WHERE role_id = ?"_s, {before.id}));
        TRY_VOID(m_db.run(u"DELETE FROM roles WHERE id = ?"_s, {before.id}));
        TRY_VOID(record(caller, "roles.delete"_L1, before, toJsonObject(before), {}));
        return Nothing{};
    });
}

} // namespace bitflow
