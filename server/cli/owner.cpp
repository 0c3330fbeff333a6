// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/owner.h"

#include "common/validate.h"
#include "server/roles/seed.h"

namespace bitflow::cli {

Result<bool> hasOwner(Backend &backend)
{
    return backend.db
        .value<qint64>(
            u"SELECT COUNT(*) FROM assignments a JOIN roles r ON r.id = a.role_id JOIN users u ON u.id = a.user_id "
            "WHERE r.slug = 'bitflow_owner' AND a.institution_id IS NULL AND u.deleted_at IS NULL "
            "AND u.status = 'active'"_s)
        .transform([](qint64 count) { return count > 0; });
}

Result<User> makeOwner(Backend &backend, const OwnerAccount &owner)
{
    NewUser in;
    in.email = owner.email;
    in.firstName = owner.firstName.isEmpty() ? owner.email.section(u'@', 0, 0) : owner.firstName;
    in.lastName = owner.lastName;
    tidy(in);
    if (const auto complaints = validate(in); !complaints.isEmpty())
        return invalid(complaints);
    TRY(const QString hash, backend.hasher.hash(owner.password));
    const Caller caller = commandLineCaller();
    return backend.db.transaction([&]() -> Result<User> {
        TRY(const User user, backend.users.insert(caller, in, hash, UserSource::Manual));
        TRY_VOID(backend.db.run(u"UPDATE users SET must_change_password = ? WHERE id = ?"_s,
                                {owner.mustChangePassword, user.id}));
        TRY(const auto role, backend.db.value<Id<Role>>(u"SELECT id FROM roles WHERE slug = 'bitflow_owner'"_s));
        NewAssignment assignment;
        assignment.userId = user.id;
        assignment.roleId = role;
        TRY_VOID(backend.users.createAssignment(caller, assignment));
        return user;
    });
}

} // namespace bitflow::cli
