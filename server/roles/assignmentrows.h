// SPDX-License-Identifier: GPL-3.0-or-later
// Assignments as a reader sees them, for a person's access and for the holders of a role.
#pragma once

#include "server/auth/access.h"

namespace bitflow {

// The columns of assignmentColumns, as they lie in the tables.
struct AssignmentRow
{
    Id<Assignment> id;
    Id<User> userId;
    QString firstName, lastName, nativeName, email;
    Id<Role> roleId;
    QString roleSlug, roleName;
    Id<Institution> institutionId;
    Id<User> assignedBy;
    QString byFirstName, byLastName, byNativeName, byEmail;
    Instant assignedAt;
    std::optional<Instant> expiresAt;
    QString reason;
    int rowVersion = 0;
    Id<Institution> leaderOf; // the college or department whose one leader this makes

    static constexpr auto fields()
    {
        using R = AssignmentRow;
        return describe(Field{"id"_L1, &R::id}, Field{"user_id"_L1, &R::userId}, Field{"first_name"_L1, &R::firstName},
                        Field{"last_name"_L1, &R::lastName}, Field{"native_name"_L1, &R::nativeName},
                        Field{"email"_L1, &R::email}, Field{"role_id"_L1, &R::roleId},
                        Field{"role_slug"_L1, &R::roleSlug}, Field{"role_name"_L1, &R::roleName},
                        Field{"institution_id"_L1, &R::institutionId}, Field{"assigned_by"_L1, &R::assignedBy},
                        Field{"by_first_name"_L1, &R::byFirstName}, Field{"by_last_name"_L1, &R::byLastName},
                        Field{"by_native_name"_L1, &R::byNativeName}, Field{"by_email"_L1, &R::byEmail},
                        Field{"assigned_at"_L1, &R::assignedAt}, Field{"expires_at"_L1, &R::expiresAt},
                        Field{"reason"_L1, &R::reason}, Field{"row_version"_L1, &R::rowVersion},
                        Field{"leader_of"_L1, &R::leaderOf});
    }
};

inline constexpr auto assignmentColumns =
    "SELECT a.id, a.user_id, u.first_name, u.last_name, u.native_name, u.email, a.role_id, r.slug AS role_slug, "
    "r.name AS role_name, a.institution_id, a.assigned_by, b.first_name AS by_first_name, b.last_name AS by_last_name, "
    "b.native_name AS by_native_name, b.email AS by_email, a.assigned_at, a.expires_at, a.reason, a.row_version, "
    "a.leader_of "_L1;
inline constexpr auto assignmentTables =
    "FROM assignments a JOIN users u ON u.id = a.user_id JOIN roles r ON r.id = a.role_id "
    "LEFT JOIN users b ON b.id = a.assigned_by "_L1;

// What the log says of an assignment.
QJsonObject told(const Assignment &held);
// Takes away who gave it where that is somebody the asker does not see.
Result<void> hideGivers(sql::Database &db, const Reach &reach, QList<Assignment> &list);
// With the way to each node, one query for all.
Result<QList<Assignment>> toAssignments(sql::Database &db, const QList<AssignmentRow> &rows);

} // namespace bitflow
