// SPDX-License-Identifier: GPL-3.0-or-later
// One declaration per operation: the server serves it, the client calls it, buttons ask it, OpenAPI and the
// authorization walk are generated from it.
//
//   inline constexpr Endpoint<UserId…, User> getUser{Method::Get, "/users/{user_id}"_L1, "getUser"_L1,
//                                                    needs(Permission::UsersView, Scope::User)};
#pragma once

#include "common/model/kinds.h"
#include "common/permissions.h"

namespace bitflow {

enum class Method { Get, Post, Put, Patch, Delete };
constexpr auto names(Method) { return std::array{"GET"_L1, "POST"_L1, "PUT"_L1, "PATCH"_L1, "DELETE"_L1}; }

// What the access decision is asked about; the member of the input that says which one stands behind each.
enum class Scope {
    Platform,    // the platform itself
    Anywhere,    // held at any node; the answer is confined to the nodes where it is held
    Institution, // institution_id
    Parent,      // parent_id: where something new is put; null = the platform
    User,        // user_id: the home institution of that person
    Role,        // role_id: the owner institution of that role; system roles belong to the platform
};

// Action on an institution; the kind of the node picks the category: Create on a college is colleges.create.
enum class NodeAction { View, Create, Update, Delete, Suspend, Move };

struct Access
{
    enum class Kind { Public, SignedIn, Holds, HoldsByKind };
    Kind kind;
    Permission permission = Permission::UsersView; // Kind::Holds
    NodeAction action = NodeAction::View;          // Kind::HoldsByKind
    Scope scope = Scope::Platform;
};

constexpr Access anyone() { return {Access::Kind::Public}; }
constexpr Access signedIn() { return {Access::Kind::SignedIn}; }
constexpr Access needs(Permission permission, Scope scope)
{
    return {Access::Kind::Holds, permission, NodeAction::View, scope};
}
constexpr Access byKind(NodeAction action, Scope scope)
{
    return {Access::Kind::HoldsByKind, Permission::UsersView, action, scope};
}

// The permission that an action on a node of this kind needs.
constexpr Permission permissionFor(NodeAction action, InstitutionKind kind)
{
    using enum Permission;
    constexpr Permission table[3][6] = {
        {UniversitiesView, UniversitiesCreate, UniversitiesUpdate, UniversitiesDelete, UniversitiesSuspend,
         UniversitiesUpdate},
        {CollegesView, CollegesCreate, CollegesUpdate, CollegesDelete, CollegesSuspend, CollegesMove},
        {DepartmentsView, DepartmentsCreate, DepartmentsUpdate, DepartmentsDelete, DepartmentsSuspend,
         DepartmentsMove}};
    return table[size_t(kind)][size_t(action)];
}

// What a call carries besides its input.
enum class Guard : unsigned {
    None = 0,
    IfMatch = 1,        // 428 without, 412 when stale
    IdempotencyKey = 2, // 400 without
    StepUp = 4, // 401 insufficient_user_authentication unless the caller proved who he is a moment ago (RFC 9470)
};
constexpr Guard operator|(Guard a, Guard b) { return Guard(unsigned(a) | unsigned(b)); }
constexpr bool has(Guard all, Guard one) { return (unsigned(all) & unsigned(one)) != 0; }

template<class In, class Out>
struct Endpoint
{
    using Input = In;
    using Output = Out;

    Method method;
    QLatin1StringView path; // below /api/v1; members of In in {braces}
    QLatin1StringView name; // operation id, unique
    Access access;
    Guard guard = Guard::None;
    QLatin1StringView summary{}; // one English line for the documents
};

inline constexpr QLatin1StringView apiBase = "/api/v1"_L1;

} // namespace bitflow
