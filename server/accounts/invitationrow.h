// SPDX-License-Identifier: GPL-3.0-or-later
// An invitation as it lies in the tables.
#pragma once

#include "server/accounts/invitations.h"

namespace bitflow {

struct InvitationStore::Row
{
    Id<Invitation> id;
    Id<User> userId;
    QString firstName, lastName, nativeName, email;
    Id<Role> roleId;
    QString roleName;
    Id<Institution> institutionId;
    std::optional<Instant> accessEndsAt;
    QString locale;
    Id<User> invitedBy; // null: the command line
    QString byFirstName, byLastName, byNativeName, byEmail;
    Instant createdAt, sentAt, expiresAt;

    static constexpr auto fields()
    {
        using R = Row;
        return describe(Field{"id"_L1, &R::id}, Field{"user_id"_L1, &R::userId}, Field{"first_name"_L1, &R::firstName},
                        Field{"last_name"_L1, &R::lastName}, Field{"native_name"_L1, &R::nativeName},
                        Field{"email"_L1, &R::email}, Field{"role_id"_L1, &R::roleId},
                        Field{"role_name"_L1, &R::roleName}, Field{"institution_id"_L1, &R::institutionId},
                        Field{"access_ends_at"_L1, &R::accessEndsAt}, Field{"locale"_L1, &R::locale},
                        Field{"invited_by"_L1, &R::invitedBy}, Field{"by_first_name"_L1, &R::byFirstName},
                        Field{"by_last_name"_L1, &R::byLastName}, Field{"by_native_name"_L1, &R::byNativeName},
                        Field{"by_email"_L1, &R::byEmail}, Field{"created_at"_L1, &R::createdAt},
                        Field{"sent_at"_L1, &R::sentAt}, Field{"expires_at"_L1, &R::expiresAt});
    }

    static constexpr auto columns =
        "SELECT i.id, i.user_id, u.first_name, u.last_name, u.native_name, u.email, i.role_id, r.name AS role_name, "
        "i.institution_id, i.access_ends_at, i.locale, i.invited_by, b.first_name AS by_first_name, "
        "b.last_name AS by_last_name, b.native_name AS by_native_name, b.email AS by_email, i.created_at, i.sent_at, "
        "i.expires_at "_L1;
    static constexpr auto tables = "FROM invitations i JOIN users u ON u.id = i.user_id "
                                   "LEFT JOIN roles r ON r.id = i.role_id LEFT JOIN users b ON b.id = i.invited_by "_L1;
    static constexpr auto isPending = "i.accepted_at IS NULL AND i.revoked_at IS NULL AND u.deleted_at IS NULL"_L1;

    [[nodiscard]] QString inviterName() const
    {
        User by;
        by.firstName = byFirstName;
        by.lastName = byLastName;
        by.nativeName = byNativeName;
        by.email = byEmail;
        return displayName(by);
    }
    [[nodiscard]] QString personName() const
    {
        User person;
        person.firstName = firstName;
        person.lastName = lastName;
        person.nativeName = nativeName;
        person.email = email;
        return displayName(person);
    }
};

} // namespace bitflow
