// SPDX-License-Identifier: GPL-3.0-or-later
// What changes the rights of people: place, status and leader of an institution.
#include "server/institutions/codes.h"
#include "server/institutions/rows.h"
#include "server/institutions/store.h"
#include "server/institutions/tree.h"
#include "server/roles/guards.h"
#include "server/users/rows.h"

namespace bitflow {

namespace {

constexpr auto inForce = "(a.expires_at IS NULL OR a.expires_at > ?)"_L1;

} // namespace

// E7: whoever holds something at the new place holds it in what is moved there as well, so the caller must be one who
// could have given him that. Nodes above both places change nothing.
Result<void> InstitutionStore::mayInherit(const Caller &caller, const Institution &node, const Institution &parent)
{
    TRY(const auto held,
        m_db.all<RoleAtNode>(u"SELECT DISTINCT a.role_id AS role, a.institution_id AS node FROM assignments a "
                             "JOIN institution_paths p ON p.ancestor = a.institution_id WHERE p.descendant = ? AND "_s +
                                 inForce +
                                 u" AND a.institution_id NOT IN "
                                 "(SELECT ancestor FROM institution_paths WHERE descendant = ?)"_s,
                             {parent.id, Instant::now(), node.id}));
    for (const RoleAtNode &one : held) {
        TRY(const auto permissions, permissionsOf(m_db, one.role));
        TRY_VOID(m_access.mayGrant(caller, permissions, one.node));
    }
    return {};
}

Result<void> InstitutionStore::mayMove(const Caller &caller, const Institution &node, const Institution &parent)
{
    if (!fitsBelow(node.kind, &parent))
        return invalid(u"/parent_id"_s, u"wrong_parent"_s, u"a %1 does not belong there"_s.arg(nameOf(node.kind)));
    TRY(const bool cycle, tree::isWithin(m_db, parent.id, node.id));
    if (cycle)
        return invalid(u"/parent_id"_s, u"wrong_parent"_s, u"lies below the institution itself"_s);
    const Permission needed = permissionFor(NodeAction::Move, node.kind);
    TRY_VOID(m_access.require(caller, needed, node.parentId));
    TRY_VOID(m_access.require(caller, needed, parent.id));
    TRY_VOID(mayInherit(caller, node, parent));
    TRY(const auto foreign,
        m_db.value<qint64>(
            u"SELECT COUNT(*) FROM assignments a JOIN roles r ON r.id = a.role_id "
            "JOIN institution_paths p ON p.descendant = a.institution_id AND p.ancestor = ? "
            "WHERE r.institution_id IS NOT NULL "
            "AND r.institution_id NOT IN (SELECT descendant FROM institution_paths WHERE ancestor = ?) "
            "AND r.institution_id NOT IN (SELECT ancestor FROM institution_paths WHERE descendant = ?)"_s,
            {node.id, node.id, parent.id}));
    if (foreign > 0)
        return conflict(u"custom_roles"_s, u"Somebody there holds a role that belongs to the old place."_s);
    TRY(const auto holder, codeHolder(m_db, parent.id, node.code));
    if (!holder.isNull())
        return conflict(u"conflict"_s, u"The code is taken there."_s, {taken(u"/parent_id"_s, node.code)});
    return {};
}

Result<Institution> InstitutionStore::move(const Caller &caller, const InstitutionMove &in)
{
    return m_db.transaction([&]() -> Result<Institution> {
        TRY(const Institution before, forChange(caller, in.institutionId));
        if (before.parentId == in.parentId)
            return institutionrows::loadComplete(m_db, before.id);
        const auto parent = institutionrows::loadForChange(m_db, in.parentId);
        if (!parent)
            return invalid(u"/parent_id"_s, u"not_found"_s, u"there is no such institution, or it is in the trash"_s);
        TRY_VOID(mayMove(caller, before, *parent));
        TRY_VOID(tree::move(m_db, before.id, parent->id));
        TRY_VOID(m_db.run(u"UPDATE institutions SET updated_at = ?, row_version = row_version + 1 WHERE id = ?"_s,
                          {Instant::now(), before.id}));
        Institution after = before;
        after.parentId = parent->id;
        TRY_VOID(record(caller, "institutions.move"_L1, before, after));
        return institutionrows::loadComplete(m_db, before.id);
    });
}

Result<Institution> InstitutionStore::setStatus(const Caller &caller, const InstitutionStatusChange &in)
{
    return m_db.transaction([&]() -> Result<Institution> {
        TRY(const Institution before, forChange(caller, in.institutionId));
        TRY_VOID(mayActInside(caller, before.id));
        TRY_VOID(m_db.run(
            u"UPDATE institutions SET status = ?, updated_at = ?, row_version = row_version + 1 WHERE id = ?"_s,
            {in.status, Instant::now(), before.id}));
        Institution after = before;
        after.status = in.status;
        const QJsonObject reason = in.reason.isEmpty() ? QJsonObject() : QJsonObject{{u"reason"_s, in.reason}};
        TRY_VOID(record(caller, "institutions.status"_L1, before, after, reason));
        return institutionrows::loadComplete(m_db, before.id);
    });
}

Result<Institution> InstitutionStore::setLeader(const Caller &caller, const LeaderChange &in)
{
    return m_db.transaction([&]() -> Result<Institution> {
        TRY(const Institution node, forChange(caller, in.institutionId));
        if (!in.userId.isNull()) {
            const auto user = userrows::loadForChange(m_db, in.userId); // not in the trash by the end of this
            if (!user && user.error().status != 404)
                return std::unexpected(user.error());
            // Whom one may not see is not there.
            if (!user || !m_access.require(caller, Permission::UsersView, user->institutionId))
                return invalid(u"/user_id"_s, u"not_found"_s, u"there is no such person"_s);
        }
        TRY_VOID(m_assignments.setLeader(caller, node, in.userId));
        TRY_VOID(m_db.run(u"UPDATE institutions SET updated_at = ?, row_version = row_version + 1 WHERE id = ?"_s,
                          {Instant::now(), node.id}));
        return institutionrows::loadComplete(m_db, node.id);
    });
}

} // namespace bitflow
