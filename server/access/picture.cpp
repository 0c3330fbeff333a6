// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/picture.h"

#include "server/roles/assignmentrows.h"
#include "server/users/rows.h"

#include <algorithm>

namespace bitflow {

std::optional<BlockKind> Place::closed() const
{
    if (deletedAt)
        return BlockKind::InstitutionTrashed;
    if (status == InstitutionStatus::Suspended)
        return BlockKind::InstitutionSuspended;
    if (status == InstitutionStatus::Archived)
        return BlockKind::InstitutionArchived;
    return std::nullopt;
}

QList<Id<Institution>> Picture::above() const
{
    QList<Id<Institution>> ids;
    for (const Place &place : way)
        ids.append(place.id);
    return ids;
}

QList<PathStep> Picture::path(qsizetype from) const
{
    QList<PathStep> steps;
    for (qsizetype i = way.size() - 1; i >= from; --i)
        steps.append({way[i].id, way[i].name, way[i].kind});
    return steps;
}

bool Picture::reaches(const Holding &one) const
{
    return one.node.isNull() || std::ranges::any_of(way, [&](const Place &place) { return place.id == one.node; });
}

PermissionSet Picture::rights() const
{
    if (nodeMissing || userMissing)
        return {};
    return amountAt(inForce(holdings, at), above());
}

const Place *Picture::closing(Id<Institution> node) const
{
    auto place = std::ranges::find(way, node, &Place::id);
    while (place != way.end() && !place->closed())
        ++place;
    return place == way.end() ? nullptr : &*place;
}

Result<Picture> pictureNow(sql::Database &db, Id<User> user, Id<Institution> node)
{
    Picture picture;
    picture.at = Instant::now();
    TRY(picture.user, userrows::load(db, user));
    TRY(picture.holdings, holdingsOf(db, user));
    picture.holdings.status = picture.user.status; // also of somebody who holds nothing
    picture.holdings.trashed = picture.user.deletedAt.has_value();
    TRY(const auto rows,
        db.all<AssignmentRow>(assignmentColumns + assignmentTables + "WHERE a.user_id = ?"_L1, {user}));
    TRY(const auto list, toAssignments(db, rows));
    for (const Assignment &one : list)
        picture.assignments.insert(one.id, one);
    TRY(picture.way, db.all<Place>(u"SELECT x.id, x.parent_id, x.name, x.kind, x.status, x.deleted_at, x.created_at "
                                   "FROM institution_paths p JOIN institutions x ON x.id = p.ancestor "
                                   "WHERE p.descendant = ? ORDER BY p.depth"_s,
                                   {node}));
    return picture;
}

} // namespace bitflow
