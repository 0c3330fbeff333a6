// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/holdings.h"

#include <algorithm>

namespace bitflow {

namespace {

constexpr auto closedAbove = "EXISTS (SELECT 1 FROM institution_paths p JOIN institutions x ON x.id = p.ancestor "
                             "WHERE p.descendant = a.institution_id "
                             "AND (x.deleted_at IS NOT NULL OR x.status IN ('suspended', 'archived')))"_L1;

struct HeldRow
{
    Id<Assignment> id;
    Id<Role> role;
    Id<Institution> node;
    std::optional<Instant> expiresAt, deletedAt;
    UserStatus status = UserStatus::Inactive;
    bool closed = false;

    static constexpr auto fields()
    {
        using R = HeldRow;
        return describe(Field{"id"_L1, &R::id}, Field{"role"_L1, &R::role}, Field{"node"_L1, &R::node},
                        Field{"expires_at"_L1, &R::expiresAt}, Field{"deleted_at"_L1, &R::deletedAt},
                        Field{"status"_L1, &R::status}, Field{"closed"_L1, &R::closed});
    }
};

struct AllowedRow
{
    Id<Role> role;
    QString permission;

    static constexpr auto fields()
    {
        return describe(Field{"role"_L1, &AllowedRow::role}, Field{"permission"_L1, &AllowedRow::permission});
    }
};

} // namespace

Obstacle obstacleTo(const Holdings &all, const Holding &one, Instant at)
{
    if (all.trashed || all.status != UserStatus::Active)
        return Obstacle::Account;
    if (one.expiresAt && *one.expiresAt <= at)
        return Obstacle::Expired;
    return one.closed ? Obstacle::Closed : Obstacle::None;
}

QList<NodeGrant> inForce(const Holdings &all, Instant at)
{
    QList<NodeGrant> grants;
    for (const Holding &one : all.list) {
        if (obstacleTo(all, one, at) != Obstacle::None || one.permissions.none())
            continue;
        const auto same = std::ranges::find(grants, one.node, &NodeGrant::node);
        if (same == grants.end())
            grants.append({one.node, one.permissions});
        else
            same->permissions |= one.permissions;
    }
    return grants;
}

PermissionSet amountAt(const QList<NodeGrant> &grants, const QList<Id<Institution>> &above)
{
    PermissionSet set;
    for (const NodeGrant &grant : grants)
        if (grant.node.isNull() || above.contains(grant.node))
            set |= grant.permissions;
    return set;
}

Result<Holdings> holdingsOf(sql::Database &db, Id<User> user)
{
    Holdings holdings;
    TRY(const auto held, db.all<HeldRow>(u"SELECT a.id, a.role_id AS role, a.institution_id AS node, a.expires_at, "
                                         "u.status, u.deleted_at, "_s +
                                             closedAbove +
                                             u" AS closed FROM assignments a JOIN users u ON u.id = a.user_id "
                                             "WHERE a.user_id = ? ORDER BY a.id"_s,
                                         {user}));
    if (held.isEmpty())
        return holdings;
    TRY(const auto allowed,
        db.all<AllowedRow>(u"SELECT rp.role_id AS role, rp.permission FROM role_permissions rp WHERE rp.role_id IN "
                           "(SELECT a.role_id FROM assignments a WHERE a.user_id = ?)"_s,
                           {user}));
    QHash<Id<Role>, PermissionSet> sets;
    for (const AllowedRow &row : allowed)
        if (const auto permission = permissionFrom(row.permission)) // else of another version of this server
            sets[row.role].set(size_t(*permission));
    holdings.status = held.first().status;
    holdings.trashed = held.first().deletedAt.has_value();
    for (const HeldRow &row : held)
        holdings.list.append({row.id, row.role, row.node, row.expiresAt, row.closed, sets.value(row.role)});
    return holdings;
}

QString counting(sql::Args &args)
{
    args.append(Instant::now());
    return u"u.status = 'active' AND u.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?) AND NOT "_s +
           closedAbove;
}

} // namespace bitflow
