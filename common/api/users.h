// SPDX-License-Identifier: GPL-3.0-or-later
// People and what they hold.
#pragma once

#include "common/api/institutions.h"

namespace bitflow {

struct UserQuery : Paging
{
    Id<Institution> institutionId; // in this subtree
    QList<UserStatus> status;      // any of
    QStringList role;              // slugs, any of
    bool neverSignedIn = false;
    std::optional<Instant> lastLoginAfter; // signed in for the last time after then
    bool trashed = false;

    static constexpr auto fields()
    {
        using Q = UserQuery;
        return listFields<Q>(Field{"institution_id"_L1, &Q::institutionId}, Field{"status"_L1, &Q::status},
                             Field{"role"_L1, &Q::role, {.maxLength = 20}},
                             Field{"never_signed_in"_L1, &Q::neverSignedIn},
                             Field{"last_login_after"_L1, &Q::lastLoginAfter}, Field{"trashed"_L1, &Q::trashed});
    }
};

struct UserRef
{
    Id<User> userId;

    static constexpr auto fields() { return describe(Field{"user_id"_L1, &UserRef::userId}); }
};

struct NewUser
{
    Id<Institution> institutionId; // home; null: the platform
    QString email, firstName, lastName, nativeName, phone, employeeId, designation;
    std::optional<EmploymentType> employmentType;
    QDate joiningDate;
    QString locale, timezone;
    QStringList tags;
    QString notes;
    UserStatus status = UserStatus::Active;

    static constexpr auto fields()
    {
        using N = NewUser;
        constexpr Rule name{.maxLength = 100, .format = Format::Line};
        return describe(
            Field{"institution_id"_L1, &N::institutionId},
            Field{"email"_L1, &N::email, {.required = true, .format = Format::Email}},
            Field{"first_name"_L1, &N::firstName, {.required = true, .maxLength = 100, .format = Format::Line}},
            Field{"last_name"_L1, &N::lastName, name},
            Field{"native_name"_L1, &N::nativeName, {.maxLength = 200, .format = Format::Line}},
            Field{"phone"_L1, &N::phone, {.format = Format::Phone}},
            Field{"employee_id"_L1, &N::employeeId, {.maxLength = 50, .format = Format::Line}},
            Field{"designation"_L1, &N::designation, name}, Field{"employment_type"_L1, &N::employmentType},
            Field{"joining_date"_L1, &N::joiningDate},
            Field{"locale"_L1, &N::locale, {.maxLength = 20, .format = Format::Line}},
            Field{"timezone"_L1, &N::timezone, {.format = Format::Timezone}},
            Field{"tags"_L1, &N::tags, {.maxLength = 20}}, Field{"notes"_L1, &N::notes, {.maxLength = 4000}},
            Field{"status"_L1, &N::status});
    }
};

struct UserChange
{
    Id<User> userId;
    Change<Id<Institution>> institutionId;
    Change<QString> email, firstName, lastName, nativeName, phone, employeeId, designation, locale, timezone, notes;
    Change<EmploymentType> employmentType;
    Change<QDate> joiningDate;
    Change<QStringList> tags;

    static constexpr auto fields()
    {
        using C = UserChange;
        constexpr Rule name{.maxLength = 100, .format = Format::Line};
        return describe(
            Field{"user_id"_L1, &C::userId}, Field{"institution_id"_L1, &C::institutionId},
            Field{"email"_L1, &C::email, {.required = true, .format = Format::Email}},
            Field{"first_name"_L1, &C::firstName, {.required = true, .maxLength = 100, .format = Format::Line}},
            Field{"last_name"_L1, &C::lastName, name},
            Field{"native_name"_L1, &C::nativeName, {.maxLength = 200, .format = Format::Line}},
            Field{"phone"_L1, &C::phone, {.format = Format::Phone}},
            Field{"employee_id"_L1, &C::employeeId, {.maxLength = 50, .format = Format::Line}},
            Field{"designation"_L1, &C::designation, name}, Field{"employment_type"_L1, &C::employmentType},
            Field{"joining_date"_L1, &C::joiningDate},
            Field{"locale"_L1, &C::locale, {.maxLength = 20, .format = Format::Line}},
            Field{"timezone"_L1, &C::timezone, {.format = Format::Timezone}},
            Field{"tags"_L1, &C::tags, {.maxLength = 20}}, Field{"notes"_L1, &C::notes, {.maxLength = 4000}});
    }
};

struct UserStatusChange
{
    Id<User> userId;
    UserStatus status = UserStatus::Active;
    QString reason;

