// SPDX-License-Identifier: GPL-3.0-or-later
// Which duties that should be kept apart come together in one person.
#include "common/duties.h"

#include "server/access/store.h"
#include "server/roles/guards.h"

#include <algorithm>

namespace bitflow {

namespace {

bool isKnown(const QList<DutyConflict> &list, const DutyPair &pair)
{
    return std::ranges::any_of(list, [&](const DutyConflict &one) {
        return one.one == info(pair.one).slug && one.other == info(pair.other).slug;
    });
}

} // namespace

// At the node, and wherever below it something else is held. Whoever is suspended still holds it.
Result<Page<DutyConflict>> AccessStore::conflicts(const Caller &caller, const ConflictQuery &in)
{
    const Id<User> user = in.userId.isNull() ? caller.userId : in.userId;
    TRY_VOID(mayAsk(caller, user, in.institutionId));
    PermissionSet added;
    if (!in.roleId.isNull()) {
        TRY_VOID(nameOfRole(caller, in.roleId));
        TRY(added, permissionsOf(m_db, in.roleId));
    }
    TRY(Holdings held, holdingsOf(m_db, user));
    held.status = UserStatus::Active;
    held.trashed = false;
    const auto grants = inForce(held, Instant::now());
    QList<Id<Institution>> places{in.institutionId};
    for (const NodeGrant &grant : grants) {
        TRY(const auto above, m_access.ancestors(grant.node));
        if (!grant.node.isNull() && (in.institutionId.isNull() || above.contains(in.institutionId)))
            places.append(grant.node);
    }
    Page<DutyConflict> page;
    for (const auto place : std::as_const(places)) {
        TRY(const auto now, m_access.effectiveAt(grants, place));
        for (const DutyPair &pair : completedPairs(in.roleId.isNull() ? PermissionSet() : now, now | added))
            if (!isKnown(page.items, pair))
                page.items.append({info(pair.one).slug, info(pair.other).slug, 1});
    }
    page.total = page.items.size();
    return page;
}

} // namespace bitflow
