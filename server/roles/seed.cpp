// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/roles/seed.h"

#include "common/json.h"
#include "server/audit/audit.h"

namespace bitflow {

namespace {

Result<void> writePermissions(sql::Database &db, Id<Role> role, const PermissionSet &permissions)
{
    TRY_VOID(db.run(u"DELETE FROM role_permissions WHERE role_id = ?"_s, {role}));
    QList<sql::Args> rows;
    for (const QString &slug : slugs(permissions))
        rows.append({role, slug});
    return db.many(u"INSERT INTO role_permissions (role_id, permission) VALUES (?, ?)"_s, rows);
}

Result<void> insert(sql::Database &db, const Role &role)
{
    const Instant now = Instant::now();
    return db
        .run(u"INSERT INTO roles (id, slug, name, description, level, scope_kind, is_system, created_at, updated_at) "
             "VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)"_s,
             {role.id, role.slug, role.name, role.description, role.level, role.scopeKind, now, now})
        .transform([](qint64) {});
}

Result<void> update(sql::Database &db, const Role &role)
{
    return db
        .run(u"UPDATE roles SET name = ?, description = ?, level = ?, scope_kind = ?, is_system = 1, institution_id = "
             u"NULL, "
             "updated_at = ?, row_version = row_version + 1 WHERE id = ?"_s,
             {role.name, role.description, role.level, role.scopeKind, Instant::now(), role.id})
        .transform([](qint64) {});
}

Result<std::optional<Role>> stored(sql::Database &db, QLatin1StringView slug)
{
    TRY(auto role,
        db.first<Role>(u"SELECT id, slug, name, description, level, scope_kind FROM roles WHERE slug = ?"_s, {slug}));
    if (!role)
        return role;
    TRY(role->permissions,
        db.column<QString>(u"SELECT permission FROM role_permissions WHERE role_id = ?"_s, {role->id}));
    role->permissions.sort();
    return role;
}

Result<void> seedOne(sql::Database &db, Audit &audit, const SystemRole &system, SeedReport &report)
{
    TRY(const auto before, stored(db, system.slug));
    Role role;
    role.id = before ? before->id : system.id();
    role.slug = system.slug;
    role.name = system.name;
    role.description = system.description;
    role.level = system.level;
    role.scopeKind = system.scopeKind;
    role.permissions = slugs(system.permissions);
    role.permissions.sort();
    if (before == role) {
        ++report.unchanged;
        return {};
    }
    TRY_VOID(before ? update(db, role) : insert(db, role));
    TRY_VOID(writePermissions(db, role.id, system.permissions));
    const auto [old, now] = difference(before ? toJsonObject(*before) : QJsonObject(), toJsonObject(role));
    ++(before ? report.updated : report.created);
    return audit.record(commandLineCaller(), {"roles.seed"_L1, {}, "role"_L1, role.id.uuid(), old, now});
}

} // namespace

Result<SeedReport> seedRoles(sql::Database &db, Audit &audit)
{
    return db.transaction([&]() -> Result<SeedReport> {
        SeedReport report;
        for (const SystemRole &role : systemRoles())
            TRY_VOID(seedOne(db, audit, role, report));
        return report;
    });
}

} // namespace bitflow
