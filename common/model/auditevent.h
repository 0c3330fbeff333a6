// SPDX-License-Identifier: GPL-3.0-or-later
// What the audit log tells: who did what, where, to whom, from where, and what changed by it.
#pragma once

#include "common/model/institution.h"
#include "common/model/session.h"

#include <QJsonObject>

namespace bitflow {

enum class AuditOutcome { Done, Denied };
constexpr auto names(AuditOutcome) { return std::array{"done"_L1, "denied"_L1}; }

struct AuditSubject; // a person, an institution, a role …: what subject_type says

struct AuditEvent
{
    Id<AuditEvent> id;
    Instant at;
    QString action; // "users.update"
    AuditOutcome outcome = AuditOutcome::Done;
    Id<User> actorId;  // null: nobody signed in, or the server's own command line
    QString actorName; // the e-mail address at that time
    Id<Session> sessionId;
    QString device; // of the session
    QString ipAddress, requestId;
    Id<Institution> institutionId; // null: the platform
    QList<PathStep> path;          // to that institution
    QString subjectType;
    Id<AuditSubject> subjectId;
    QString subjectName;       // of today; empty when it is gone
    QJsonObject before, after; // members that changed
    QJsonObject names;         // of what those refer to, {id or slug: name of today}, as far as the reader may see it
    bool erased = false;       // what it told of a person was erased at that person's wish
    bool sealed = false;       // into the chain; not yet in its first moment
    qint64 seq = 0;            // its number there, for those who watch over the platform; else 0

    static constexpr auto fields()
    {
        using E = AuditEvent;
        return describe(Field{"id"_L1, &E::id}, Field{"at"_L1, &E::at}, Field{"action"_L1, &E::action},
                        Field{"outcome"_L1, &E::outcome}, Field{"actor_id"_L1, &E::actorId},
                        Field{"actor_name"_L1, &E::actorName}, Field{"session_id"_L1, &E::sessionId},
                        Field{"device"_L1, &E::device}, Field{"ip_address"_L1, &E::ipAddress},
                        Field{"request_id"_L1, &E::requestId}, Field{"institution_id"_L1, &E::institutionId},
                        Field{"path"_L1, &E::path}, Field{"subject_type"_L1, &E::subjectType},
                        Field{"subject_id"_L1, &E::subjectId}, Field{"subject_name"_L1, &E::subjectName},
                        Field{"before"_L1, &E::before}, Field{"after"_L1, &E::after}, Field{"names"_L1, &E::names},
                        Field{"erased"_L1, &E::erased}, Field{"sealed"_L1, &E::sealed}, Field{"seq"_L1, &E::seq});
    }
    friend bool operator==(const AuditEvent &, const AuditEvent &) = default;
};

// A span of the timeline.
struct AuditBucket
{
    Instant at; // when it begins
    qint64 done = 0, denied = 0;

    static constexpr auto fields()
    {
        using B = AuditBucket;
        return describe(Field{"at"_L1, &B::at}, Field{"done"_L1, &B::done}, Field{"denied"_L1, &B::denied});
    }
    friend bool operator==(const AuditBucket &, const AuditBucket &) = default;
};

struct AuditHistogram
{
    Instant from, until;        // what the buckets cover
    qint64 width = 0;           // of one of them, in seconds
    QList<AuditBucket> buckets; // those with something in them, in order

    static constexpr auto fields()
    {
        using H = AuditHistogram;
        return describe(Field{"from"_L1, &H::from}, Field{"until"_L1, &H::until}, Field{"width"_L1, &H::width},
                        Field{"buckets"_L1, &H::buckets});
    }
    friend bool operator==(const AuditHistogram &, const AuditHistogram &) = default;
};

// How far the log is known to be as it was written. Numbers of rows are 0 but for those who watch over the platform.
struct AuditIntegrity
{
    bool checked = false;                 // since the server started everything was looked at once
    bool ok = false;                      // and nothing was wrong with it
    QString fault;                        // what was, "event_changed"; empty when ok
    qint64 firstBad = 0;                  // number of the row, when not ok
    qint64 verified = 0;                  // rows in order from the first on
    std::optional<Instant> verifiedUntil; // the moment of the last of them
    std::optional<Instant> checkedAt;
    std::optional<Instant> pendingSince; // the moment of the oldest row that waits for its seal
    qint64 sealed = 0;                   // rows in the chain
    std::optional<Instant> checkpointAt; // of the last signed checkpoint
    qint64 checkpoint = 0;               // rows it vouches for

    static constexpr auto fields()
    {
        using I = AuditIntegrity;
        return describe(Field{"checked"_L1, &I::checked}, Field{"ok"_L1, &I::ok}, Field{"fault"_L1, &I::fault},
                        Field{"first_bad"_L1, &I::firstBad}, Field{"verified"_L1, &I::verified},
                        Field{"verified_until"_L1, &I::verifiedUntil}, Field{"checked_at"_L1, &I::checkedAt},
                        Field{"pending_since"_L1, &I::pendingSince}, Field{"sealed"_L1, &I::sealed},
                        Field{"checkpoint_at"_L1, &I::checkpointAt}, Field{"checkpoint"_L1, &I::checkpoint});
    }
    friend bool operator==(const AuditIntegrity &, const AuditIntegrity &) = default;
};

// What vouches for an export, beside its file: signed by the server with the key of the log over what it sent.
struct AuditCover
{
    QString format;     // "csv", "jsonl"
    QJsonObject filter; // what was asked for, as on the wire; empty: everything within reach
    qint64 rows = 0;    // events, not counting a header
    qint64 bytes = 0;   // of the file
    QString sha256;     // of the file, hexadecimal digits
    QString exportedBy; // address of the person
    Instant at;         // when the export was complete
    QString keyId;      // which key signed
    QString signature;  // base64 of Ed25519 over the cover without it, see docs/operations.md

    static constexpr auto fields()
    {
        using C = AuditCover;
        return describe(Field{"format"_L1, &C::format}, Field{"filter"_L1, &C::filter}, Field{"rows"_L1, &C::rows},
                        Field{"bytes"_L1, &C::bytes}, Field{"sha256"_L1, &C::sha256},
                        Field{"exported_by"_L1, &C::exportedBy}, Field{"at"_L1, &C::at}, Field{"key_id"_L1, &C::keyId},
                        Field{"signature"_L1, &C::signature});
    }
    friend bool operator==(const AuditCover &, const AuditCover &) = default;
};

} // namespace bitflow
