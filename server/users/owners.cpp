// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/users/owners.h"

#include "server/roles/guards.h"

#include <algorithm>

namespace bitflow {

namespace {

constexpr auto ownerRoles = "FROM assignments a JOIN users u ON u.id = a.user_id JOIN roles r ON r.id = a.role_id "
                            "WHERE r.slug IN ('bitflow_owner', 'university_owner') "_L1;
const QString owners =
    ownerRoles +
    u"AND a.expires_at IS NULL AND u.status = 'active' AND u.deleted_at IS NULL AND u.password_hash <> '' "_s;

// The row everybody locks who takes an owner away from this node.
Result<void> lock(sql::Database &db, Id<Institution> node)
{
    const QString suffix = db.dialect().forUpdate();
    const auto done = [](const auto &) {};
    if (node.isNull())
        return db.column<Id<Role>>(u"SELECT id FROM roles WHERE slug = 'bitflow_owner'"_s + suffix).transform(done);
    return db.column<Id<Institution>>(u"SELECT id FROM institutions WHERE id = ?"_s + suffix, {node}).transform(done);
}

} // namespace

Result<OwnerWatch> OwnerWatch::before(sql::Database &db, const QString &people, const sql::Args &args)
{
    OwnerWatch watch;
    watch.m_people = people;
    watch.m_args = args;
    TRY(watch.m_held,
        db.column<Id<Institution>>(u"SELECT DISTINCT a.institution_id "_s + ownerRoles + u"AND "_s + people, args));
    std::sort(watch.m_held.begin(), watch.m_held.end()); // everybody in the same order: no deadlock
    for (const auto node : std::as_const(watch.m_held))
        TRY_VOID(lock(db, node));
    // Only now, for what counted may have changed while a lock was waited for.
    TRY(watch.m_owned,
        db.column<Id<Institution>>(u"SELECT DISTINCT a.institution_id "_s + owners + u"AND "_s + people, args));
    return watch;
}

Result<void> OwnerWatch::after(sql::Database &db) const
{
    // Somebody may have made one of them an owner between the look at them and their lock.
    TRY(const auto now,
        db.column<Id<Institution>>(
            u"SELECT a.institution_id "_s + ownerRoles + u"AND "_s + m_people + db.dialect().forUpdate(), m_args));
    QList<Id<Institution>> watched = m_owned;
    for (const auto node : now)
        if (!m_held.contains(node) && !watched.contains(node))
            watched.append(node);
    for (const auto node : std::as_const(watched)) {
        // A locking read sees what others have committed meanwhile, which a snapshot of this transaction does not.
        const QString where = node.isNull() ? u"AND a.institution_id IS NULL"_s : u"AND a.institution_id = ?"_s;
        const sql::Args args = node.isNull() ? sql::Args{} : sql::Args{node};
        TRY(const auto left,
            db.column<Id<User>>(u"SELECT a.user_id "_s + owners + where + db.dialect().forUpdate(), args));
        if (!left.isEmpty())
            continue;
        TRY(const auto live,
            db.value<qint64>(u"SELECT COUNT(*) FROM institutions WHERE id = ? AND deleted_at IS NULL"_s, {node}));
        if (node.isNull() || live > 0)
            return conflict(u"last_owner"_s, u"Somebody must stay who owns this."_s);
    }
    return {};
}

} // namespace bitflow
