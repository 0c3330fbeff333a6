// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/roles/store.h"

#include "server/roles/assignmentrows.h"
#include "server/roles/guards.h"
#include "server/sql/inlist.h"
#include "server/sql/keyset.h"

namespace bitflow {

namespace {

const QString columns =
    u"SELECT r.id, r.slug, r.name, r.description, r.level, r.scope_kind, r.institution_id AS owner_institution_id, "
    "o.name AS owner_institution_name, r.created_at, r.updated_at, r.row_version "_s;
const QString tables = u"FROM roles r LEFT JOIN institutions o ON o.id = r.institution_id "_s;

struct AllowedRow
{
    Id<Role> role;
    QString permission;

    static constexpr auto fields()
    {
        return describe(Field{"role"_L1, &AllowedRow::role}, Field{"permission"_L1, &AllowedRow::permission});
    }
};

struct HeldCount
{
    Id<Role> role;
    int amount = 0;

    static constexpr auto fields()
    {
        return describe(Field{"role"_L1, &HeldCount::role}, Field{"amount"_L1, &HeldCount::amount});
    }
};

Result<QHash<Id<Role>, PermissionSet>> allowed(sql::Database &db, const QList<Id<Role>> &ids)
{
    sql::Args args;
    const QString list = in(ids, args);
    TRY(const auto rows,
        db.all<AllowedRow>(u"SELECT role_id AS role, permission FROM role_permissions WHERE role_id"_s + list, args));
    QHash<Id<Role>, PermissionSet> sets;
    for (const AllowedRow &row : rows)
        if (const auto permission = permissionFrom(row.permission))
            sets[row.role].set(size_t(*permission));
    return sets;
}

} // namespace

RoleStore::RoleStore(sql::Database &db, AccessControl &access, Audit &audit, QByteArray cursorKey)
    : m_db(db)
    , m_access(access)
    , m_audit(audit)
    , m_cursorKey(std::move(cursorKey))
{}

// Roles of the platform are everybody's; those of an institution are for whoever is within it or above it.
QString RoleStore::visible(const Caller &caller, sql::Args &args) const
{
    return knownNodes(m_access.reach(caller, Permission::RolesView), u"r.institution_id"_s, args);
}

// Assignments of people one may see, at nodes one knows of.
QString RoleStore::knownHolders(const Caller &caller, sql::Args &args) const
{
    const Reach reach = m_access.reach(caller, Permission::UsersView);
    args.append(Instant::now());
    const QString people = AccessControl::within(reach, u"u.institution_id"_s, args);
    const QString nodes = knownNodes(reach, u"a.institution_id"_s, args);
    return u"u.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?) AND %1 AND %2"_s.arg(people, nodes);
}

Result<void> RoleStore::complete(const Caller &caller, QList<Role> &list)
{
    QList<Id<Role>> ids;
    for (const Role &role : list)
        ids.append(role.id);
    TRY(const auto sets, allowed(m_db, ids));
    sql::Args args;
    const QString which = in(ids, args);
    const QString known = knownHolders(caller, args);
    TRY(const auto counts,
        m_db.all<HeldCount>(u"SELECT a.role_id AS role, COUNT(*) AS amount FROM assignments a JOIN users u "
                            "ON u.id = a.user_id WHERE a.role_id%1 AND %2 GROUP BY a.role_id"_s.arg(which, known),
                            args));
    for (Role &role : list) {
        role.permissions = slugs(sets.value(role.id));
        for (const HeldCount &count : counts)
            if (count.role == role.id)
                role.holderCount = count.amount;
    }
    return {};
}

Result<Page<Role>> RoleStore::list(const Caller &caller, const RoleQuery &query)
{
    sql::ListSource source;
    source.select = columns;
    source.from = tables;
    source.where.append(visible(caller, source.args));
    if (!query.q.isEmpty()) {
        source.where.append(u"LOWER(r.name) LIKE ? ESCAPE '!'"_s);
        source.args.append(sql::Dialect::containing(query.q.toLower()));
    }
    source.sortable = {{"level"_L1, "r.level"_L1}, {"name"_L1, "r.name"_L1}};
    source.defaultSort = u"level,name"_s;
    source.idColumn = u"r.id"_s;
    source.cursorKey = m_cursorKey;
    source.filterHash = filterHash(query);
    TRY(auto page, sql::page<Role>(m_db, query, source));
    TRY_VOID(complete(caller, page.items));
    return page;
}

Result<Role> RoleStore::get(const Caller &caller, const RoleRef &in)
{
    sql::Args args{in.roleId};
    const QString seen = visible(caller, args);
    TRY(auto rows, m_db.all<Role>(columns + tables + u"WHERE r.id = ? AND "_s + seen, args));
    if (rows.isEmpty())
        return notFound();
    TRY_VOID(complete(caller, rows));
    return rows.first();
}

Result<Page<Assignment>> RoleStore::holders(const Caller &caller, const HolderQuery &query)
{
    TRY_VOID(get(caller, {query.roleId}));
    sql::ListSource source;
    source.select = assignmentColumns;
    source.from = assignmentTables;
    source.where.append(u"a.role_id = ?"_s);
    source.args.append(query.roleId);
    source.where.append(knownHolders(caller, source.args));
    addSearch(query.q, u"u.search_text"_s, source.where, source.args);
    source.sortable = {
        {"name"_L1, "u.sort_name"_L1}, {"email"_L1, "u.email"_L1}, {"assigned_at"_L1, "a.assigned_at"_L1}};
    source.defaultSort = u"name"_s;
    source.idColumn = u"a.id"_s;
    source.cursorKey = m_cursorKey;
    source.filterHash = filterHash(query);
    TRY(const auto rows, sql::page<AssignmentRow>(m_db, query, source));
    Page<Assignment> page;
    page.nextCursor = rows.nextCursor;
    page.total = rows.total;
    page.totalIsEstimate = rows.totalIsEstimate;
    TRY(page.items, toAssignments(m_db, rows.items));
    TRY_VOID(hideGivers(m_db, m_access.reach(caller, Permission::UsersView), page.items));
    return page;
}

} // namespace bitflow
