// SPDX-License-Identifier: GPL-3.0-or-later
// The enumerations of the domain and their names on the wire and in the database.
#pragma once

#include "common/reflect.h"

namespace bitflow {

enum class InstitutionKind { University, College, Department };
constexpr auto names(InstitutionKind) { return std::array{"university"_L1, "college"_L1, "department"_L1}; }

enum class InstitutionStatus { Setup, Active, Inactive, Suspended, Archived };
constexpr auto names(InstitutionStatus)
{
    return std::array{"setup"_L1, "active"_L1, "inactive"_L1, "suspended"_L1, "archived"_L1};
}

enum class CollegeType { Engineering, Medical, Arts, Commerce, Science, Law, Management, Other };
constexpr auto names(CollegeType)
{
    return std::array{"engineering"_L1, "medical"_L1, "arts"_L1,       "commerce"_L1,
                      "science"_L1,     "law"_L1,     "management"_L1, "other"_L1};
}

enum class Affiliation { Autonomous, Affiliated, Deemed };
constexpr auto names(Affiliation) { return std::array{"autonomous"_L1, "affiliated"_L1, "deemed"_L1}; }

enum class UserStatus { Invited, Active, Inactive, Suspended, Locked };
constexpr auto names(UserStatus)
{
    return std::array{"invited"_L1, "active"_L1, "inactive"_L1, "suspended"_L1, "locked"_L1};
}

enum class UserSource { Manual, Invite, Import, Migration };
constexpr auto names(UserSource) { return std::array{"manual"_L1, "invite"_L1, "import"_L1, "migration"_L1}; }

enum class EmploymentType { FullTime, PartTime, Visiting, Contract };
constexpr auto names(EmploymentType)
{
    return std::array{"full-time"_L1, "part-time"_L1, "visiting"_L1, "contract"_L1};
}

// The kind of node a role is meant for; Self reaches nobody but its holder.
enum class RoleScope { Platform, University, College, Department, Self };
constexpr auto names(RoleScope)
{
    return std::array{"platform"_L1, "university"_L1, "college"_L1, "department"_L1, "self"_L1};
}

enum class ImportKind { Institutions, Users };
constexpr auto names(ImportKind) { return std::array{"institutions"_L1, "users"_L1}; }

enum class ImportState { Uploaded, Checking, Checked, Queued, Running, Done, Cancelled, Failed };
constexpr auto names(ImportState)
{
    return std::array{"uploaded"_L1, "checking"_L1, "checked"_L1,   "queued"_L1,
                      "running"_L1,  "done"_L1,     "cancelled"_L1, "failed"_L1};
}

} // namespace bitflow
