// SPDX-License-Identifier: GPL-3.0-or-later
// What would allow what is denied, and who could see to it.
#include "server/access/deciders.h"
#include "server/access/store.h"
#include "server/roles/guards.h"

#include <algorithm>

namespace bitflow {

namespace {

constexpr qsizetype mostFixes = 8, mostDeciders = 5;

struct Candidate
{
    Id<Role> id;
    QString name, slug;
    int level = 0;
    RoleScope scopeKind = RoleScope::University;
    Id<Institution> owner;

    static constexpr auto fields()
    {
        using C = Candidate;
        return describe(Field{"id"_L1, &C::id}, Field{"name"_L1, &C::name}, Field{"slug"_L1, &C::slug},
                        Field{"level"_L1, &C::level}, Field{"scope_kind"_L1, &C::scopeKind},
                        Field{"owner"_L1, &C::owner});
    }
};

// Where on the way the role can be held so that it reaches the node and counts; −1: the platform; none: nowhere.
std::optional<qsizetype> placeFor(const Candidate &role, const Picture &picture)
{
    if (role.scopeKind == RoleScope::Platform)
        return -1;
    for (qsizetype i = 0; i < picture.way.size(); ++i) {
        const bool fits = fitsAt(role.scopeKind, picture.way[i].kind);
        const bool owned = role.owner.isNull() || picture.above().sliced(i).contains(role.owner);
        if (fits)
            return owned && !picture.closing(picture.way[i].id) ? std::optional(i) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace

Result<bool> AccessStore::mayGive(const Caller &caller, Id<User> user, const PermissionSet &given, Id<Institution> node)
{
    const auto refusal = [](const Result<void> &asked) { return !asked && asked.error().status >= 500; };
    if (user == caller.userId)
        return false;
    const auto grant = m_access.mayGrant(caller, given, node);
    if (refusal(grant))
        return std::unexpected(grant.error());
    const auto act = m_access.mayActOn(caller, Permission::RolesAssign, user);
    if (refusal(act))
        return std::unexpected(act.error());
    return grant && act;
}

Result<QList<AccessFix>> AccessStore::fixes(const Caller &caller, const Picture &picture, Permission permission)
{
    if (picture.holdings.trashed || picture.holdings.status != UserStatus::Active)
        return QList<AccessFix>(); // no role helps an account that is not active
    sql::Args args{info(permission).slug, picture.way.isEmpty() ? Id<Institution>() : picture.way.first().id,
                   picture.user.id, Instant::now()};
    const QString seen = knownNodes(m_access.reach(caller, Permission::RolesView), u"r.institution_id"_s, args);
    TRY(const auto candidates,
        m_db.all<Candidate>(
            u"SELECT r.id, r.name, r.slug, r.level, r.scope_kind, r.institution_id AS owner FROM roles r "
            "JOIN role_permissions rp ON rp.role_id = r.id AND rp.permission = ? "
            // a place with one holder is free, or taken by somebody whose time is over
            "WHERE NOT EXISTS (SELECT 1 FROM assignments a JOIN institution_paths p "
            "ON p.ancestor = a.leader_of AND p.descendant = ? WHERE a.role_id = r.id "
            "AND a.user_id <> ? AND (a.expires_at IS NULL OR a.expires_at > ?)) AND "_s +
                seen,
            args));
    QList<AccessFix> fixes;
    QHash<Id<Role>, std::pair<qsizetype, int>> order; // how wide, how high
    for (const Candidate &role : candidates) {
        const auto place = placeFor(role, picture);
        if (!place)
            continue;
        const auto node = *place < 0 ? Id<Institution>() : picture.way[*place].id;
        TRY(const auto given, permissionsOf(m_db, role.id));
        const auto own = amountAt(inForce(picture.holdings, picture.at),
                                  *place < 0 ? QList<Id<Institution>>() : picture.above().sliced(*place));
        TRY(const bool may, mayGive(caller, picture.user.id, given, node));
        fixes.append({role.id, role.name, node, *place < 0 ? QList<PathStep>() : picture.path(*place),
                      int((given & ~own).count()) - 1, may});
        order.insert(role.id, {*place < 0 ? picture.way.size() : *place, -role.level});
    }
    std::ranges::stable_sort(fixes, [&](const AccessFix &a, const AccessFix &b) {
        return std::tuple(a.extra, order[a.roleId], a.roleName) < std::tuple(b.extra, order[b.roleId], b.roleName);
    });
    return fixes.first(std::min(fixes.size(), mostFixes));
}

// Who belongs to the platform is told to those only who see everybody.
Result<QStringList> AccessStore::deciders(const Caller &caller, const Picture &picture, Permission permission)
{
    if (picture.way.isEmpty())
        return QStringList();
    const bool everybody = m_access.reach(caller, Permission::UsersView).everything;
    TRY(const auto people, decidersOf(m_db, picture, permission, 4 * mostDeciders));
    QStringList names;
    for (const Decider &one : people)
        if ((everybody || one.inside) && names.size() < mostDeciders)
            names.append(displayName(one.user));
    return names;
}

} // namespace bitflow
