// SPDX-License-Identifier: GPL-3.0-or-later
// A token with which a program calls the server in the name of the person who made it.
#pragma once

#include "common/model/institution.h"

namespace bitflow {

struct User;

struct ApiToken
{
    Id<ApiToken> id;
    Id<User> userId; // who made it
    QString userName, userEmail;
    QString name;
    QStringList permissions;       // what it may do, as long as its maker may
    Id<Institution> institutionId; // at this node and below; null: the platform
    QString institutionName;
    QStringList networks; // addresses and networks it is accepted from; empty: anywhere
    Instant createdAt, expiresAt;
    std::optional<Instant> lastUsedAt;
    QString lastUsedIp;

    static constexpr auto fields()
    {
        using T = ApiToken;
        return describe(Field{"id"_L1, &T::id}, Field{"user_id"_L1, &T::userId}, Field{"user_name"_L1, &T::userName},
                        Field{"user_email"_L1, &T::userEmail}, Field{"name"_L1, &T::name},
                        Field{"permissions"_L1, &T::permissions}, Field{"institution_id"_L1, &T::institutionId},
                        Field{"institution_name"_L1, &T::institutionName}, Field{"networks"_L1, &T::networks},
                        Field{"created_at"_L1, &T::createdAt}, Field{"expires_at"_L1, &T::expiresAt},
                        Field{"last_used_at"_L1, &T::lastUsedAt}, Field{"last_used_ip"_L1, &T::lastUsedIp});
    }
    friend bool operator==(const ApiToken &, const ApiToken &) = default;
};

} // namespace bitflow
