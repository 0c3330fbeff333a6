// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about access: why somebody may or may not, who may, what a change of a role would do.
#pragma once

#include "common/api/roles.h"
#include "common/api/users.h"
#include "common/model/access.h"

namespace bitflow {

constexpr auto names(NodeAction)
{
    return std::array{"view"_L1, "create"_L1, "update"_L1, "delete"_L1, "suspend"_L1, "move"_L1};
}

struct ExplainQuery
{
    Id<User> userId;                  // null: oneself
    QString permission;               // "grades.approve"; or
    std::optional<NodeAction> action; // on the institution, whose kind says which permission that needs
    Id<Institution> institutionId;    // null: the platform
    std::optional<Instant> at;        // in the past; now if left out
    Id<User> subjectId{};             // whom it would be done to; null: nobody

    static constexpr auto fields()
    {
        using Q = ExplainQuery;
        return describe(Field{"user_id"_L1, &Q::userId},
                        Field{"permission"_L1, &Q::permission, {.maxLength = 60, .format = Format::Line}},
                        Field{"action"_L1, &Q::action}, Field{"institution_id"_L1, &Q::institutionId},
                        Field{"at"_L1, &Q::at}, Field{"subject_id"_L1, &Q::subjectId});
    }
};

struct WhoCanQuery : Paging
{
    QString permission;
    Id<Institution> institutionId; // null: the platform

    static constexpr auto fields()
    {
        using Q = WhoCanQuery;
        return listFields<Q>(Field{"permission"_L1, &Q::permission, {.required = true, .maxLength = 60}},
                             Field{"institution_id"_L1, &Q::institutionId});
    }
};

struct EffectiveQuery
{
    Id<User> userId;               // null: oneself
    Id<Institution> institutionId; // null: the platform

    static constexpr auto fields()
    {
        return describe(Field{"user_id"_L1, &EffectiveQuery::userId},
                        Field{"institution_id"_L1, &EffectiveQuery::institutionId});
    }
};

struct ConflictQuery
{
    Id<User> userId;               // null: oneself
    Id<Role> roleId;               // as if it were given there too; null: what is held already
    Id<Institution> institutionId; // and below; null: the platform

    static constexpr auto fields()
    {
        using Q = ConflictQuery;
        return describe(Field{"user_id"_L1, &Q::userId}, Field{"role_id"_L1, &Q::roleId},
                        Field{"institution_id"_L1, &Q::institutionId});
    }
};

struct CompareQuery
{
    QList<Id<Role>> roleIds; // these, or
    QList<Id<User>> userIds; // these at the institution
    Id<Institution> institutionId;

    static constexpr auto fields()
    {
        using Q = CompareQuery;
        return describe(Field{"role_ids"_L1, &Q::roleIds, {.maxLength = 4}},
                        Field{"user_ids"_L1, &Q::userIds, {.maxLength = 4}},
                        Field{"institution_id"_L1, &Q::institutionId});
    }
};

struct ImpactQuery
{
    Id<Role> roleId;
    QStringList permissions; // what it would allow

    static constexpr auto fields()
    {
        return describe(
            Field{"role_id"_L1, &ImpactQuery::roleId},
            Field{"permissions"_L1, &ImpactQuery::permissions, {.maxLength = int(permissionCount), .given = true}});
    }
};

namespace Api {
// About oneself always; about others who may see them (users.view at their home) and roles at the node (roles.view).
// A node of a tenant where one holds nothing is not there (404).
inline constexpr Endpoint<ExplainQuery, Explanation> explainAccess{
    Method::Post,       "/access/explain"_L1,
    "explainAccess"_L1, signedIn(),
    Guard::None,        "Why somebody may or may not do something somewhere, now or at a time in the past"_L1};
inline constexpr Endpoint<EffectiveQuery, EffectiveRights> effectiveRights{
    Method::Get,          "/access/effective"_L1,
    "effectiveRights"_L1, signedIn(),
    Guard::None,          "Everything somebody may do at an institution, and by which roles"_L1};
inline constexpr Endpoint<WhoCanQuery, Page<PermissionHolder>> whoCan{
    Method::Get,
    "/access/who-can"_L1,
    "whoCan"_L1,
    needs(Permission::RolesView, Scope::Institution),
    Guard::None,
    "Who has a permission at an institution, as far as one may see the people; sort by name, assigned_at"_L1};
inline constexpr Endpoint<CompareQuery, Comparison> compareAccess{
    Method::Get,        "/access/compare"_L1,
    "compareAccess"_L1, needs(Permission::RolesView, Scope::Anywhere),
    Guard::None,        "In what two to four roles, or people at an institution, differ"_L1};
// Asked before a role is given. Of whom and where: as for effectiveRights.
inline constexpr Endpoint<ConflictQuery, Page<DutyConflict>> dutyConflicts{
    Method::Get,        "/access/conflicts"_L1,
    "dutyConflicts"_L1, signedIn(),
    Guard::None,        "Duties to be kept apart that a role would bring together in one person, or that are"_L1};
inline constexpr Endpoint<ImpactQuery, RoleImpact> roleImpact{
    Method::Post,    "/roles/{role_id}/impact"_L1,
    "roleImpact"_L1, needs(Permission::RolesUpdate, Scope::Role),
    Guard::None,     "Who would gain and lose what if a role allowed this; changes nothing"_L1};
inline constexpr Endpoint<RoleRef, Page<RoleRevision>> roleHistory{
    Method::Get,      "/roles/{role_id}/history"_L1,
    "roleHistory"_L1, needs(Permission::RolesUpdate, Scope::Role),
    Guard::None,      "What a role allowed after each of its changes, the latest first"_L1};
// Whoever manages the roles of people may see what they come to, of those who hold nothing that he lacks (rule E3).
inline constexpr Endpoint<UserRef, Preview> previewUser{
    Method::Post,     "/users/{user_id}/preview"_L1,
    "previewUser"_L1, needs(Permission::UsersManageRoles, Scope::User),
    Guard::StepUp,    "Look at the portal as another person for a quarter of an hour; reads only"_L1};
} // namespace Api

// Asks and changes nothing, even where it asks with a body.
constexpr bool isQuestion(Method method, QLatin1StringView operation)
{
    return method == Method::Get || operation == Api::explainAccess.name || operation == Api::roleImpact.name;
}

} // namespace bitflow
