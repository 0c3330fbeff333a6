// SPDX-License-Identifier: GPL-3.0-or-later
// The seventeen roles that every installation has. Nobody changes them but a new version of the server.
#pragma once

#include "common/model/role.h"
#include "common/permissions.h"
#include "server/audit/audit.h"

namespace bitflow {

struct SystemRole
{
    int number; // fixed for good: the id is made of it
    QLatin1StringView slug, name, description;
    int level; // 1 is the highest
    RoleScope scopeKind;
    PermissionSet permissions;
    QList<QLatin1StringView> appoints; // roles it is meant to give; what these allow is part of what it holds itself

    [[nodiscard]] Id<Role> id() const; // the same in every installation
};

// Highest first.
const QList<SystemRole> &systemRoles();
const SystemRole *systemRole(QStringView slug); // null: there is none of that name

struct SeedReport
{
    int created = 0, updated = 0, unchanged = 0;

    friend bool operator==(const SeedReport &, const SeedReport &) = default;
};

// Brings the system roles of this version into the database in one transaction; a second run changes nothing.
Result<SeedReport> seedRoles(sql::Database &db, Audit &audit);

} // namespace bitflow
