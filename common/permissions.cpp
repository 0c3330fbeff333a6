// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/permissions.h"

#include <QHash>

namespace bitflow {

namespace {
using Info = PermissionInfo;

constexpr std::array<Info, permissionCount> catalogue{
    Info{Permission::UsersView, "users.view"_L1, "users"_L1, QT_TRANSLATE_NOOP("Permissions", "See people"), Risk::Low},
    Info{Permission::UsersCreate, "users.create"_L1, "users"_L1, QT_TRANSLATE_NOOP("Permissions", "Add people"),
         Risk::Medium},
    Info{Permission::UsersUpdate, "users.update"_L1, "users"_L1, QT_TRANSLATE_NOOP("Permissions", "Edit people"),
         Risk::Medium},
    Info{Permission::UsersDelete, "users.delete"_L1, "users"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Move people to the trash and restore them"), Risk::High},
    Info{Permission::UsersManageRoles, "users.manage-roles"_L1, "users"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Change the roles of people"), Risk::High},
    Info{Permission::UsersSuspend, "users.suspend"_L1, "users"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Suspend, lock and reactivate people"), Risk::High},
    Info{Permission::UsersResetPassword, "users.reset-password"_L1, "users"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Give a person a one-time password"), Risk::High},
    Info{Permission::UniversitiesView, "universities.view"_L1, "universities"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See universities"), Risk::Low},
    Info{Permission::UniversitiesCreate, "universities.create"_L1, "universities"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Add universities"), Risk::High},
    Info{Permission::UniversitiesUpdate, "universities.update"_L1, "universities"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Edit universities"), Risk::Medium},
    Info{Permission::UniversitiesDelete, "universities.delete"_L1, "universities"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Move universities to the trash and restore them"), Risk::High},
    Info{Permission::UniversitiesSuspend, "universities.suspend"_L1, "universities"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Change the status of universities"), Risk::High},
    Info{Permission::CollegesView, "colleges.view"_L1, "colleges"_L1, QT_TRANSLATE_NOOP("Permissions", "See colleges"),
         Risk::Low},
    Info{Permission::CollegesCreate, "colleges.create"_L1, "colleges"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Add colleges"), Risk::Medium},
    Info{Permission::CollegesUpdate, "colleges.update"_L1, "colleges"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Edit colleges"), Risk::Medium},
    Info{Permission::CollegesDelete, "colleges.delete"_L1, "colleges"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Move colleges to the trash and restore them"), Risk::High},
    Info{Permission::CollegesSuspend, "colleges.suspend"_L1, "colleges"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Change the status of colleges"), Risk::High},
    Info{Permission::CollegesMove, "colleges.move"_L1, "colleges"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Move colleges to another university"), Risk::High},
    Info{Permission::DepartmentsView, "departments.view"_L1, "departments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See departments"), Risk::Low},
    Info{Permission::DepartmentsCreate, "departments.create"_L1, "departments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Add departments"), Risk::Medium},
    Info{Permission::DepartmentsUpdate, "departments.update"_L1, "departments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Edit departments"), Risk::Medium},
    Info{Permission::DepartmentsDelete, "departments.delete"_L1, "departments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Move departments to the trash and restore them"), Risk::High},
    Info{Permission::DepartmentsSuspend, "departments.suspend"_L1, "departments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Change the status of departments"), Risk::Medium},
    Info{Permission::DepartmentsMove, "departments.move"_L1, "departments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Move departments to another college"), Risk::Medium},
    Info{Permission::RolesView, "roles.view"_L1, "roles"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See roles and what they allow"), Risk::Low},
    Info{Permission::RolesCreate, "roles.create"_L1, "roles"_L1, QT_TRANSLATE_NOOP("Permissions", "Make roles"),
         Risk::High},
    Info{Permission::RolesUpdate, "roles.update"_L1, "roles"_L1, QT_TRANSLATE_NOOP("Permissions", "Change roles"),
         Risk::High},
    Info{Permission::RolesDelete, "roles.delete"_L1, "roles"_L1, QT_TRANSLATE_NOOP("Permissions", "Delete roles"),
         Risk::High},
    Info{Permission::RolesAssign, "roles.assign"_L1, "roles"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Give roles to people and take them away"), Risk::High},
    Info{Permission::SessionsView, "sessions.view"_L1, "sessions"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See where people are signed in"), Risk::Medium},
    Info{Permission::SessionsRevoke, "sessions.revoke"_L1, "sessions"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Sign people out"), Risk::High},
    Info{Permission::AuditView, "audit.view"_L1, "audit"_L1, QT_TRANSLATE_NOOP("Permissions", "Read the audit log"),
         Risk::Medium},
    Info{Permission::AuditExport, "audit.export"_L1, "audit"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Export the audit log"), Risk::High},
    Info{Permission::CoursesView, "courses.view"_L1, "courses"_L1, QT_TRANSLATE_NOOP("Permissions", "See courses"),
         Risk::Low},
    Info{Permission::CoursesCreate, "courses.create"_L1, "courses"_L1, QT_TRANSLATE_NOOP("Permissions", "Add courses"),
         Risk::Low},
    Info{Permission::CoursesUpdate, "courses.update"_L1, "courses"_L1, QT_TRANSLATE_NOOP("Permissions", "Edit courses"),
         Risk::Low},
    Info{Permission::CoursesDelete, "courses.delete"_L1, "courses"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Delete courses"), Risk::Medium},
    Info{Permission::StudentsView, "students.view"_L1, "students"_L1, QT_TRANSLATE_NOOP("Permissions", "See students"),
         Risk::Low},
    Info{Permission::StudentsCreate, "students.create"_L1, "students"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Add students"), Risk::Medium},
    Info{Permission::StudentsUpdate, "students.update"_L1, "students"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Edit students"), Risk::Medium},
    Info{Permission::StudentsDelete, "students.delete"_L1, "students"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Delete students"), Risk::High},
    Info{Permission::StudentsEnroll, "students.enroll"_L1, "students"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Enrol students"), Risk::Medium},
    Info{Permission::StudentsGrades, "students.grades"_L1, "students"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See grades of students"), Risk::Medium},
    Info{Permission::StudentsAttendance, "students.attendance"_L1, "students"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See attendance of students"), Risk::Low},
    Info{Permission::FacultyView, "faculty.view"_L1, "faculty"_L1, QT_TRANSLATE_NOOP("Permissions", "See faculty"),
         Risk::Low},
    Info{Permission::FacultyCreate, "faculty.create"_L1, "faculty"_L1, QT_TRANSLATE_NOOP("Permissions", "Add faculty"),
         Risk::Medium},
    Info{Permission::FacultyUpdate, "faculty.update"_L1, "faculty"_L1, QT_TRANSLATE_NOOP("Permissions", "Edit faculty"),
         Risk::Medium},
    Info{Permission::FacultyDelete, "faculty.delete"_L1, "faculty"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Delete faculty"), Risk::High},
    Info{Permission::FacultyAssignCourses, "faculty.assign-courses"_L1, "faculty"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Assign courses to faculty"), Risk::Medium},
    Info{Permission::AttendanceView, "attendance.view"_L1, "attendance"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See attendance"), Risk::Low},
    Info{Permission::AttendanceMark, "attendance.mark"_L1, "attendance"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Mark attendance"), Risk::Medium},
    Info{Permission::AttendanceUpdate, "attendance.update"_L1, "attendance"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Correct attendance"), Risk::Medium},
    Info{Permission::AttendanceReports, "attendance.reports"_L1, "attendance"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Report on attendance"), Risk::Low},
    Info{Permission::GradesView, "grades.view"_L1, "grades"_L1, QT_TRANSLATE_NOOP("Permissions", "See grades"),
         Risk::Low},
    Info{Permission::GradesEnter, "grades.enter"_L1, "grades"_L1, QT_TRANSLATE_NOOP("Permissions", "Enter grades"),
         Risk::Medium},
    Info{Permission::GradesUpdate, "grades.update"_L1, "grades"_L1, QT_TRANSLATE_NOOP("Permissions", "Correct grades"),
         Risk::High},
    Info{Permission::GradesApprove, "grades.approve"_L1, "grades"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Approve grades"), Risk::High},
    Info{Permission::GradesReports, "grades.reports"_L1, "grades"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Report on grades"), Risk::Low},
    Info{Permission::AssignmentsView, "assignments.view"_L1, "assignments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See coursework"), Risk::Low},
    Info{Permission::AssignmentsCreate, "assignments.create"_L1, "assignments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Set coursework"), Risk::Low},
    Info{Permission::AssignmentsUpdate, "assignments.update"_L1, "assignments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Edit coursework"), Risk::Low},
    Info{Permission::AssignmentsDelete, "assignments.delete"_L1, "assignments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Delete coursework"), Risk::Medium},
    Info{Permission::AssignmentsGrade, "assignments.grade"_L1, "assignments"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Grade coursework"), Risk::Medium},
    Info{Permission::FeesView, "fees.view"_L1, "fees"_L1, QT_TRANSLATE_NOOP("Permissions", "See fees"), Risk::Low},
    Info{Permission::FeesCreate, "fees.create"_L1, "fees"_L1, QT_TRANSLATE_NOOP("Permissions", "Add fees"),
         Risk::Medium},
    Info{Permission::FeesUpdate, "fees.update"_L1, "fees"_L1, QT_TRANSLATE_NOOP("Permissions", "Edit fees"),
         Risk::Medium},
    Info{Permission::FeesDelete, "fees.delete"_L1, "fees"_L1, QT_TRANSLATE_NOOP("Permissions", "Delete fees"),
         Risk::High},
    Info{Permission::FeesCollect, "fees.collect"_L1, "fees"_L1, QT_TRANSLATE_NOOP("Permissions", "Collect fees"),
         Risk::High},
    Info{Permission::FeesReports, "fees.reports"_L1, "fees"_L1, QT_TRANSLATE_NOOP("Permissions", "Report on fees"),
         Risk::Low},
    Info{Permission::AccountingView, "accounting.view"_L1, "accounting"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See accounts"), Risk::Medium},
    Info{Permission::AccountingLedger, "accounting.ledger"_L1, "accounting"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Keep the ledger"), Risk::High},
    Info{Permission::AccountingExpenses, "accounting.expenses"_L1, "accounting"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Record expenses"), Risk::High},
    Info{Permission::AccountingReports, "accounting.reports"_L1, "accounting"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Report on accounts"), Risk::Medium},
    Info{Permission::AdmissionsView, "admissions.view"_L1, "admissions"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See admissions"), Risk::Low},
    Info{Permission::AdmissionsCreate, "admissions.create"_L1, "admissions"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Open admissions"), Risk::Medium},
    Info{Permission::AdmissionsReview, "admissions.review"_L1, "admissions"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Review applications"), Risk::Medium},
    Info{Permission::AdmissionsApprove, "admissions.approve"_L1, "admissions"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Approve applications"), Risk::High},
    Info{Permission::AdmissionsReject, "admissions.reject"_L1, "admissions"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Reject applications"), Risk::High},
    Info{Permission::TimetableView, "timetable.view"_L1, "timetable"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See timetables"), Risk::Low},
    Info{Permission::TimetableCreate, "timetable.create"_L1, "timetable"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Make timetables"), Risk::Low},
    Info{Permission::TimetableUpdate, "timetable.update"_L1, "timetable"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Edit timetables"), Risk::Low},
    Info{Permission::TimetableDelete, "timetable.delete"_L1, "timetable"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Delete timetables"), Risk::Medium},
    Info{Permission::LibraryView, "library.view"_L1, "library"_L1, QT_TRANSLATE_NOOP("Permissions", "See the library"),
         Risk::Low},
    Info{Permission::LibraryBooksManage, "library.books.manage"_L1, "library"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Manage books"), Risk::Low},
    Info{Permission::LibraryIssue, "library.issue"_L1, "library"_L1, QT_TRANSLATE_NOOP("Permissions", "Lend books"),
         Risk::Low},
    Info{Permission::LibraryReturn, "library.return"_L1, "library"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Take books back"), Risk::Low},
    Info{Permission::ReportsAcademic, "reports.academic"_L1, "reports"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Academic reports"), Risk::Low},
    Info{Permission::ReportsFinancial, "reports.financial"_L1, "reports"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Financial reports"), Risk::Medium},
    Info{Permission::ReportsAdministrative, "reports.administrative"_L1, "reports"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Administrative reports"), Risk::Medium},
    Info{Permission::SettingsView, "settings.view"_L1, "settings"_L1, QT_TRANSLATE_NOOP("Permissions", "See settings"),
         Risk::Medium},
    Info{Permission::SettingsUpdate, "settings.update"_L1, "settings"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Change settings"), Risk::High},
    Info{Permission::SettingsUniversity, "settings.university"_L1, "settings"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Change the settings of a university"), Risk::High},
    Info{Permission::NotificationsView, "notifications.view"_L1, "notifications"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See notifications"), Risk::Low},
    Info{Permission::NotificationsBroadcast, "notifications.broadcast"_L1, "notifications"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Send notifications to many"), Risk::Medium},
    Info{Permission::SupportView, "support.view"_L1, "support"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See support tickets"), Risk::Low},
    Info{Permission::SupportReply, "support.reply"_L1, "support"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Answer support tickets"), Risk::Low},
    Info{Permission::SupportAssign, "support.assign"_L1, "support"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Assign support tickets"), Risk::Medium},
    Info{Permission::BillingView, "billing.view"_L1, "billing"_L1, QT_TRANSLATE_NOOP("Permissions", "See billing"),
         Risk::Medium},
    Info{Permission::BillingManage, "billing.manage"_L1, "billing"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Manage billing"), Risk::High},
    Info{Permission::OperationsView, "operations.view"_L1, "operations"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See the state of the server"), Risk::Medium},
    Info{Permission::OperationsManage, "operations.manage"_L1, "operations"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Operate the server"), Risk::High},
    Info{Permission::ApiTokensView, "api-tokens.view"_L1, "api-tokens"_L1,
         QT_TRANSLATE_NOOP("Permissions", "See API tokens"), Risk::Medium},
    Info{Permission::ApiTokensCreate, "api-tokens.create"_L1, "api-tokens"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Make API tokens"), Risk::High},
    Info{Permission::ApiTokensRevoke, "api-tokens.revoke"_L1, "api-tokens"_L1,
         QT_TRANSLATE_NOOP("Permissions", "Revoke API tokens"), Risk::High},
};

struct Category
{
    QLatin1StringView name;
    const char *label;
};
constexpr std::array categories{
    Category{"users"_L1, QT_TRANSLATE_NOOP("Permissions", "People")},
    Category{"universities"_L1, QT_TRANSLATE_NOOP("Permissions", "Universities")},
    Category{"colleges"_L1, QT_TRANSLATE_NOOP("Permissions", "Colleges")},
    Category{"departments"_L1, QT_TRANSLATE_NOOP("Permissions", "Departments")},
    Category{"roles"_L1, QT_TRANSLATE_NOOP("Permissions", "Roles")},
    Category{"sessions"_L1, QT_TRANSLATE_NOOP("Permissions", "Sessions")},
    Category{"audit"_L1, QT_TRANSLATE_NOOP("Permissions", "Audit log")},
    Category{"courses"_L1, QT_TRANSLATE_NOOP("Permissions", "Courses")},
    Category{"students"_L1, QT_TRANSLATE_NOOP("Permissions", "Students")},
    Category{"faculty"_L1, QT_TRANSLATE_NOOP("Permissions", "Faculty")},
    Category{"attendance"_L1, QT_TRANSLATE_NOOP("Permissions", "Attendance")},
    Category{"grades"_L1, QT_TRANSLATE_NOOP("Permissions", "Grades")},
    Category{"assignments"_L1, QT_TRANSLATE_NOOP("Permissions", "Coursework")},
    Category{"fees"_L1, QT_TRANSLATE_NOOP("Permissions", "Fees")},
    Category{"accounting"_L1, QT_TRANSLATE_NOOP("Permissions", "Accounting")},
    Category{"admissions"_L1, QT_TRANSLATE_NOOP("Permissions", "Admissions")},
    Category{"timetable"_L1, QT_TRANSLATE_NOOP("Permissions", "Timetable")},
    Category{"library"_L1, QT_TRANSLATE_NOOP("Permissions", "Library")},
    Category{"reports"_L1, QT_TRANSLATE_NOOP("Permissions", "Reports")},
    Category{"settings"_L1, QT_TRANSLATE_NOOP("Permissions", "Settings")},
    Category{"notifications"_L1, QT_TRANSLATE_NOOP("Permissions", "Notifications")},
    Category{"support"_L1, QT_TRANSLATE_NOOP("Permissions", "Support")},
    Category{"billing"_L1, QT_TRANSLATE_NOOP("Permissions", "Billing")},
    Category{"operations"_L1, QT_TRANSLATE_NOOP("Permissions", "Operations")},
    Category{"api-tokens"_L1, QT_TRANSLATE_NOOP("Permissions", "API tokens")},
};

constexpr bool inOrder()
{
    for (size_t i = 0; i < catalogue.size(); ++i)
        if (size_t(catalogue[i].permission) != i)
            return false;
    return true;
}
static_assert(inOrder(), "a row of the catalogue stands at the number of its permission");
} // namespace

const std::array<Info, permissionCount> &permissionCatalogue() { return catalogue; }

const Info &info(Permission permission) { return catalogue[size_t(permission)]; }

std::optional<Permission> permissionFrom(QStringView slug)
{
    static const auto bySlug = [] {
        QHash<QString, Permission> hash;
        for (const Info &row : catalogue)
            hash.insert(row.slug, row.permission);
        return hash;
    }();
    const auto found = bySlug.constFind(slug.toString());
    return found == bySlug.constEnd() ? std::nullopt : std::optional(*found);
}

const char *categoryLabel(QStringView category)
{
    for (const Category &row : categories)
        if (category == row.name)
            return row.label;
    return "";
}

QStringList slugs(const PermissionSet &permissions)
{
    QStringList list;
    for (const Info &row : catalogue)
        if (permissions.test(size_t(row.permission)))
            list.append(row.slug);
    return list;
}

} // namespace bitflow