    static constexpr auto fields()
    {
        using C = UserStatusChange;
        return describe(Field{"user_id"_L1, &C::userId}, Field{"status"_L1, &C::status, {.given = true}},
                        Field{"reason"_L1, &C::reason, {.maxLength = 500, .format = Format::Line}});
    }
};

// How somebody comes to a new password.
enum class PasswordWay { Mail, Code };
constexpr auto names(PasswordWay) { return std::array{"mail"_L1, "code"_L1}; }

struct UserPasswordReset
{
    Id<User> userId;
    std::optional<PasswordWay> by{}; // none: by mail where this server sends any, by code elsewhere

    static constexpr auto fields()
    {
        return describe(Field{"user_id"_L1, &UserPasswordReset::userId}, Field{"by"_L1, &UserPasswordReset::by});
    }
};

// What somebody holds, and what follows from it.
struct UserAccess
{
    QList<Assignment> assignments;
    QList<Grant> grants;

    static constexpr auto fields()
    {
        return describe(Field{"assignments"_L1, &UserAccess::assignments}, Field{"grants"_L1, &UserAccess::grants});
    }
    friend bool operator==(const UserAccess &, const UserAccess &) = default;
};

struct NewAssignment
{
    Id<User> userId;
    Id<Role> roleId;
    Id<Institution> institutionId; // the node; null: the platform
    std::optional<Instant> expiresAt;
    QString reason;

    static constexpr auto fields()
    {
        using N = NewAssignment;
        return describe(Field{"user_id"_L1, &N::userId}, Field{"role_id"_L1, &N::roleId, {.required = true}},
                        Field{"institution_id"_L1, &N::institutionId}, Field{"expires_at"_L1, &N::expiresAt},
                        Field{"reason"_L1, &N::reason, {.maxLength = 500, .format = Format::Line}});
    }
};

struct AssignmentChange
{
    Id<User> userId;
    Id<Assignment> assignmentId;
    std::optional<Instant> expiresAt; // null: for good

    static constexpr auto fields()
    {
        using C = AssignmentChange;
        return describe(Field{"user_id"_L1, &C::userId}, Field{"assignment_id"_L1, &C::assignmentId},
                        Field{"expires_at"_L1, &C::expiresAt, {.given = true}});
    }
};

struct UserMerge
{
    Id<User> userId;      // stays
    Id<User> duplicateId; // goes to the trash

    static constexpr auto fields()
    {
        using M = UserMerge;
        return describe(Field{"user_id"_L1, &M::userId}, Field{"duplicate_id"_L1, &M::duplicateId, {.required = true}});
    }
};

struct OwnershipTransfer
{
    Id<User> userId;             // who gets it
    Id<Assignment> assignmentId; // one's own

    static constexpr auto fields()
    {
        using T = OwnershipTransfer;
        return describe(Field{"user_id"_L1, &T::userId},
                        Field{"assignment_id"_L1, &T::assignmentId, {.required = true}});
    }
};

struct AssignmentRef
{
    Id<User> userId;
    Id<Assignment> assignmentId;

