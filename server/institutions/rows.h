// SPDX-License-Identifier: GPL-3.0-or-later
// Institutions in their table, and what a reader finds beside them.
#pragma once

#include "common/model/user.h"
#include "server/auth/access.h"

namespace bitflow::institutionrows {

extern const QString columns; // "SELECT i.id, …", without those that complete() adds

// Live or trashed; 404 when there is none.
Result<Institution> load(sql::Database &db, Id<Institution> id);
// The same, its row locked until the transaction ends; 404 for a trashed one as well.
Result<Institution> loadForChange(sql::Database &db, Id<Institution> id);
// Adds path, leader and counts: one query each for all of them.
Result<void> complete(sql::Database &db, QList<Institution> &list);
Result<Institution> loadComplete(sql::Database &db, Id<Institution> id);

Result<void> insert(sql::Database &db, const Institution &node);
// Writes what can be edited, provided the row still has node.rowVersion; 412 otherwise.
Result<void> update(sql::Database &db, const Institution &node);

// A college without a principal, a department without a head: a condition on institutions i with one argument, the
// present.
inline constexpr auto lacksLeader =
    "(i.kind <> 'university' AND NOT EXISTS (SELECT 1 FROM assignments a JOIN users u ON u.id = a.user_id "
    "WHERE a.leader_of = i.id AND u.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)))"_L1;

// Institutions that the caller may see, as a condition on the table alias: each kind asks for its own permission.
QString visible(const AccessControl &access, const Caller &caller, const QString &alias, sql::Args &args);
bool seesEverything(const AccessControl &access, const Caller &caller);

} // namespace bitflow::institutionrows
