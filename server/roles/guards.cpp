// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/roles/guards.h"

#include "common/missing.h"
#include "server/sql/fold.h"
#include "server/sql/inlist.h"

namespace bitflow {

std::unexpected<Error> staleVersion()
{
    return fail(412, u"precondition_failed"_s, u"This was changed by somebody else in the meantime."_s);
}

Result<void> checkVersion(const Caller &caller, int rowVersion)
{
    if (caller.ifMatch && *caller.ifMatch != rowVersion)
        return staleVersion();
    return {};
}

std::unexpected<Error> conflict(QString code, QString detail, Complaints complaints)
{
    return std::unexpected(Error{409, std::move(code), std::move(detail), std::move(complaints), 0});
}

Complaint taken(QString pointer, const QString &value)
{
    return {std::move(pointer), u"taken"_s, value.isEmpty() ? u"is taken already"_s : value + u" is taken already"_s};
}

void addSearch(const QString &q, const QString &column, QStringList &where, sql::Args &args)
{
    const QStringList words = foldedText(q).split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words.first(std::min(words.size(), qsizetype(10)))) {
        where.append(column + u" LIKE ? ESCAPE '!'"_s);
        args.append(sql::Dialect::containing(word));
    }
}

QString knownNodes(const Reach &reach, const QString &column, sql::Args &args)
{
    if (reach.everything)
        return u"1=1"_s;
    const QString below = AccessControl::within(reach, column, args);
    const QString above =
        column + u" IN (SELECT ancestor FROM institution_paths WHERE descendant"_s + in(reach.nodes, args) + u')';
    return u'(' + column + u" IS NULL OR "_s + below + u" OR "_s + above + u')';
}

bool fitsAt(RoleScope scope, std::optional<InstitutionKind> kind)
{
    if (!kind)
        return scope == RoleScope::Platform;
    return scope == RoleScope::Self || nameOf(scope) == nameOf(*kind);
}

void Lacking::add(const PermissionSet &more, Id<Institution> where)
{
    for (const QString &slug : slugs(more & ~permissions))
        complaints.append(complaintOf({*permissionFrom(slug), where}));
    permissions |= more;
}

Result<Lacking> lackingFor(sql::Database &db, AccessControl &access, const Caller &caller, const PermissionSet &added,
                           Id<Role> role)
{
    TRY(auto nodes,
        db.column<Id<Institution>>(u"SELECT DISTINCT institution_id FROM assignments WHERE role_id = ?"_s, {role}));
    TRY(const auto owners, db.column<Id<Institution>>(u"SELECT institution_id FROM roles WHERE id = ?"_s, {role}));
    Lacking lacking;
    for (const auto node : nodes + owners) {
        TRY(const auto own, access.effectiveAt(caller.grants, node));
        lacking.add(added & ~own, node);
    }
    return lacking;
}

Result<PermissionSet> permissionsOf(sql::Database &db, Id<Role> role)
{
    TRY(const auto slugs, db.column<QString>(u"SELECT permission FROM role_permissions WHERE role_id = ?"_s, {role}));
    return permissionSet(slugs);
}

Result<void> holdsAllOf(sql::Database &db, AccessControl &access, const Caller &caller, const QList<RoleAtNode> &held)
{
    QHash<Id<Role>, PermissionSet> allowed;
    for (const RoleAtNode &one : held) {
        if (!allowed.contains(one.role)) {
            TRY(const auto permissions, permissionsOf(db, one.role));
            allowed.insert(one.role, permissions);
        }
        TRY(const auto own, access.effectiveAt(caller.grants, one.node));
        if (const auto lacking = slugs(allowed.value(one.role) & ~own); !lacking.isEmpty()) {
            // which, where the caller may know of the place (E9)
            const auto known = access.require(caller, *permissionFrom(lacking.first()), one.node);
            const bool told = !known && known.error().status == 403;
            return std::unexpected(Error{403, u"outranked"_s,
                                         u"Somebody concerned holds rights that you do not hold."_s,
                                         told ? known.error().errors : Complaints(), 0});
        }
    }
    return {};
}

} // namespace bitflow
