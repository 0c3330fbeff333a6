// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/roles/assignmentrows.h"

#include "common/model/user.h"

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
