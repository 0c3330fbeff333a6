// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/institutions/rows.h"

#include "server/roles/guards.h"
#include "server/sql/fold.h"
#include "server/sql/inlist.h"

namespace bitflow::institutionrows {

const QString columns =
    u"SELECT i.id, i.parent_id, i.kind, i.name, i.code, i.status, i.email, i.phone, i.website, i.address, "
    u"i.established_year, "
    "i.timezone, i.domain, i.storage_quota_gb, i.storage_used_mb, i.branding, i.settings, i.type, i.affiliation, "
    "i.affiliation_number, i.capacity, i.current_enrollment, i.accreditation, i.facilities, i.floor_location, "
    "i.created_at, "
    "i.updated_at, i.row_version, i.deleted_at "_s;

namespace {

struct LeaderRow
{
    Id<Institution> node;
    Id<User> userId;
    QString firstName, lastName, nativeName, email;

    static constexpr auto fields()
    {
        using L = LeaderRow;
        return describe(Field{"node"_L1, &L::node}, Field{"user_id"_L1, &L::userId},
                        Field{"first_name"_L1, &L::firstName}, Field{"last_name"_L1, &L::lastName},
                        Field{"native_name"_L1, &L::nativeName}, Field{"email"_L1, &L::email});
    }
};

struct CountRow
{
    Id<Institution> node;
    int amount = 0;

