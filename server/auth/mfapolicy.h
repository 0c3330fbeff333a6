// SPDX-License-Identifier: GPL-3.0-or-later
// Who needs a second factor, and from when on nothing else is served without one.
#pragma once

#include "common/model/user.h"
#include "server/sql/database.h"

namespace bitflow {

struct MfaPolicy
{
    QStringList roles; // slugs, MFA_REQUIRED_ROLES
    std::chrono::days grace{7};

    // "(SELECT COUNT(*) …)": how many of these roles the person of `userColumn` holds now; its arguments are appended.
    [[nodiscard]] QString heldRoles(QLatin1StringView userColumn, sql::Args &args) const;
    // Until when it must be set up; nothing when no role asks for it or it is done. since: null before anybody noticed.
    [[nodiscard]] std::optional<Instant> dueAt(bool required, const std::optional<Instant> &enabledAt,
                                               const std::optional<Instant> &since, Instant now) const;
};

} // namespace bitflow
