// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/access.h"

#include "common/missing.h"
#include "server/auth/holdings.h"

#include <QHash>

#include <algorithm>

namespace bitflow {

namespace {

struct StepRow
{
    Id<Institution> descendant, id;
    QString name;
    InstitutionKind kind = InstitutionKind::University;

    static constexpr auto fields()
    {
        return describe(Field{"descendant"_L1, &StepRow::descendant}, Field{"id"_L1, &StepRow::id},
                        Field{"name"_L1, &StepRow::name}, Field{"kind"_L1, &StepRow::kind});
    }
};

QString placeholders(qsizetype count) { return QStringList(count, u"?"_s).join(u','); }

std::unexpected<Error> forbidden(Permission permission, Id<Institution> node)
{
    return std::unexpected(Error{403,
                                 u"forbidden"_s,
                                 u"This needs the permission %1 here."_s.arg(info(permission).slug),
                                 {complaintOf({permission, node})},
                                 0});
}

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

Result<void> requireRecentProof(const Caller &caller)
{
    if (caller.userId.isNull() || (caller.provenAt && *caller.provenAt + proofLife > Instant::now()))
        return {};
    return fail(401, u"insufficient_user_authentication"_s,
                u"Prove again who you are, by the password or a code (POST /api/v1/auth/step-up), then repeat this."_s);
}

Result<void> holdsAll(const PermissionSet &own, const PermissionSet &given, Id<Institution> node)
{
    const auto lacking = slugs(given & ~own);
    if (lacking.isEmpty())
        return {};
    Complaints complaints;
    for (const QString &slug : lacking)
        complaints.append(complaintOf({*permissionFrom(slug), node}));
    return std::unexpected(Error{403, u"exceeds_own_rights"_s,
                                 u"You cannot give what you do not hold: "_s + lacking.join(u", "_s),
                                 std::move(complaints), 0});
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
    TRY(const Holdings holdings, holdingsOf(m_db, user));
    return inForce(holdings, Instant::now());
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
    if (node.isNull())
        return amountAt(grants, {});
    TRY(const auto above, ancestors(node));
    return above.isEmpty() ? PermissionSet() : amountAt(grants, above);
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
        return forbidden(permission, node);
    TRY(const auto above, ancestors(node));
    if (above.isEmpty())
        return notFound();
    for (const NodeGrant &grant : caller.grants) {
        if (grant.node.isNull())
            return forbidden(permission, node);
        TRY(const auto way, ancestors(grant.node));
        if (!way.isEmpty() && way.last() == above.last())
            return forbidden(permission, node);
    }
    return notFound();
}

Result<void> AccessControl::requireAtHome(const Caller &caller, Permission permission, Id<Institution> home)
{
    auto allowed = require(caller, permission, home);
    const bool ofPlatform = std::ranges::any_of(caller.grants, [](const NodeGrant &one) { return one.node.isNull(); });
    if (!allowed && home.isNull() && !ofPlatform && allowed.error().status == 403)
        return notFound();
    return allowed;
}

Result<void> AccessControl::requireOfPerson(const Caller &caller, Permission permission, Id<User> person)
{
    TRY(const auto homes, m_db.column<Id<Institution>>(u"SELECT institution_id FROM users WHERE id = ?"_s, {person}));
    if (homes.isEmpty())
        return notFound();
    return requireAtHome(caller, permission, homes.first());
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
    return holdsAll(own, permissions, node);
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
