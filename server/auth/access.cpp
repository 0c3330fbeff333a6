// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/access.h"

#include <QHash>

#include <algorithm>

namespace bitflow {

namespace {

struct HeldRow
{
    Id<Institution> node;
    QString permission;

    static constexpr auto fields()
    {
        return std::tuple{Field{"node"_L1, &HeldRow::node}, Field{"permission"_L1, &HeldRow::permission}};
    }
};

struct StepRow
{
    Id<Institution> descendant, id;
    QString name;
    InstitutionKind kind = InstitutionKind::University;

    static constexpr auto fields()
    {
        return std::tuple{Field{"descendant"_L1, &StepRow::descendant}, Field{"id"_L1, &StepRow::id},
                          Field{"name"_L1, &StepRow::name}, Field{"kind"_L1, &StepRow::kind}};
    }
};

QList<NodeGrant> collected(const QList<HeldRow> &rows)
{
    QList<NodeGrant> grants;
    for (const HeldRow &row : rows) {
        const auto permission = permissionFrom(row.permission);
        if (!permission)
            continue; // of another version of this server
        auto at = std::ranges::find(grants, row.node, &NodeGrant::node);
        if (at == grants.end())
            at = grants.insert(grants.end(), {row.node, {}});
        at->permissions.set(size_t(*permission));
    }
    return grants;
}

QString placeholders(qsizetype count) { return QStringList(count, u"?"_s).join(u','); }

std::unexpected<Error> forbidden(Permission permission)
{
    return std::unexpected(
        Error{403, u"forbidden"_s, u"This needs the permission %1 here."_s.arg(info(permission).slug), {}, 0});
}

constexpr auto heldColumns = "SELECT a.institution_id AS node, rp.permission AS permission FROM assignments a "
                             "JOIN role_permissions rp ON rp.role_id = a.role_id "
                             "JOIN users u ON u.id = a.user_id "
                             "WHERE a.user_id = ? AND (a.expires_at IS NULL OR a.expires_at > ?) "_L1;

} // namespace

Caller commandLineCaller()
{
    PermissionSet all;
    all.set();
    Caller caller;
    caller.name = u"command line"_s;
    caller.grants = {{Id<Institution>(), all}};
    return caller;
}

PermissionSet permissionSet(const QStringList &slugs)
{
    PermissionSet set;
    for (const QString &slug : slugs)
        if (const auto permission = permissionFrom(slug))
            set.set(size_t(*permission));
    return set;
}

Result<QList<NodeGrant>> AccessControl::grantsOf(Id<User> user)
{
    const QString sql = heldColumns +
                        "AND u.status = 'active' AND u.deleted_at IS NULL "
                        "AND NOT EXISTS (SELECT 1 FROM institution_paths p JOIN institutions x ON x.id = p.ancestor "
                        "WHERE p.descendant = a.institution_id "
                        "AND (x.deleted_at IS NOT NULL OR x.status IN ('suspended', 'archived')))"_L1;
    TRY(const auto rows, m_db.all<HeldRow>(sql, {user, Instant::now()}));
    return collected(rows);
}

Result<QList<Id<Institution>>> AccessControl::ancestors(Id<Institution> node)
{
    return m_db.column<Id<Institution>>(u"SELECT ancestor FROM institution_paths WHERE descendant = ? ORDER BY depth"_s,
                                        {node});
}

Result<InstitutionKind> AccessControl::kindOf(Id<Institution> node)
{
    TRY(const auto name, m_db.value<QString>(u"SELECT kind FROM institutions WHERE id = ?"_s, {node}));
    const auto kind = enumFrom<InstitutionKind>(name);
    if (!kind)
        return notFound();
    return *kind;
}

Result<PermissionSet> AccessControl::effectiveAt(const QList<NodeGrant> &grants, Id<Institution> node)
{
    PermissionSet set;
    QList<Id<Institution>> above;
    if (!node.isNull()) {
        TRY(above, ancestors(node));
        if (above.isEmpty())
            return set;
    }
    for (const NodeGrant &grant : grants)
        if (grant.node.isNull() || above.contains(grant.node))
            set |= grant.permissions;
    return set;
}

Result<bool> AccessControl::may(const Caller &caller, Permission permission, Id<Institution> node)
{
    TRY(const auto set, effectiveAt(caller.grants, node));
    return set.test(size_t(permission));
}

Result<void> AccessControl::require(const Caller &caller, Permission permission, Id<Institution> node)
{
    TRY(const bool allowed, may(caller, permission, node));
    if (allowed)
        return {};
    if (node.isNull())
        return forbidden(permission);
    TRY(const auto above, ancestors(node));
    if (above.isEmpty())
        return notFound();
    for (const NodeGrant &grant : caller.grants) {
        if (grant.node.isNull())
            return forbidden(permission);
        TRY(const auto way, ancestors(grant.node));
        if (!way.isEmpty() && way.last() == above.last())
            return forbidden(permission);
    }
    return notFound();
}

Result<void> AccessControl::requireAction(const Caller &caller, NodeAction action, Id<Institution> node)
{
    TRY(const auto kind, kindOf(node));
    return require(caller, permissionFor(action, kind), node);
}

Reach AccessControl::reach(const Caller &caller, Permission permission) const
{
    Reach reach;
    for (const NodeGrant &grant : caller.grants) {
        if (!grant.permissions.test(size_t(permission)))
            continue;
        if (grant.node.isNull())
            return {true, {}};
        reach.nodes.append(grant.node);
    }
    return reach;
}

Reach AccessControl::reachOfAction(const Caller &caller, NodeAction action) const
{
    Reach all;
    for (const auto kind : {InstitutionKind::University, InstitutionKind::College, InstitutionKind::Department}) {
        const Reach one = reach(caller, permissionFor(action, kind));
        all.everything = all.everything || one.everything;
        for (const auto node : one.nodes)
            if (!all.nodes.contains(node))
                all.nodes.append(node);
    }
    return all;
}

QString AccessControl::within(const Reach &reach, const QString &column, sql::Args &args)
{
    if (reach.everything)
        return u"1=1"_s;
    if (reach.nodes.isEmpty())
        return u"1=0"_s;
    for (const auto node : reach.nodes)
        args.append(node);
    return column + u" IN (SELECT descendant FROM institution_paths WHERE ancestor IN ("_s +
           placeholders(reach.nodes.size()) + u"))"_s;
}

Result<void> AccessControl::mayGrant(const Caller &caller, const PermissionSet &permissions, Id<Institution> node)
{
    TRY_VOID(require(caller, Permission::RolesAssign, node));
    TRY(const auto own, effectiveAt(caller.grants, node));
    if (const auto lacking = permissions & ~own; lacking.any())
        return fail(403, u"exceeds_own_rights"_s,
                    u"You cannot give what you do not hold: "_s + slugs(lacking).join(u", "_s));
    return {};
}

Result<void> AccessControl::mayActOn(const Caller &caller, Id<User> target)
{
    // Everything that the target was given counts, also while it is suspended: reactivating must not be a way around.
    TRY(const auto rows, m_db.all<HeldRow>(heldColumns, {target, Instant::now()}));
    for (const NodeGrant &grant : collected(rows)) {
        TRY(const auto own, effectiveAt(caller.grants, grant.node));
        if ((grant.permissions & ~own).any())
            return fail(403, u"outranked"_s, u"This person holds rights that you do not hold."_s);
    }
    return {};
}

Result<QHash<Id<Institution>, QList<PathStep>>> pathsOf(sql::Database &db, const QList<Id<Institution>> &nodes)
{
    QHash<Id<Institution>, QList<PathStep>> paths;
    sql::Args args;
    for (const auto node : nodes)
        if (!node.isNull() && !paths.contains(node)) {
            paths.insert(node, {});
            args.append(node);
        }
    if (args.isEmpty())
        return paths;
    TRY(const auto rows, db.all<StepRow>(u"SELECT p.descendant, x.id, x.name, x.kind FROM institution_paths p "
                                         "JOIN institutions x ON x.id = p.ancestor WHERE p.descendant IN (%1) "
                                         "ORDER BY p.descendant, p.depth DESC"_s.arg(placeholders(args.size())),
                                         args));
    for (const StepRow &row : rows)
        paths[row.descendant].append({row.id, row.name, row.kind});
    return paths;
}

Result<QList<Grant>> describe(sql::Database &db, const QList<NodeGrant> &grants)
{
    QList<Id<Institution>> nodes;
    for (const NodeGrant &grant : grants)
        nodes.append(grant.node);
    TRY(const auto paths, pathsOf(db, nodes));
    QList<Grant> list;
    for (const NodeGrant &grant : grants)
        list.append({grant.node, paths.value(grant.node), slugs(grant.permissions)});
    return list;
}

} // namespace bitflow
