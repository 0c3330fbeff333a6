// SPDX-License-Identifier: GPL-3.0-or-later
// Roles and the catalogue of permissions.
#pragma once

#include "common/endpoint.h"
#include "common/model/role.h"
#include "common/page.h"

namespace bitflow {

struct RoleRef
{
    Id<Role> roleId;

    static constexpr auto fields() { return describe(Field{"role_id"_L1, &RoleRef::roleId}); }
};

struct RoleQuery : Paging
{
    static constexpr auto fields() { return listFields<RoleQuery>(); }
};

struct NewRole
{
    Id<Institution> institutionId; // owner; null: the platform
    QString name, description;
    RoleScope scopeKind = RoleScope::University;
    int level = 5;
    QStringList permissions;

    static constexpr auto fields()
    {
        using N = NewRole;
        return describe(Field{"institution_id"_L1, &N::institutionId},
                        Field{"name"_L1, &N::name, {.required = true, .maxLength = 100, .format = Format::Line}},
                        Field{"description"_L1, &N::description, {.maxLength = 500, .format = Format::Line}},
                        Field{"scope_kind"_L1, &N::scopeKind}, Field{"level"_L1, &N::level, {.min = 2, .max = 9}},
                        Field{"permissions"_L1, &N::permissions, {.maxLength = int(permissionCount)}});
    }
};

struct RoleChange
{
    Id<Role> roleId;
    Change<QString> name, description;
    Change<QStringList> permissions;

    static constexpr auto fields()
    {
        using C = RoleChange;
        return describe(Field{"role_id"_L1, &C::roleId},
                        Field{"name"_L1, &C::name, {.required = true, .maxLength = 100, .format = Format::Line}},
                        Field{"description"_L1, &C::description, {.maxLength = 500, .format = Format::Line}},
                        Field{"permissions"_L1, &C::permissions, {.maxLength = int(permissionCount)}});
    }
};

struct HolderQuery : Paging
{
    Id<Role> roleId;

    static constexpr auto fields() { return listFields<HolderQuery>(Field{"role_id"_L1, &HolderQuery::roleId}); }
};

using PermissionList = Page<PermissionRow>; // all of them: the catalogue has one page

namespace Api {
inline constexpr Endpoint<Nothing, PermissionList> listPermissions{
    Method::Get, "/permissions"_L1, "listPermissions"_L1, signedIn(), Guard::None, "The catalogue of permissions"_L1};
inline constexpr Endpoint<RoleQuery, Page<Role>> listRoles{
    Method::Get,    "/roles"_L1,
    "listRoles"_L1, needs(Permission::RolesView, Scope::Anywhere),
    Guard::None,    "System roles and the custom roles of institutions one may see; sort by level, name"_L1};
inline constexpr Endpoint<RoleRef, Role> getRole{Method::Get,  "/roles/{role_id}"_L1,
                                                 "getRole"_L1, needs(Permission::RolesView, Scope::Anywhere),
                                                 Guard::None,  "One role"_L1};
inline constexpr Endpoint<NewRole, Role> createRole{Method::Post,
                                                    "/roles"_L1,
                                                    "createRole"_L1,
                                                    needs(Permission::RolesCreate, Scope::Institution),
                                                    Guard::IdempotencyKey | Guard::StepUp,
                                                    "Make a role of an institution"_L1};
inline constexpr Endpoint<RoleChange, Role> updateRole{Method::Patch,
                                                       "/roles/{role_id}"_L1,
                                                       "updateRole"_L1,
                                                       needs(Permission::RolesUpdate, Scope::Role),
                                                       Guard::IfMatch | Guard::StepUp,
                                                       "Change a custom role"_L1};
inline constexpr Endpoint<RoleRef, Nothing> deleteRole{Method::Delete,
                                                       "/roles/{role_id}"_L1,
                                                       "deleteRole"_L1,
                                                       needs(Permission::RolesDelete, Scope::Role),
                                                       Guard::IfMatch | Guard::StepUp,
                                                       "Delete a custom role that nobody holds"_L1};
inline constexpr Endpoint<HolderQuery, Page<Assignment>> roleHolders{
    Method::Get,      "/roles/{role_id}/holders"_L1,
    "roleHolders"_L1, needs(Permission::RolesView, Scope::Anywhere),
    Guard::None,      "Who holds a role where, as far as one may see the people"_L1};
} // namespace Api

} // namespace bitflow
