// SPDX-License-Identifier: GPL-3.0-or-later
// Who asks, from where, and what they may do: made by the router for a request, by a job for its originator.
#pragma once

#include "common/model/session.h"
#include "common/permissions.h"
#include "common/result.h"

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
    Id<User> userId;        // null: nobody signed in, or the server's own command line
    Id<Session> sessionId;  // null: not a session (a job, the command line)
    bool isProgram = false; // came with an API token, whose id stands as that of the session
    QString name;           // e-mail, for the audit log
    Id<User> actorId;       // in a preview: who looks at the portal as userId; null: nobody but the person
    QString actorName;
    QString ip;
    QString requestId;
    QList<NodeGrant> grants;
    std::optional<Instant> provenAt; // when this session last proved who it is; null: not a session
    std::optional<int> ifMatch;      // row version the client saw

    [[nodiscard]] bool isPreview() const { return !actorId.isNull(); }
};

// 401 `insufficient_user_authentication` unless that was within the last five minutes (RFC 9470); the command line has
// proved enough by being there.
constexpr std::chrono::minutes proofLife{5};
Result<void> requireRecentProof(const Caller &caller);

// The command line acts for the platform itself: everything is allowed, and the audit log says so.
Caller commandLineCaller();

} // namespace bitflow
