// SPDX-License-Identifier: GPL-3.0-or-later
// The closure table: every pair of a node and one above it, itself included. Call inside a transaction.
#pragma once

#include "common/model/institution.h"
#include "server/sql/database.h"

namespace bitflow::tree {

// Enters a node that was just inserted; parent null: a university.
Result<void> add(sql::Database &db, Id<Institution> node, Id<Institution> parent);
// The node and all below it, trashed ones included.
Result<QList<Id<Institution>>> subtree(sql::Database &db, Id<Institution> node);
Result<bool> isWithin(sql::Database &db, Id<Institution> node, Id<Institution> top);
// Takes a node with all below it to another parent: parent_id, the pairs, and the tenant of all of them.
Result<void> move(sql::Database &db, Id<Institution> node, Id<Institution> parent);

} // namespace bitflow::tree
