// SPDX-License-Identifier: GPL-3.0-or-later
// A person asked to open an account, and what waits there.
#pragma once

#include "common/model/user.h"

namespace bitflow {

struct Invitation
{
    Id<Invitation> id;
    Id<User> userId; // the account that waits, with status invited
    QString userName, userEmail;
    Id<Role> roleId; // null: whatever the account holds already
    QString roleName;
    Id<Institution> institutionId; // where the role will be held; null: the platform
    QList<PathStep> institutionPath;
    std::optional<Instant> accessEndsAt; // of the role
    QString locale;                      // of the mail
    QString invitedByName;
    Instant createdAt, sentAt, expiresAt;

    static constexpr auto fields()
    {
        using I = Invitation;
        return describe(Field{"id"_L1, &I::id}, Field{"user_id"_L1, &I::userId}, Field{"user_name"_L1, &I::userName},
                        Field{"user_email"_L1, &I::userEmail}, Field{"role_id"_L1, &I::roleId},
                        Field{"role_name"_L1, &I::roleName}, Field{"institution_id"_L1, &I::institutionId},
                        Field{"institution_path"_L1, &I::institutionPath}, Field{"access_ends_at"_L1, &I::accessEndsAt},
                        Field{"locale"_L1, &I::locale}, Field{"invited_by_name"_L1, &I::invitedByName},
                        Field{"created_at"_L1, &I::createdAt}, Field{"sent_at"_L1, &I::sentAt},
                        Field{"expires_at"_L1, &I::expiresAt});
    }
    friend bool operator==(const Invitation &, const Invitation &) = default;
};

} // namespace bitflow
