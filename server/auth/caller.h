// SPDX-License-Identifier: GPL-3.0-or-later
// Who asks, from where, and what they may do: made by the router for a request, by a job for its originator.
#pragma once

#include "common/model/session.h"
#include "common/permissions.h"

namespace bitflow {

// Held at this node and at every node below it.
struct NodeGrant
{
    Id<Institution> node; // null: the platform, which is above everything
    PermissionSet permissions;

    friend bool operator==(const NodeGrant &, const NodeGrant &) = default;
};

struct Caller
{
    Id<User> userId;       // null: nobody signed in, or the server's own command line
    Id<Session> sessionId; // null: not a session (a job, the command line)
    QString name;          // e-mail, for the audit log
    QString ip;
    QString requestId;
    QList<NodeGrant> grants;
    std::optional<int> ifMatch; // row version the client saw
};

// The command line acts for the platform itself: everything is allowed, and the audit log says so.
Caller commandLineCaller();

} // namespace bitflow
