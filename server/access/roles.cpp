// SPDX-License-Identifier: GPL-3.0-or-later
// What a change of a role would do, what it was before, and how roles and people differ.
#include "common/duties.h"
#include "server/access/log.h"
#include "server/access/store.h"
#include "server/roles/guards.h"
#include "server/sql/inlist.h"

#include <algorithm>

namespace bitflow {

namespace {

struct Affected
{
    int people = 0, institutions = 0;

    static constexpr auto fields()
    {
        return describe(Field{"people"_L1, &Affected::people}, Field{"institutions"_L1, &Affected::institutions});
    }
};

// For whom a role decides about permissions.
struct Question
{
    Id<Role> role;
    QStringList permissions;
    QStringList besides{}; // and who hold one of these by another role, there, above or below
    Id<User> only{};       // nobody else
};

QString besidesToo(const Question &of, sql::Args &args)
{
    if (of.besides.isEmpty())
        return {};
    args.append(of.role);
    const QString which = in(of.besides, args);
    args.append(Instant::now());
    return u" AND EXISTS (SELECT 1 FROM assignments o JOIN role_permissions rp ON rp.role_id = o.role_id "
           "WHERE o.user_id = a.user_id AND o.role_id <> ? AND rp.permission"_s +
           which +
           u" AND (o.expires_at IS NULL OR o.expires_at > ?) AND (o.institution_id IS NULL OR a.institution_id IS NULL "
           "OR EXISTS (SELECT 1 FROM institution_paths p WHERE (p.ancestor = o.institution_id AND "
           "p.descendant = a.institution_id) OR (p.ancestor = a.institution_id AND p.descendant = "
           "o.institution_id))))"_s;
}

// Holders for whom the role alone decides about at least one of these permissions: by nothing else do they hold all of
// them where they hold the role. What is above such a place is open, so only the end of the other role is asked.
Result<Affected> affected(sql::Database &db, const Question &of)
{
    sql::Args args{QByteArray(16, '\0'), of.role};
    const QString counts = counting(args);
    args.append(of.role);
    const QString which = in(of.permissions, args);
    args.append({Instant::now(), of.permissions.size()});
    QString also = besidesToo(of, args);
    if (!of.only.isNull()) {
        also += u" AND a.user_id = ?"_s;
        args.append(of.only);
    }
    TRY(const auto row,
        db.first<Affected>(
            u"SELECT COUNT(DISTINCT a.user_id) AS people, COUNT(DISTINCT COALESCE(a.institution_id, ?)) AS "
            u"institutions "
            "FROM assignments a JOIN users u ON u.id = a.user_id WHERE a.role_id = ? AND "_s +
                counts +
                u" AND (SELECT COUNT(DISTINCT rp.permission) FROM assignments b JOIN role_permissions rp "
                "ON rp.role_id = b.role_id WHERE b.user_id = a.user_id AND b.role_id <> ? AND rp.permission"_s +
                which +
                u" AND (b.expires_at IS NULL OR b.expires_at > ?) AND (b.institution_id IS NULL OR b.institution_id IN "
                "(SELECT ancestor FROM institution_paths WHERE descendant = a.institution_id))) < ?"_s +
                also,
            args));
    return row.value_or(Affected{});
}

Result<QList<PermissionImpact>> impactOf(sql::Database &db, Id<Role> role, const QStringList &permissions)
{
    QList<PermissionImpact> list;
    for (const QString &permission : permissions) {
        TRY(const Affected who, affected(db, {role, {permission}}));
        list.append({permission, who.people, who.institutions});
    }
    return list;
}

Result<QStringList> lostBy(sql::Database &db, Id<User> user, Id<Role> role, const QStringList &lost)
{
    QStringList own;
    for (const QString &permission : lost) {
        TRY(const Affected who, affected(db, {.role = role, .permissions = {permission}, .only = user}));
        if (who.people > 0)
            own.append(permission);
    }
    return own;
}

// Pairs that the role has whole from now on, and those that some holders have together with what they hold besides.
Result<QList<DutyConflict>> broughtTogether(sql::Database &db, Id<Role> role, const PermissionSet &before,
                                            const PermissionSet &after)
{
    QList<DutyConflict> list;
    for (const DutyPair &pair : dutyPairs()) {
        const PermissionSet fresh = pair.both() & after & ~before, besides = pair.both() & ~after;
        if (fresh.none())
            continue;
        TRY(const Affected who, affected(db, {role, slugs(fresh), slugs(besides), {}}));
        if (besides.none() || who.people > 0)
            list.append({info(pair.one).slug, info(pair.other).slug, who.people});
    }
    return list;
}

QStringList permissionsIn(const QJsonObject &state)
{
    QStringList list;
    for (const QJsonValue permission : state[u"permissions"].toArray())
        list.append(permission.toString());
    return list;
}

Comparison comparison(QList<ComparedOne> compared, const QList<PermissionSet> &sets)
{
    Comparison result;
    for (qsizetype i = 0; i < sets.size(); ++i)
        compared[i].permissions = int(sets[i].count());
    for (const PermissionInfo &row : permissionCatalogue()) {
        QStringList holders;
        for (qsizetype i = 0; i < sets.size(); ++i)
            if (sets[i].test(size_t(row.permission)))
                holders.append(compared[i].id);
        if (holders.size() == sets.size())
            ++result.same;
        else if (!holders.isEmpty())
            result.differences.append({row.slug, holders});
    }
    result.compared = std::move(compared);
    return result;
}

} // namespace

Result<RoleImpact> AccessStore::impact(const Caller &caller, const ImpactQuery &in)
{
    Complaints complaints;
    for (qsizetype i = 0; i < in.permissions.size(); ++i)
        if (!permissionFrom(in.permissions[i]))
            complain(complaints, u"/permissions/"_s + QString::number(i), u"unknown_permission"_s,
                     u"there is no such permission"_s);
    if (!complaints.isEmpty())
        return invalid(std::move(complaints));
    TRY(const auto before, permissionsOf(m_db, in.roleId));
    const PermissionSet after = permissionSet(in.permissions);
    const QStringList gained = slugs(after & ~before), lost = slugs(before & ~after);
    RoleImpact impact;
    if (gained.isEmpty() && lost.isEmpty())
        return impact;
    TRY(impact.gained, impactOf(m_db, in.roleId, gained));
    TRY(impact.lost, impactOf(m_db, in.roleId, lost));
    TRY(const Affected all, affected(m_db, {in.roleId, gained + lost}));
    impact.people = all.people;
    impact.institutions = all.institutions;
    TRY(const auto lacking, lackingFor(m_db, m_access, caller, after & ~before, in.roleId));
    impact.lacking = slugs(lacking.permissions);
    TRY(impact.ownLost, lostBy(m_db, caller.userId, in.roleId, lost));
    TRY(impact.conflicts, broughtTogether(m_db, in.roleId, before, after));
    return impact;
}

Result<Page<RoleRevision>> AccessStore::history(const Caller &caller, const RoleRef &in)
{
    TRY(const auto log, logOf(m_db, m_people, "role"_L1, in.roleId.uuid()));
    TRY(const auto now, permissionsOf(m_db, in.roleId));
    TRY(QString name, m_db.value<QString>(u"SELECT name FROM roles WHERE id = ?"_s, {in.roleId}));
    QList<AccessPath> actors(log.size());
    for (qsizetype i = 0; i < log.size(); ++i) {
        actors[i].assignment.assignedBy = Id<User>(log[i].actorId);
        actors[i].assignment.assignedByName = log[i].actorName;
    }
    TRY_VOID(hideStrangers(caller, actors));
    PermissionSet after = now;
    Page<RoleRevision> page;
    for (qsizetype i = 0; i < log.size(); ++i) {
        const LogEntry &entry = log[i];
        const bool changed = entry.before.contains(u"permissions"_s) || entry.after.contains(u"permissions"_s);
        const PermissionSet before = changed ? permissionSet(permissionsIn(entry.before)) : after;
        page.items.append({entry.at, actors[i].assignment.assignedByName, name, slugs(after), slugs(after & ~before),
                           slugs(before & ~after)});
        after = before;
        name = entry.before[u"name"].toString(name);
    }
    page.total = page.items.size();
    return page;
}

Result<QString> AccessStore::nameOfRole(const Caller &caller, Id<Role> role)
{
    sql::Args args{role};
    const QString seen = knownNodes(m_access.reach(caller, Permission::RolesView), u"r.institution_id"_s, args);
    TRY(const auto names, m_db.column<QString>(u"SELECT r.name FROM roles r WHERE r.id = ? AND "_s + seen, args));
    if (names.isEmpty())
        return notFound();
    return names.first();
}

Result<Comparison> AccessStore::compareRoles(const Caller &caller, const QList<Id<Role>> &ids)
{
    QList<ComparedOne> compared;
    QList<PermissionSet> sets;
    for (const auto id : ids) {
        TRY(const QString name, nameOfRole(caller, id));
        compared.append({id.toString(), name, 0});
        TRY(const auto set, permissionsOf(m_db, id));
        sets.append(set);
    }
    return comparison(std::move(compared), sets);
}

Result<Comparison> AccessStore::comparePeople(const Caller &caller, const CompareQuery &in)
{
    QList<ComparedOne> compared;
    QList<PermissionSet> sets;
    for (const auto id : in.userIds) {
        TRY_VOID(mayAsk(caller, id, in.institutionId));
        TRY(const Picture picture, pictureNow(m_db, id, in.institutionId));
        compared.append({id.toString(), displayName(picture.user), 0});
        sets.append(picture.rights());
    }
    return comparison(std::move(compared), sets);
}

Result<Comparison> AccessStore::compare(const Caller &caller, const CompareQuery &in)
{
    const bool roles = !in.roleIds.isEmpty();
    if (roles == !in.userIds.isEmpty())
        return invalid(u"/role_ids"_s, u"not_one_of"_s, u"name roles or people, not both"_s);
    const qsizetype count = roles ? in.roleIds.size() : in.userIds.size();
    if (count < 2)
        return invalid(roles ? u"/role_ids"_s : u"/user_ids"_s, u"too_short"_s, u"name two to four"_s);
    return roles ? compareRoles(caller, in.roleIds) : comparePeople(caller, in);
}

} // namespace bitflow
