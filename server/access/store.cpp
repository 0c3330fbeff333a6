// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/store.h"

#include "server/roles/assignmentrows.h"
#include "server/roles/guards.h"
#include "server/sql/keyset.h"
#include "server/users/rows.h"

namespace bitflow {

AccessStore::AccessStore(sql::Database &db, AccessControl &access, SubjectKeys &people, QByteArray cursorKey,
                         MfaPolicy policy)
    : m_db(db)
    , m_access(access)
    , m_people(people)
    , m_cursorKey(std::move(cursorKey))
    , m_policy(std::move(policy))
{}

// A tenant where one holds something, or is at home.
Result<bool> AccessStore::knows(const Caller &caller, Id<Institution> node)
{
    if (node.isNull())
        return true;
    TRY(const auto above, m_access.ancestors(node));
    if (above.isEmpty())
        return false;
    TRY(const User own, userrows::load(m_db, caller.userId));
    QList<Id<Institution>> mine{own.institutionId};
    for (const NodeGrant &grant : caller.grants) {
        if (grant.node.isNull())
            return true;
        mine.append(grant.node);
    }
    for (const auto place : std::as_const(mine)) {
        TRY(const auto way, m_access.ancestors(place));
        if (!way.isEmpty() && way.last() == above.last())
            return true;
    }
    return false;
}

Result<void> AccessStore::mayAsk(const Caller &caller, Id<User> user, Id<Institution> node)
{
    if (user == caller.userId) {
        TRY(const bool known, knows(caller, node));
        if (!known)
            return notFound();
        return {};
    }
    TRY_VOID(m_access.requireOfPerson(caller, Permission::UsersView, user));
    return m_access.require(caller, Permission::RolesView, node);
}

// Who gave it is told to those only who see that person.
Result<void> AccessStore::hideStrangers(const Caller &caller, QList<AccessPath> &paths)
{
    QList<Assignment> list;
    for (const AccessPath &path : paths)
        list.append(path.assignment);
    TRY_VOID(hideGivers(m_db, m_access.reach(caller, Permission::UsersView), list));
    for (qsizetype i = 0; i < paths.size(); ++i)
        paths[i].assignment = list[i];
    return {};
}

Result<EffectiveRights> AccessStore::effective(const Caller &caller, const EffectiveQuery &in)
{
    const Id<User> user = in.userId.isNull() ? caller.userId : in.userId;
    TRY_VOID(mayAsk(caller, user, in.institutionId));
    TRY(const Picture picture, pictureNow(m_db, user, in.institutionId));
    EffectiveRights rights{user, in.institutionId, picture.path(), {}, {}};
    const auto counts = [&](const Holding &one) {
        return picture.reaches(one) && obstacleTo(picture.holdings, one, picture.at) == Obstacle::None;
    };
    for (const Holding &one : picture.holdings.list)
        if (counts(one))
            rights.paths.append({picture.assignments[one.id], one.node != in.institutionId, {}});
    TRY_VOID(hideStrangers(caller, rights.paths));
    for (const QString &slug : slugs(picture.rights())) {
        EffectiveRight right{slug, {}};
        for (const Holding &one : picture.holdings.list)
            if (counts(one) && one.permissions.test(size_t(*permissionFrom(slug))))
                right.assignmentIds.append(one.id);
        rights.rights.append(right);
    }
    return rights;
}

Result<Page<PermissionHolder>> AccessStore::whoCan(const Caller &caller, const WhoCanQuery &in)
{
    if (!permissionFrom(in.permission))
        return invalid(u"/permission"_s, u"unknown_permission"_s, u"there is no such permission"_s);
    sql::ListSource source;
    source.select = assignmentColumns;
    source.from = assignmentTables;
    source.where = {counting(source.args),
                    u"EXISTS (SELECT 1 FROM role_permissions rp WHERE rp.role_id = a.role_id AND rp.permission = ?)"_s,
                    u"(a.institution_id IS NULL OR a.institution_id IN (SELECT ancestor FROM institution_paths "
                    "WHERE descendant = ?))"_s};
    source.args.append({in.permission, in.institutionId});
    source.where.append(
        AccessControl::within(m_access.reach(caller, Permission::UsersView), u"u.institution_id"_s, source.args));
    addSearch(in.q, u"u.search_text"_s, source.where, source.args);
    source.sortable = {{"name"_L1, "u.sort_name"_L1}, {"assigned_at"_L1, "a.assigned_at"_L1}};
    source.defaultSort = u"name"_s;
    source.idColumn = u"a.id"_s;
    source.cursorKey = m_cursorKey;
    source.filterHash = filterHash(in);
    TRY(const auto rows, sql::page<AssignmentRow>(m_db, in, source));
    TRY(auto list, toAssignments(m_db, rows.items));
    TRY_VOID(hideGivers(m_db, m_access.reach(caller, Permission::UsersView), list));
    Page<PermissionHolder> page{{}, rows.nextCursor, rows.total, rows.totalIsEstimate};
    for (const Assignment &one : list)
        page.items.append({one.id, one, one.institutionId != in.institutionId});
    return page;
}

} // namespace bitflow
