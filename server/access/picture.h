// SPDX-License-Identifier: GPL-3.0-or-later
// What a decision about one person at one node is made of: the account, what it holds, and the way up from the node;
// as it stands now, or as it stood.
#pragma once

#include "common/model/access.h"
#include "server/audit/subjectkeys.h"
#include "server/auth/holdings.h"

namespace bitflow {

// One node on the way from the one asked about to its university.
struct Place
{
    Id<Institution> id, parentId;
    QString name;
    InstitutionKind kind = InstitutionKind::University;
    InstitutionStatus status = InstitutionStatus::Active;
    std::optional<Instant> deletedAt;
    Instant createdAt;

    static constexpr auto fields()
    {
        using P = Place;
        return describe(Field{"id"_L1, &P::id}, Field{"parent_id"_L1, &P::parentId}, Field{"name"_L1, &P::name},
                        Field{"kind"_L1, &P::kind}, Field{"status"_L1, &P::status},
                        Field{"deleted_at"_L1, &P::deletedAt}, Field{"created_at"_L1, &P::createdAt});
    }
    [[nodiscard]] std::optional<BlockKind> closed() const;
};

struct Picture
{
    User user;
    Holdings holdings;
    QHash<Id<Assignment>, Assignment> assignments; // of the holdings, as a reader sees them
    QList<Place> way;                              // the node first; empty: the platform
    Instant at;
    bool past = false;
    bool nodeMissing = false, userMissing = false; // not there yet
    QList<Gap> gaps;

    [[nodiscard]] QList<Id<Institution>> above() const;           // ids of the way
    [[nodiscard]] QList<PathStep> path(qsizetype from = 0) const; // from the university down to that step of the way
    [[nodiscard]] bool reaches(const Holding &one) const;
    // The decision itself.
    [[nodiscard]] PermissionSet rights() const;
    // The first place from this one upwards that closes it.
    [[nodiscard]] const Place *closing(Id<Institution> node) const;
};

// 404 when there is no such person.
Result<Picture> pictureNow(sql::Database &db, Id<User> user, Id<Institution> node);
// Read backwards from the audit log; what the log cannot tell stands in the gaps.
Result<Picture> pictureAt(sql::Database &db, SubjectKeys &people, Id<User> user, Id<Institution> node, Instant at);

} // namespace bitflow
