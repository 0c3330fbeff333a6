// SPDX-License-Identifier: GPL-3.0-or-later
// A person with an account.
#pragma once

#include "common/model/role.h"

namespace bitflow {

struct User
{
    Id<User> id;
    QString email; // case-folded
    QString firstName, lastName;
    QString nativeName; // as written in the person's own script
    QString phone, employeeId, designation;
    std::optional<EmploymentType> employmentType;
    QDate joiningDate;
    QString locale, timezone;
    QStringList tags;
    QString notes;
    UserStatus status = UserStatus::Active;
    Id<Institution> institutionId; // home; null: the platform
    QList<PathStep> institutionPath;
    QStringList roles; // names of the roles held now, highest first
    std::optional<Instant> emailVerifiedAt, lastLoginAt, passwordChangedAt;
    bool mustChangePassword = false;
    std::optional<Instant> mfaEnabledAt; // since when signing in takes a second factor
    UserSource source = UserSource::Manual;
    Instant createdAt, updatedAt;
    int rowVersion = 0;
    std::optional<Instant> deletedAt;

    static constexpr auto fields()
    {
        return describe(
            Field{"id"_L1, &User::id}, Field{"email"_L1, &User::email}, Field{"first_name"_L1, &User::firstName},
            Field{"last_name"_L1, &User::lastName}, Field{"native_name"_L1, &User::nativeName},
            Field{"phone"_L1, &User::phone}, Field{"employee_id"_L1, &User::employeeId},
            Field{"designation"_L1, &User::designation}, Field{"employment_type"_L1, &User::employmentType},
            Field{"joining_date"_L1, &User::joiningDate}, Field{"locale"_L1, &User::locale},
            Field{"timezone"_L1, &User::timezone}, Field{"tags"_L1, &User::tags}, Field{"notes"_L1, &User::notes},
            Field{"status"_L1, &User::status}, Field{"institution_id"_L1, &User::institutionId},
            Field{"institution_path"_L1, &User::institutionPath}, Field{"roles"_L1, &User::roles},
            Field{"email_verified_at"_L1, &User::emailVerifiedAt}, Field{"last_login_at"_L1, &User::lastLoginAt},
            Field{"password_changed_at"_L1, &User::passwordChangedAt},
            Field{"must_change_password"_L1, &User::mustChangePassword},
            Field{"mfa_enabled_at"_L1, &User::mfaEnabledAt}, Field{"source"_L1, &User::source},
            Field{"created_at"_L1, &User::createdAt}, Field{"updated_at"_L1, &User::updatedAt},
            Field{"row_version"_L1, &User::rowVersion}, Field{"deleted_at"_L1, &User::deletedAt});
    }
    friend bool operator==(const User &, const User &) = default;
};

// The name to show: given and family name, else the native one, else the address.
inline QString displayName(const User &user)
{
    const QString name = (user.firstName + u' ' + user.lastName).trimmed();
    return !name.isEmpty() ? name : !user.nativeName.isEmpty() ? user.nativeName : user.email;
}

} // namespace bitflow
