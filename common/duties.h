// SPDX-License-Identifier: GPL-3.0-or-later
// Separation of duties: pairs of permissions that one person should not hold at one place, since the one controls the
// other. Holding both is allowed, and warned of where it comes about.
#pragma once

#include "common/permissions.h"

#include <span>

namespace bitflow {

struct DutyPair
{
    Permission one, other;
    const char *why; // English source text, context "Permissions"

    [[nodiscard]] PermissionSet both() const;
};

std::span<const DutyPair> dutyPairs();
// Those that somebody with `after` holds whole, and with `before` did not.
QList<DutyPair> completedPairs(const PermissionSet &before, const PermissionSet &after);

} // namespace bitflow
