// SPDX-License-Identifier: GPL-3.0-or-later
// Who gets what. docs/roles.md says it for people; a test keeps the two together.
#include "server/roles/seed.h"

#include <algorithm>

namespace bitflow {

namespace {
using enum Permission;

template<class... P>
PermissionSet set(P... permissions)
{
    PermissionSet all;
    (all.set(size_t(permissions)), ...);
    return all;
}

PermissionSet category(QLatin1StringView name)
{
    PermissionSet all;
    for (const PermissionInfo &row : permissionCatalogue())
        if (row.category == name)
            all.set(size_t(row.permission));
    return all;
}

template<class... Name>
PermissionSet categories(Name... names)
{
    return (category(names) | ...);
}

const PermissionSet self = set(NotificationsView, AttendanceView, GradesView, FeesView, TimetableView);
const PermissionSet student = self | set(CoursesView, AssignmentsView, LibraryView);
const PermissionSet faculty =
    student | set(DepartmentsView, StudentsView, StudentsGrades, StudentsAttendance, FacultyView, AttendanceMark,
                  AttendanceUpdate, AttendanceReports, GradesEnter, GradesReports, AssignmentsCreate, AssignmentsUpdate,
                  AssignmentsDelete, AssignmentsGrade);
const PermissionSet people = set(UsersView, UsersCreate, UsersUpdate, RolesView);
const PermissionSet appointing = people | set(UsersManageRoles, RolesAssign);
const PermissionSet guarding = set(UsersDelete, UsersSuspend, UsersResetPassword, SessionsView, SessionsRevoke);
const PermissionSet teaching = categories("courses"_L1, "students"_L1, "faculty"_L1, "attendance"_L1, "grades"_L1,
                                          "assignments"_L1, "timetable"_L1, "library"_L1) |
                               set(ReportsAcademic);
const PermissionSet departmentsWork =
    set(DepartmentsView, DepartmentsCreate, DepartmentsUpdate, DepartmentsDelete, DepartmentsSuspend, DepartmentsMove);
const PermissionSet feeDesk =
    set(NotificationsView, CollegesView, StudentsView, FeesView, FeesCreate, FeesUpdate, FeesCollect, FeesReports);
const PermissionSet accounts = feeDesk | appointing | categories("fees"_L1, "accounting"_L1) | set(ReportsFinancial);
const PermissionSet admission = student | appointing | category("admissions"_L1) |
                                set(UsersResetPassword, CollegesView, DepartmentsView, StudentsView, StudentsCreate,
                                    StudentsUpdate, StudentsEnroll, ReportsAcademic);
const PermissionSet collegeOffice =
    admission | guarding | departmentsWork | category("students"_L1) |
    set(CollegesUpdate, FacultyView, FacultyCreate, FacultyUpdate, LibraryBooksManage, LibraryIssue, LibraryReturn,
        TimetableCreate, TimetableUpdate, TimetableDelete, ReportsAdministrative);
const PermissionSet head = faculty | appointing | teaching | set(DepartmentsUpdate, UsersResetPassword);
const PermissionSet deputy = head | guarding | departmentsWork | set(CollegesView, ReportsAdministrative);
const PermissionSet collegeHead =
    deputy | collegeOffice | accounts | set(SettingsView, AuditView, NotificationsBroadcast);
const PermissionSet collegesWork =
    set(CollegesView, CollegesCreate, CollegesUpdate, CollegesDelete, CollegesSuspend, CollegesMove);
const PermissionSet universityOffice = collegeHead | collegesWork | set(UniversitiesView, UniversitiesUpdate);
const PermissionSet universityAdmin =
    universityOffice | category("roles"_L1) | set(AuditExport, SettingsUpdate, SupportView);
// What is above a single university: its making and unmaking, its suspension, and the running of the platform.
const PermissionSet platformOnly =
    category("operations"_L1) |
    set(UniversitiesCreate, UniversitiesDelete, UniversitiesSuspend, SupportReply, SupportAssign, BillingManage);

QList<SystemRole> made()
{
    using enum RoleScope;
    PermissionSet everything;
    everything.set();
    const QList collegeRoles{"vice_principal"_L1,
                             "college_admin"_L1,
                             "admission_admin"_L1,
                             "college_accounts_admin"_L1,
                             "college_fee_admin"_L1,
                             "hod"_L1,
                             "faculty"_L1,
                             "student"_L1,
                             "parent"_L1};
    const QList adminRoles = QList{"principal"_L1} + collegeRoles;
    const QList ownerRoles =
        QList{"super_admin"_L1, "super_academics"_L1, "super_accountant"_L1, "super_nt_manager"_L1} + adminRoles;
    const QList academicRoles{"hod"_L1, "faculty"_L1, "student"_L1, "parent"_L1};
    return {
        {1, "bitflow_owner"_L1, "Bitflow Owner"_L1, "Owns the platform: everything, everywhere"_L1, 1, Platform,
         everything, QList{"it_operator"_L1, "university_owner"_L1} + ownerRoles},
        {2,
         "it_operator"_L1,
         "IT Operator"_L1,
         "Runs the server; sees no people"_L1,
         2,
         Platform,
         category("operations"_L1),
         {}},
        {3, "university_owner"_L1, "University Owner"_L1, "Runs a university and everything below it"_L1, 2, University,
         everything & ~platformOnly, QList{"university_owner"_L1} + ownerRoles},
        {4, "super_admin"_L1, "Super Admin"_L1, "Administers a university: people, roles, colleges, departments"_L1, 3,
         University, universityAdmin, adminRoles},
        {5, "super_academics"_L1, "Super Academics"_L1, "Coordinates teaching across a university"_L1, 3, University,
         head | departmentsWork | set(UniversitiesView, CollegesView, AdmissionsView, AdmissionsReview), academicRoles},
        {6,
         "super_accountant"_L1,
         "Super Accountant"_L1,
         "Keeps the fees and accounts of a university"_L1,
         3,
         University,
         accounts | set(UniversitiesView, DepartmentsView, BillingView),
         {"college_accounts_admin"_L1, "college_fee_admin"_L1}},
        {7,
         "super_nt_manager"_L1,
         "Super Non-Teaching Manager"_L1,
         "Looks after the people of a university; gives no roles"_L1,
         3,
         University,
         people | guarding |
             set(NotificationsView, UniversitiesView, CollegesView, DepartmentsView, FacultyView,
                 ReportsAdministrative),
         {}},
        {8, "principal"_L1, "Principal"_L1, "Heads a college; one per college"_L1, 4, College, collegeHead,
         collegeRoles},
        {9, "vice_principal"_L1, "Vice Principal"_L1, "Stands in for the principal in teaching matters"_L1, 4, College,
         deputy, academicRoles},
        {10,
         "college_admin"_L1,
         "College Admin"_L1,
         "Runs the office of a college"_L1,
         4,
         College,
         collegeOffice,
         {"admission_admin"_L1, "student"_L1, "parent"_L1}},
        {11,
         "admission_admin"_L1,
         "Admission Admin"_L1,
         "Admits students to a college"_L1,
         4,
         College,
         admission,
         {"student"_L1, "parent"_L1}},
        {12,
         "college_accounts_admin"_L1,
         "College Accounts Admin"_L1,
         "Keeps the fees and accounts of a college"_L1,
         4,
         College,
         accounts,
         {"college_fee_admin"_L1}},
        {13,
         "hod"_L1,
         "Head of Department"_L1,
         "Heads a department; one per department"_L1,
         5,
         Department,
         head,
         {"faculty"_L1, "parent"_L1}},
        {14, "college_fee_admin"_L1, "College Fee Admin"_L1, "Collects fees in a college"_L1, 5, College, feeDesk, {}},
        {15, "faculty"_L1, "Faculty"_L1, "Teaches in a department"_L1, 5, Department, faculty, {}},
        {16, "student"_L1, "Student"_L1, "Studies at a college"_L1, 6, College, student, {}},
        {17, "parent"_L1, "Parent"_L1, "Sees what concerns a child"_L1, 7, Self, self, {}},
    };
}

} // namespace

Id<Role> SystemRole::id() const
{
    // A UUIDv7 of a fixed moment, so that it sorts before every role made later.
    return Id<Role>(QUuid(0x019348a0, 0x8000, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, uchar(number)));
}

const QList<SystemRole> &systemRoles()
{
    static const QList<SystemRole> roles = made();
    return roles;
}

const SystemRole *systemRole(QStringView slug)
{
    const auto found = std::ranges::find_if(systemRoles(), [&](const SystemRole &role) { return role.slug == slug; });
    return found == systemRoles().end() ? nullptr : &*found;
}

} // namespace bitflow
