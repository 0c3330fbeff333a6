// SPDX-License-Identifier: GPL-3.0-or-later
// The rules about what is done to people: E3, and what nobody does to himself.
#include "common/missing.h"
#include "server/auth/access.h"
#include "server/auth/holdings.h"

#include <algorithm>
#include <array>

namespace bitflow {

namespace {

// A role that an invitation will give.
struct Promised
{
    Id<Role> role;
    Id<Institution> node;

    static constexpr auto fields()
    {
        return describe(Field{"role"_L1, &Promised::role}, Field{"node"_L1, &Promised::node});
    }
};

} // namespace

bool isDoneToPeople(Permission permission)
{
    using enum Permission;
    static constexpr std::array acts{UsersCreate,        UsersUpdate, UsersDelete,    UsersManageRoles, UsersSuspend,
                                     UsersResetPassword, RolesAssign, SessionsRevoke, ApiTokensRevoke};
    return std::ranges::contains(acts, permission);
}

// So that one can ask why.
std::unexpected<Error> AccessControl::protectedFrom(Error refusal, Permission permission, Id<User> target,
                                                    Id<Institution> node)
{
    const auto homes = m_db.column<Id<Institution>>(u"SELECT institution_id FROM users WHERE id = ?"_s, {target});
    const auto home = homes && !homes->isEmpty() ? homes->first() : Id<Institution>();
    refusal.errors.append(complaintOf({permission, node.isNull() ? home : node, target}));
    return std::unexpected(std::move(refusal));
}

Result<void> AccessControl::notToOneself(const Caller &caller, Permission permission, Id<User> target,
                                         Id<Institution> node)
{
    using enum Permission;
    static constexpr std::array others{UsersDelete, UsersManageRoles, UsersSuspend, UsersResetPassword};
    if (target.isNull() || target != caller.userId)
        return {};
    if (permission == RolesAssign)
        return protectedFrom({403, u"self_assignment"_s, u"Nobody gives roles to himself."_s, {}, 0}, permission,
                             target, node);
    if (std::ranges::contains(others, permission))
        return protectedFrom({403, u"own_account"_s, u"This is not done to one's own account."_s, {}, 0}, permission,
                             target, node);
    return {};
}

Result<void> AccessControl::mayActOn(const Caller &caller, Permission permission, Id<User> target, Id<Institution> node)
{
    TRY_VOID(notToOneself(caller, permission, target, node));
    if (target == caller.userId)
        return {};
    TRY(const bool outranked, outranks(caller, target));
    if (!outranked)
        return {};
    return protectedFrom({403, u"outranked"_s, u"This person holds rights that you do not hold."_s, {}, 0}, permission,
                         target, node);
}

Result<bool> AccessControl::outranks(const Caller &caller, Id<User> target)
{
    // Everything that the target was given counts, also while it is suspended: reactivating must not be a way around.
    TRY(const Holdings holdings, holdingsOf(m_db, target));
    const Instant now = Instant::now();
    for (const Holding &held : holdings.list) {
        if (held.expiresAt && *held.expiresAt <= now)
            continue;
        TRY(const auto own, effectiveAt(caller.grants, held.node));
        if ((held.permissions & ~own).any())
            return true;
    }
    return outranksPromised(caller, target);
}

// What waits in an invitation is as good as held: whoever could redirect the mail would get it.
Result<bool> AccessControl::outranksPromised(const Caller &caller, Id<User> target)
{
    TRY(const auto promised,
        m_db.all<Promised>(u"SELECT role_id AS role, institution_id AS node FROM invitations WHERE user_id = ? "
                           "AND role_id IS NOT NULL AND accepted_at IS NULL AND revoked_at IS NULL"_s,
                           {target}));
    for (const Promised &one : promised) {
        TRY(const auto slugs,
            m_db.column<QString>(u"SELECT permission FROM role_permissions WHERE role_id = ?"_s, {one.role}));
        TRY(const auto own, effectiveAt(caller.grants, one.node));
        if ((permissionSet(slugs) & ~own).any())
            return true;
    }
    return false;
}

} // namespace bitflow
