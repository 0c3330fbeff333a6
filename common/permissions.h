// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue of permissions: `category.action`, what it lets a person do, and how much harm it could do.
// The original's 72 are all here, so that its data can be moved; see permissionsInUse() for those this server asks for.
#pragma once

#include "common/reflect.h"

#include <QCoreApplication>

#include <bitset>

namespace bitflow {

// In the order of the catalogue. The database keeps the slug, never the number.
enum class Permission {
    UsersView,
    UsersCreate,
    UsersUpdate,
    UsersDelete,
    UsersManageRoles,
    UsersSuspend,
    UsersResetPassword,
    UniversitiesView,
    UniversitiesCreate,
    UniversitiesUpdate,
    UniversitiesDelete,
    UniversitiesSuspend,
    CollegesView,
    CollegesCreate,
    CollegesUpdate,
    CollegesDelete,
    CollegesSuspend,
    CollegesMove,
    DepartmentsView,
    DepartmentsCreate,
    DepartmentsUpdate,
    DepartmentsDelete,
    DepartmentsSuspend,
    DepartmentsMove,
    RolesView,
    RolesCreate,
    RolesUpdate,
    RolesDelete,
    RolesAssign,
    SessionsView,
    SessionsRevoke,
    AuditView,
    AuditExport,
    CoursesView,
    CoursesCreate,
    CoursesUpdate,
    CoursesDelete,
    StudentsView,
    StudentsCreate,
    StudentsUpdate,
    StudentsDelete,
    StudentsEnroll,
    StudentsGrades,
    StudentsAttendance,
    FacultyView,
    FacultyCreate,
    FacultyUpdate,
    FacultyDelete,
    FacultyAssignCourses,
    AttendanceView,
    AttendanceMark,
    AttendanceUpdate,
    AttendanceReports,
    GradesView,
    GradesEnter,
    GradesUpdate,
    GradesApprove,
    GradesReports,
    AssignmentsView,
    AssignmentsCreate,
    AssignmentsUpdate,
    AssignmentsDelete,
    AssignmentsGrade,
    FeesView,
    FeesCreate,
    FeesUpdate,
    FeesDelete,
    FeesCollect,
    FeesReports,
    AccountingView,
    AccountingLedger,
    AccountingExpenses,
    AccountingReports,
    AdmissionsView,
    AdmissionsCreate,
    AdmissionsReview,
    AdmissionsApprove,
    AdmissionsReject,
    TimetableView,
    TimetableCreate,
    TimetableUpdate,
    TimetableDelete,
    LibraryView,
    LibraryBooksManage,
    LibraryIssue,
    LibraryReturn,
    ReportsAcademic,
    ReportsFinancial,
    ReportsAdministrative,
    SettingsView,
    SettingsUpdate,
    SettingsUniversity,
    NotificationsView,
    NotificationsBroadcast,
    SupportView,
    SupportReply,
    SupportAssign,
    BillingView,
    BillingManage,
    OperationsView,
    OperationsManage,
    ApiTokensView,
    ApiTokensCreate,
    ApiTokensRevoke,
};
inline constexpr size_t permissionCount = size_t(Permission::ApiTokensRevoke) + 1;

using PermissionSet = std::bitset<permissionCount>;

enum class Risk { Low, Medium, High };
constexpr auto names(Risk) { return std::array{"low"_L1, "medium"_L1, "high"_L1}; }

struct PermissionInfo
{
    Permission permission;
    QLatin1StringView slug;     // "users.view"
    QLatin1StringView category; // "users"
    const char *label;          // English source text, context "Permissions"
    Risk risk;
};

const std::array<PermissionInfo, permissionCount> &permissionCatalogue();
const PermissionInfo &info(Permission permission);
std::optional<Permission> permissionFrom(QStringView slug);
// English source text of a category, context "Permissions".
const char *categoryLabel(QStringView category);

QStringList slugs(const PermissionSet &permissions); // in the order of the catalogue

} // namespace bitflow
