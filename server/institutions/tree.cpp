// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/institutions/tree.h"

namespace bitflow::tree {

namespace {
Result<void> done(const Result<qint64> &run)
{
    return run.transform([](qint64) {});
}
} // namespace

Result<void> add(sql::Database &db, Id<Institution> node, Id<Institution> parent)
{
    TRY_VOID(db.run(u"INSERT INTO institution_paths (ancestor, descendant, depth) VALUES (?, ?, 0)"_s, {node, node}));
    if (parent.isNull())
        return {};
    return done(db.run(u"INSERT INTO institution_paths (ancestor, descendant, depth) "
                       "SELECT p.ancestor, ?, p.depth + 1 FROM institution_paths p WHERE p.descendant = ?"_s,
                       {node, parent}));
}

Result<QList<Id<Institution>>> subtree(sql::Database &db, Id<Institution> node)
{
    return db.column<Id<Institution>>(u"SELECT descendant FROM institution_paths WHERE ancestor = ? ORDER BY depth"_s,
                                      {node});
}

Result<bool> isWithin(sql::Database &db, Id<Institution> node, Id<Institution> top)
{
    TRY(const auto pairs,
        db.value<qint64>(u"SELECT COUNT(*) FROM institution_paths WHERE ancestor = ? AND descendant = ?"_s,
                         {top, node}));
    return pairs > 0;
}

Result<void> move(sql::Database &db, Id<Institution> node, Id<Institution> parent)
{
    TRY(const auto below, subtree(db, node));
    TRY(const auto above, db.column<Id<Institution>>(
                              u"SELECT ancestor FROM institution_paths WHERE descendant = ? AND depth > 0"_s, {node}));
    // MySQL deletes no rows of a table that the same statement reads.
    QList<sql::Args> pairs;
    for (const auto ancestor : above)
        for (const auto descendant : below)
            pairs.append({ancestor, descendant});
    TRY_VOID(db.many(u"DELETE FROM institution_paths WHERE ancestor = ? AND descendant = ?"_s, pairs));
    TRY_VOID(
        db.run(u"INSERT INTO institution_paths (ancestor, descendant, depth) "
               "SELECT a.ancestor, d.descendant, a.depth + d.depth + 1 FROM institution_paths a, institution_paths d "
               "WHERE a.descendant = ? AND d.ancestor = ?"_s,
               {parent, node}));
    TRY(const auto tenant, db.value<Id<Institution>>(u"SELECT tenant_id FROM institutions WHERE id = ?"_s, {parent}));
    TRY_VOID(db.run(u"UPDATE institutions SET tenant_id = ? WHERE id IN "
                    "(SELECT descendant FROM institution_paths WHERE ancestor = ?)"_s,
                    {tenant, node}));
    return done(db.run(u"UPDATE institutions SET parent_id = ? WHERE id = ?"_s, {parent, node}));
}

} // namespace bitflow::tree
