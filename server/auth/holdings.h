// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that somebody was given, and when it counts. The one place that says so: requests, explanations and
// questions about the past all come here.
#pragma once

#include "common/model/user.h"
#include "server/auth/caller.h"
#include "server/sql/database.h"

namespace bitflow {

struct Holding
{
    Id<Assignment> id;
    Id<Role> role;
    Id<Institution> node; // null: the platform
    std::optional<Instant> expiresAt;
    bool closed = false; // the node, or one above it, is suspended, archived or in the trash
    PermissionSet permissions;
};

struct Holdings
{
    UserStatus status = UserStatus::Inactive;
    bool trashed = false;
    QList<Holding> list;
};

// Why what was given does not count.
enum class Obstacle { None, Account, Expired, Closed };
Obstacle obstacleTo(const Holdings &all, const Holding &one, Instant at);

// What counts then, a grant a node.
QList<NodeGrant> inForce(const Holdings &all, Instant at);
// What grants amount to at a node, given the node and all above it; none: the platform.
PermissionSet amountAt(const QList<NodeGrant> &grants, const QList<Id<Institution>> &above);

// As it stands in the database; nothing for somebody who does not exist.
Result<Holdings> holdingsOf(sql::Database &db, Id<User> user);
// The same rule for lists: a condition on assignments a and users u, with its arguments appended.
QString counting(sql::Args &args);

} // namespace bitflow