    static constexpr auto fields()
    {
        return describe(Field{"node"_L1, &CountRow::node}, Field{"amount"_L1, &CountRow::amount});
    }
};

using Counts = QHash<Id<Institution>, int>;

Result<Counts> counts(sql::Database &db, const QString &before, const QList<Id<Institution>> &ids, const QString &after)
{
    sql::Args args;
    const QString list = in(ids, args);
    TRY(const auto rows, db.all<CountRow>(before + list + after, args));
    Counts found;
    for (const CountRow &row : rows)
        found.insert(row.node, row.amount);
    return found;
}

Result<QHash<Id<Institution>, LeaderRow>> leaders(sql::Database &db, const QList<Id<Institution>> &ids)
{
    sql::Args args;
    const QString list = in(ids, args);
    args.append(Instant::now());
    TRY(const auto rows,
        db.all<LeaderRow>(u"SELECT a.leader_of AS node, u.id AS user_id, u.first_name, u.last_name, "
                          "u.native_name, u.email FROM assignments a JOIN users u ON u.id = a.user_id "
                          "WHERE a.leader_of"_s +
                              list + u" AND u.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)"_s,
                          args));
    QHash<Id<Institution>, LeaderRow> found;
    for (const LeaderRow &row : rows)
        found.insert(row.node, row);
    return found;
}

void setLeader(Institution &node, const LeaderRow &row)
{
    User user;
    user.email = row.email;
    user.firstName = row.firstName;
    user.lastName = row.lastName;
    user.nativeName = row.nativeName;
    node.leaderId = row.userId;
    node.leaderName = row.userId.isNull() ? QString() : displayName(user);
}

QString searchText(const Institution &node)
{
    return foldedText(QStringList{node.name, node.code, node.domain, node.email, node.address.city}.join(u' '));
}

sql::Arg domainOf(const Institution &node) { return node.domain.isEmpty() ? sql::Arg(nullptr) : sql::Arg(node.domain); }

// The values of editableColumns, in their order.
sql::Args editable(const Institution &node)
{
    return {node.name,
            foldedKey(node.name, 200),
            searchText(node),
            node.code,
            node.email,
            node.phone,
            node.website,
            node.address,
            node.establishedYear,
            node.timezone,
            domainOf(node),
            node.storageQuotaGb,
            node.branding,
            node.settings,
            node.type,
            node.affiliation,
            node.affiliationNumber,
            node.capacity,
            node.currentEnrollment,
            node.accreditation,
            node.facilities,
            node.floorLocation,
            node.updatedAt};
}

const QStringList editableColumns{u"name"_s,
                                  u"sort_name"_s,
                                  u"search_text"_s,
                                  u"code"_s,
                                  u"email"_s,
                                  u"phone"_s,
                                  u"website"_s,
                                  u"address"_s,
                                  u"established_year"_s,
                                  u"timezone"_s,
                                  u"domain"_s,
                                  u"storage_quota_gb"_s,
                                  u"branding"_s,
                                  u"settings"_s,
                                  u"type"_s,
                                  u"affiliation"_s,
                                  u"affiliation_number"_s,
                                  u"capacity"_s,
                                  u"current_enrollment"_s,
                                  u"accreditation"_s,
                                  u"facilities"_s,
                                  u"floor_location"_s,
                                  u"updated_at"_s};

} // namespace

Result<Institution> load(sql::Database &db, Id<Institution> id)
{
    TRY(auto node, db.first<Institution>(columns + u"FROM institutions i WHERE i.id = ?"_s, {id}));
    if (!node)
        return notFound();
    return *std::move(node);
}

Result<Institution> loadForChange(sql::Database &db, Id<Institution> id)
{
    TRY(auto node, db.first<Institution>(columns + u"FROM institutions i WHERE i.id = ? AND i.deleted_at IS NULL"_s +
                                             db.dialect().forUpdate(),
                                         {id}));
    if (!node)
        return notFound();
    return *std::move(node);
}

Result<void> complete(sql::Database &db, QList<Institution> &list)
{
    QList<Id<Institution>> ids;
    for (const Institution &node : list)
        ids.append(node.id);
    TRY(const auto paths, pathsOf(db, ids));
    TRY(const auto led, leaders(db, ids));
    TRY(const auto children,
        counts(db, u"SELECT parent_id AS node, COUNT(*) AS amount FROM institutions WHERE parent_id"_s, ids,
               u" AND deleted_at IS NULL GROUP BY parent_id"_s));
    TRY(const auto people, counts(db,
                                  u"SELECT p.ancestor AS node, COUNT(*) AS amount FROM institution_paths p "
                                  "JOIN users u ON u.institution_id = p.descendant WHERE p.ancestor"_s,
                                  ids, u" AND u.deleted_at IS NULL GROUP BY p.ancestor"_s));
    for (Institution &node : list) {
        node.path = paths.value(node.id);
        node.childCount = children.value(node.id);
        node.peopleCount = people.value(node.id);
        setLeader(node, led.value(node.id));
    }
    return {};
}

Result<Institution> loadComplete(sql::Database &db, Id<Institution> id)
{
    TRY(const auto node, load(db, id));
    QList<Institution> list{node};
    TRY_VOID(complete(db, list));
    return list.first();
}

Result<void> insert(sql::Database &db, const Institution &node)
{
    Id<Institution> tenant = node.id;
    if (!node.parentId.isNull()) {
        TRY(tenant, db.value<Id<Institution>>(u"SELECT tenant_id FROM institutions WHERE id = ?"_s, {node.parentId}));
    }
    static const QString sql =
        u"INSERT INTO institutions (id, parent_id, tenant_id, kind, status, created_at, row_version, %1) "
        "VALUES (?, ?, ?, ?, ?, ?, 1, %2)"_s.arg(editableColumns.join(u", "_s),
                                                 QStringList(editableColumns.size(), u"?"_s).join(u", "_s));
    return db
        .run(sql, sql::Args{node.id, node.parentId, tenant, node.kind, node.status, node.createdAt} + editable(node))
        .transform([](qint64) {});
}

Result<void> update(sql::Database &db, const Institution &node)
{
    static const QString sql =
        u"UPDATE institutions SET row_version = row_version + 1, %1 = ? WHERE id = ? AND row_version = ?"_s.arg(
            editableColumns.join(u" = ?, "_s));
    TRY(const qint64 rows, db.run(sql, editable(node) + sql::Args{node.id, node.rowVersion}));
    if (rows == 0)
        return staleVersion();
    return {};
}

QString visible(const AccessControl &access, const Caller &caller, const QString &alias, sql::Args &args)
{
    if (seesEverything(access, caller))
        return u"1=1"_s;
    QStringList kinds;
    for (const auto kind : {InstitutionKind::University, InstitutionKind::College, InstitutionKind::Department}) {
        args.append(kind);
        const QString within =
            AccessControl::within(access.reach(caller, permissionFor(NodeAction::View, kind)), alias + u".id"_s, args);
        kinds.append(u"(%1.kind = ? AND %2)"_s.arg(alias, within));
    }
    return u'(' + kinds.join(u" OR "_s) + u')';
}

bool seesEverything(const AccessControl &access, const Caller &caller)
{
    for (const auto kind : {InstitutionKind::University, InstitutionKind::College, InstitutionKind::Department})
        if (!access.reach(caller, permissionFor(NodeAction::View, kind)).everything)
            return false;
    return true;
}

} // namespace bitflow::institutionrows
