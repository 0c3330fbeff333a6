// SPDX-License-Identifier: GPL-3.0-or-later
// What a refusal (403) was about, said in a way that a client can ask about: a complaint without a pointer, whose
// detail reads "users.view at 0193…", "users.view at the platform" or "users.view anywhere"; of what a rule forbids to
// do to this person whatever one holds, "users.suspend at 0193… to 0194…".
#pragma once

#include "common/id.h"
#include "common/permissions.h"
#include "common/result.h"

namespace bitflow {

struct Institution;
struct User;

struct Missing
{
    Permission permission = Permission::UsersView;
    std::optional<Id<Institution>> node; // none: it would do anywhere; null: the platform
    Id<User> person{};                   // whom it would be done to; null: the permission itself is missing

    friend bool operator==(const Missing &, const Missing &) = default;
};

inline constexpr auto missingPermission = "missing_permission"_L1;
inline constexpr auto protectedPerson = "protected_person"_L1;

inline Complaint complaintOf(const Missing &missing)
{
    const QString where = !missing.node            ? u" anywhere"_s
                          : missing.node->isNull() ? u" at the platform"_s
                                                   : u" at "_s + missing.node->toString();
    const QString act = info(missing.permission).slug + where;
    if (missing.person.isNull())
        return {{}, missingPermission, act};
    return {{}, protectedPerson, act + u" to "_s + missing.person.toString()};
}

// Of the first complaint that says so.
inline std::optional<Missing> missingOf(const Error &error)
{
    for (const Complaint &complaint : error.errors) {
        if (complaint.code != missingPermission && complaint.code != protectedPerson)
            continue;
        const auto permission = permissionFrom(complaint.detail.section(u' ', 0, 0));
        if (!permission)
            return std::nullopt; // of another version
        const QString where = complaint.detail.section(u' ', 1).section(" to "_L1, 0, 0);
        const auto person = Id<User>::parse(complaint.detail.section(" to "_L1, 1)).value_or(Id<User>());
        if (where == "anywhere"_L1)
            return Missing{*permission, std::nullopt, person};
        return Missing{*permission,
                       Id<Institution>::parse(where.sliced(qMin(3, where.size()))).value_or(Id<Institution>()), person};
    }
    return std::nullopt;
}

} // namespace bitflow
