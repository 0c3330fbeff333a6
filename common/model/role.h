// SPDX-License-Identifier: GPL-3.0-or-later
// Roles, and who holds which role where.
#pragma once

#include "common/model/institution.h"

namespace bitflow {

struct Role
{
    Id<Role> id;
    QString slug, name, description;
    int level = 0; // 1 is the highest
    RoleScope scopeKind = RoleScope::University;
    Id<Institution> ownerInstitutionId; // null: a system role, which nobody changes
    QString ownerInstitutionName;
    QStringList permissions; // slugs, in the order of the catalogue
    int holderCount = 0;     // live assignments that the asker may see
    Instant createdAt, updatedAt;
    int rowVersion = 0;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &Role::id}, Field{"slug"_L1, &Role::slug}, Field{"name"_L1, &Role::name},
                        Field{"description"_L1, &Role::description}, Field{"level"_L1, &Role::level},
                        Field{"scope_kind"_L1, &Role::scopeKind},
                        Field{"owner_institution_id"_L1, &Role::ownerInstitutionId},
                        Field{"owner_institution_name"_L1, &Role::ownerInstitutionName},
                        Field{"permissions"_L1, &Role::permissions}, Field{"holder_count"_L1, &Role::holderCount},
                        Field{"created_at"_L1, &Role::createdAt}, Field{"updated_at"_L1, &Role::updatedAt},
                        Field{"row_version"_L1, &Role::rowVersion});
    }
    friend bool operator==(const Role &, const Role &) = default;
};

// user × role × node, with the names a reader needs beside the ids.
// Whoever holds it owns the platform or a university, and somebody always must (E5).
inline bool isOwnerRole(const QString &slug) { return slug == "bitflow_owner"_L1 || slug == "university_owner"_L1; }

struct Assignment
{
    Id<Assignment> id;
    Id<User> userId;
    QString userName, userEmail;
    Id<Role> roleId;
    QString roleSlug, roleName;
    Id<Institution> institutionId; // null: the platform
    QList<PathStep> institutionPath;
    Id<User> assignedBy;
    QString assignedByName;
    Instant assignedAt;
    std::optional<Instant> expiresAt; // enforced
    QString reason;
    int rowVersion = 0;

    static constexpr auto fields()
    {
        using A = Assignment;
        return describe(Field{"id"_L1, &A::id}, Field{"user_id"_L1, &A::userId}, Field{"user_name"_L1, &A::userName},
                        Field{"user_email"_L1, &A::userEmail}, Field{"role_id"_L1, &A::roleId},
                        Field{"role_slug"_L1, &A::roleSlug}, Field{"role_name"_L1, &A::roleName},
                        Field{"institution_id"_L1, &A::institutionId},
                        Field{"institution_path"_L1, &A::institutionPath}, Field{"assigned_by"_L1, &A::assignedBy},
                        Field{"assigned_by_name"_L1, &A::assignedByName}, Field{"assigned_at"_L1, &A::assignedAt},
                        Field{"expires_at"_L1, &A::expiresAt}, Field{"reason"_L1, &A::reason},
                        Field{"row_version"_L1, &A::rowVersion});
    }
    friend bool operator==(const Assignment &, const Assignment &) = default;
};

// What somebody may do at one node and everywhere below it.
struct Grant
{
    Id<Institution> institutionId; // null: the platform
    QList<PathStep> institutionPath;
    QStringList permissions; // slugs

    static constexpr auto fields()
    {
        return describe(Field{"institution_id"_L1, &Grant::institutionId},
                        Field{"institution_path"_L1, &Grant::institutionPath},
                        Field{"permissions"_L1, &Grant::permissions});
    }
    friend bool operator==(const Grant &, const Grant &) = default;
};

// One row of the catalogue as a client sees it.
struct PermissionRow
{
    QString slug, category, label, risk;
    bool inUse = false; // an endpoint of this server asks for it

    static constexpr auto fields()
    {
        using P = PermissionRow;
        return describe(Field{"slug"_L1, &P::slug}, Field{"category"_L1, &P::category}, Field{"label"_L1, &P::label},
                        Field{"risk"_L1, &P::risk}, Field{"in_use"_L1, &P::inUse});
    }
    friend bool operator==(const PermissionRow &, const PermissionRow &) = default;
};

} // namespace bitflow
