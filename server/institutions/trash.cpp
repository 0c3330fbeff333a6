// SPDX-License-Identifier: GPL-3.0-or-later
// The trash: an institution goes there with all that is below it and everybody at home there, as one operation, and
// comes back as exactly that set.
#include "server/institutions/codes.h"
#include "server/institutions/rows.h"
#include "server/institutions/store.h"
#include "server/roles/guards.h"
#include "server/users/owners.h"

namespace bitflow {

namespace {

constexpr auto subtreeIds = "(SELECT descendant FROM institution_paths WHERE ancestor = ?)"_L1;

// Rights held inside, also by people who are at home elsewhere.
constexpr auto heldInside = "u.deleted_at IS NULL AND a.institution_id IN "
                            "(SELECT descendant FROM institution_paths WHERE ancestor = ?)"_L1;

Result<QList<RoleAtNode>> rolesHeld(sql::Database &db, const QString &people, const sql::Args &args)
{
    return db.all<RoleAtNode>(
        u"SELECT DISTINCT a.role_id AS role, a.institution_id AS node FROM assignments a "
        "JOIN users u ON u.id = a.user_id WHERE (a.expires_at IS NULL OR a.expires_at > ?) AND "_s +
            people,
        sql::Args{Instant::now()} + args);
}

} // namespace

Result<void> InstitutionStore::mayTrash(const Caller &caller, Id<Institution> id)
{
    const QString people = u"u.deleted_at IS NULL AND u.institution_id IN "_s + subtreeIds;
    TRY(const auto own,
        m_db.value<qint64>(u"SELECT COUNT(*) FROM users u WHERE u.id = ? AND "_s + people, {caller.userId, id}));
    if (own > 0)
        return fail(403, u"own_account"_s, u"Your own account is at home there."_s);
    TRY(const auto held, rolesHeld(m_db, people, {id}));
    TRY_VOID(holdsAllOf(m_db, m_access, caller, held));
    return mayActInside(caller, id);
}

// E3 for whatever takes rights inside away, or brings them back.
Result<void> InstitutionStore::mayActInside(const Caller &caller, Id<Institution> id)
{
    TRY(const auto held, rolesHeld(m_db, heldInside, {id}));
    return holdsAllOf(m_db, m_access, caller, held);
}

Result<Nothing> InstitutionStore::trash(const Caller &caller, const InstitutionRef &in)
{
    return m_db.transaction([&]() -> Result<Nothing> {
        TRY(const Institution before, forChange(caller, in.institutionId));
        TRY_VOID(mayTrash(caller, before.id));
        TRY(const auto watch, OwnerWatch::before(m_db, u"u.institution_id IN "_s + subtreeIds, {before.id}));
        const QUuid operation = makeUuidV7();
        Institution after = before;
        after.deletedAt = Instant::now();
        const QString set =
            u" SET deleted_at = ?, deleted_op = ?, updated_at = ?, row_version = row_version + 1 WHERE deleted_at IS NULL AND "_s;
        const sql::Args args{after.deletedAt, operation, after.deletedAt, before.id};
        TRY(const qint64 institutions, m_db.run(u"UPDATE institutions"_s + set + u"id IN "_s + subtreeIds, args));
        TRY(const qint64 people, m_db.run(u"UPDATE users"_s + set + u"institution_id IN "_s + subtreeIds, args));
        TRY_VOID(
            endSessions(m_db, u"user_id IN (SELECT id FROM users WHERE deleted_op = ?)"_s, {operation}, "trashed"_L1));
        TRY_VOID(watch.after(m_db));
        TRY_VOID(record(caller, "institutions.trash"_L1, before, after,
                        {{u"institutions"_s, institutions}, {u"people"_s, people}}));
        return Nothing{};
    });
}

Result<void> InstitutionStore::mayRestore(const Caller &caller, const Institution &node, const QByteArray &operation)
{
    if (!node.parentId.isNull()) {
        TRY(const Institution parent, institutionrows::load(m_db, node.parentId));
        if (parent.deletedAt)
            return conflict(u"parent_trashed"_s, u"What is above it is in the trash; restore that first."_s,
                            {{u"/parent_id"_s, u"trashed"_s, u"is in the trash"_s}});
    }
    TRY_VOID(notTaken(node));
    TRY(const auto emails,
        m_db.column<QString>(u"SELECT u.email FROM users u JOIN users other ON other.email = u.email "
                             "AND other.deleted_at IS NULL WHERE u.deleted_op = ? ORDER BY u.email LIMIT 20"_s,
                             {operation}));
    if (!emails.isEmpty()) {
        Complaints complaints;
        for (const QString &email : emails)
            complaints.append(taken(u"/email"_s, email));
        return conflict(u"conflict"_s, u"Others have e-mail addresses of these people now."_s, complaints);
    }
    // Their rights come back with them.
    TRY(const auto held, rolesHeld(m_db, u"u.deleted_op = ?"_s, {operation}));
    TRY_VOID(holdsAllOf(m_db, m_access, caller, held));
    return mayActInside(caller, node.id);
}

Result<Institution> InstitutionStore::restore(const Caller &caller, const InstitutionRef &in)
{
    return m_db.transaction([&]() -> Result<Institution> {
        TRY(const Institution before, institutionrows::load(m_db, in.institutionId));
        if (!before.deletedAt)
            return conflict(u"not_trashed"_s, u"This institution is not in the trash."_s);
        TRY(const auto operation,
            m_db.value<QByteArray>(u"SELECT deleted_op FROM institutions WHERE id = ?"_s, {before.id}));
        TRY_VOID(mayRestore(caller, before, operation));
        const QString set =
            u" SET deleted_at = NULL, deleted_op = NULL, updated_at = ?, row_version = row_version + 1 WHERE deleted_op = ?"_s;
        const sql::Args args{Instant::now(), operation};
        TRY(const qint64 institutions, m_db.run(u"UPDATE institutions"_s + set, args));
        TRY(const qint64 people, m_db.run(u"UPDATE users"_s + set, args));
        Institution after = before;
        after.deletedAt.reset();
        TRY_VOID(record(caller, "institutions.restore"_L1, before, after,
                        {{u"institutions"_s, institutions}, {u"people"_s, people}}));
        return institutionrows::loadComplete(m_db, before.id);
    });
}

} // namespace bitflow
