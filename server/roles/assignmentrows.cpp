// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/roles/assignmentrows.h"

#include "common/json.h"
#include "common/model/user.h"
#include "server/roles/guards.h"
#include "server/sql/inlist.h"

namespace bitflow {

namespace {

QString nameOfPerson(const QString &first, const QString &last, const QString &native, const QString &email)
{
    User user;
    user.firstName = first;
    user.lastName = last;
    user.nativeName = native;
    user.email = email;
    return displayName(user);
}

Assignment toAssignment(const AssignmentRow &row)
{
    Assignment assignment;
    assignment.id = row.id;
    assignment.userId = row.userId;
    assignment.userName = nameOfPerson(row.firstName, row.lastName, row.nativeName, row.email);
    assignment.userEmail = row.email;
    assignment.roleId = row.roleId;
    assignment.roleSlug = row.roleSlug;
    assignment.roleName = row.roleName;
    assignment.institutionId = row.institutionId;
    assignment.assignedBy = row.assignedBy;
    assignment.assignedByName = nameOfPerson(row.byFirstName, row.byLastName, row.byNativeName, row.byEmail);
    assignment.assignedAt = row.assignedAt;
    assignment.expiresAt = row.expiresAt;
    assignment.reason = row.reason;
    assignment.rowVersion = row.rowVersion;
    return assignment;
}

} // namespace

QJsonObject told(const Assignment &held)
{
    return {{u"user_id"_s, toJson(held.userId)},
            {u"user_email"_s, held.userEmail},
            {u"role"_s, held.roleSlug},
            {u"institution_id"_s, toJson(held.institutionId)},
            {u"expires_at"_s, toJson(held.expiresAt)},
            {u"reason"_s, held.reason}};
}

Result<void> hideGivers(sql::Database &db, const Reach &reach, QList<Assignment> &list)
{
    QList<Id<User>> givers;
    for (const Assignment &one : list)
        if (!one.assignedBy.isNull() && !givers.contains(one.assignedBy))
            givers.append(one.assignedBy);
    if (givers.isEmpty() || reach.everything)
        return {};
    sql::Args args;
    const QString which = in(givers, args);
    const QString seen = AccessControl::within(reach, u"u.institution_id"_s, args);
    TRY(const auto known,
        db.column<Id<User>>(u"SELECT u.id FROM users u WHERE u.id%1 AND %2"_s.arg(which, seen), args));
    for (Assignment &one : list) {
        if (known.contains(one.assignedBy))
            continue;
        one.assignedBy = {};
        one.assignedByName.clear();
    }
    return {};
}

Result<QList<Assignment>> toAssignments(sql::Database &db, const QList<AssignmentRow> &rows)
{
    QList<Id<Institution>> nodes;
    for (const AssignmentRow &row : rows)
        nodes.append(row.institutionId);
    TRY(const auto paths, pathsOf(db, nodes));
    QList<Assignment> list;
    for (const AssignmentRow &row : rows) {
        list.append(toAssignment(row));
        list.last().institutionPath = paths.value(row.institutionId);
    }
    return list;
}

} // namespace bitflow