    static constexpr auto fields()
    {
        return describe(Field{"user_id"_L1, &AssignmentRef::userId},
                        Field{"assignment_id"_L1, &AssignmentRef::assignmentId});
    }
};

namespace Api {
inline constexpr Endpoint<UserQuery, Page<User>> listUsers{
    Method::Get,    "/users"_L1,
    "listUsers"_L1, needs(Permission::UsersView, Scope::Anywhere),
    Guard::None,    "People; sort by name, email, status, last_login_at, created_at"_L1};
inline constexpr Endpoint<UserRef, User> getUser{Method::Get,  "/users/{user_id}"_L1,
                                                 "getUser"_L1, needs(Permission::UsersView, Scope::User),
                                                 Guard::None,  "One person"_L1};
inline constexpr Endpoint<NewUser, OneTimePassword> createUser{
    Method::Post,          "/users"_L1,
    "createUser"_L1,       needs(Permission::UsersCreate, Scope::Institution),
    Guard::IdempotencyKey, "Add a person with a one-time password"_L1};
inline constexpr Endpoint<UserChange, User> updateUser{Method::Patch,   "/users/{user_id}"_L1,
                                                       "updateUser"_L1, needs(Permission::UsersUpdate, Scope::User),
                                                       Guard::IfMatch,  "Edit a person"_L1};
inline constexpr Endpoint<UserStatusChange, User> setUserStatus{
    Method::Put,        "/users/{user_id}/status"_L1,
    "setUserStatus"_L1, needs(Permission::UsersSuspend, Scope::User),
    Guard::IfMatch,     "Suspend, lock or reactivate a person"_L1};
inline constexpr Endpoint<UserPasswordReset, OneTimePassword> resetUserPassword{
    Method::Post,           "/users/{user_id}/password"_L1,
    "resetUserPassword"_L1, needs(Permission::UsersResetPassword, Scope::User),
    Guard::StepUp,          "Mail a person a link to a new password, or give out a one-time one; all sessions end"_L1};
inline constexpr Endpoint<UserRef, Nothing> trashUser{Method::Delete,
                                                      "/users/{user_id}"_L1,
                                                      "trashUser"_L1,
                                                      needs(Permission::UsersDelete, Scope::User),
                                                      Guard::IfMatch | Guard::StepUp,
                                                      "Move a person to the trash"_L1};
inline constexpr Endpoint<UserRef, User> restoreUser{Method::Post,     "/users/{user_id}/restore"_L1,
                                                     "restoreUser"_L1, needs(Permission::UsersDelete, Scope::User),
                                                     Guard::StepUp,    "Bring a person back from the trash"_L1};
inline constexpr Endpoint<UserRef, UserAccess> userAccess{Method::Get,     "/users/{user_id}/access"_L1,
                                                          "userAccess"_L1, needs(Permission::UsersView, Scope::User),
                                                          Guard::None,     "What a person holds and may do where"_L1};
// The node of the assignment decides (rule E1), so the store asks about it; here the person must be visible.
inline constexpr Endpoint<NewAssignment, Assignment> createAssignment{
    Method::Post,
    "/users/{user_id}/assignments"_L1,
    "createAssignment"_L1,
    needs(Permission::UsersView, Scope::User),
    Guard::IdempotencyKey | Guard::StepUp,
    "Give a person a role at a node; needs roles.assign there and everything the role allows"_L1};
inline constexpr Endpoint<AssignmentChange, Assignment> updateAssignment{
    Method::Patch,
    "/users/{user_id}/assignments/{assignment_id}"_L1,
    "updateAssignment"_L1,
    needs(Permission::UsersView, Scope::User),
    Guard::IfMatch | Guard::StepUp,
    "Change when a role ends"_L1};
// One's own needs no permission; of others users.view at their home, and what giving it would need.
inline constexpr Endpoint<AssignmentRef, Nothing> deleteAssignment{Method::Delete,
                                                                   "/users/{user_id}/assignments/{assignment_id}"_L1,
                                                                   "deleteAssignment"_L1,
                                                                   signedIn(),
                                                                   Guard::IfMatch | Guard::StepUp,
                                                                   "Take a role away"_L1};
// Needs users.delete at the home of the duplicate too, and everything that the duplicate holds.
inline constexpr Endpoint<UserMerge, User> mergeUser{
    Method::Post,
    "/users/{user_id}/merge"_L1,
    "mergeUser"_L1,
    needs(Permission::UsersUpdate, Scope::User),
    Guard::IdempotencyKey | Guard::StepUp,
    "Move the roles of a duplicate to this account, fill what is empty here, and put the duplicate into the trash"_L1};
// The giver holds it until the very moment at which the other does, and the rules of createAssignment hold.
inline constexpr Endpoint<OwnershipTransfer, Assignment> transferOwnership{
    Method::Put,
    "/users/{user_id}/ownership"_L1,
    "transferOwnership"_L1,
    needs(Permission::UsersView, Scope::User),
    Guard::StepUp,
    "Hand one's own role of an owner to a person; one does not hold it any more"_L1};
} // namespace Api

} // namespace bitflow
