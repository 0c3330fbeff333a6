// SPDX-License-Identifier: GPL-3.0-or-later
// One principal per college, one head per department: assignments.leader_of is unique and says whose place it is.
#pragma once

#include "common/model/role.h"

namespace bitflow {

// The role that leads a node of this kind; none leads a university.
inline std::optional<QLatin1StringView> leaderRole(InstitutionKind kind)
{
    switch (kind) {
    case InstitutionKind::University:
        return std::nullopt;
    case InstitutionKind::College:
        return "principal"_L1;
    case InstitutionKind::Department:
        return "hod"_L1;
    }
    return std::nullopt;
}

// What belongs into leader_of: the node for the roles that lead one, null for all others.
inline Id<Institution> leaderPlace(const Role &role, Id<Institution> node)
{
    const bool leads = role.slug == "principal"_L1 || role.slug == "hod"_L1;
    return leads ? node : Id<Institution>();
}

} // namespace bitflow
