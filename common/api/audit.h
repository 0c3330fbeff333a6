// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the audit log. Nothing writes it but what is told of.
#pragma once

#include "common/endpoint.h"
#include "common/model/auditevent.h"
#include "common/page.h"

namespace bitflow {

// What the list, the timeline and the export have in common.
struct AuditFilter
{
    Id<User> actorId;
    Id<AuditSubject> subjectId;
    Id<Institution> institutionId; // in this subtree
    QStringList action;            // any of these, or of what begins with them: "users.", "auth.login"
    std::optional<AuditOutcome> outcome;
    std::optional<Instant> from, until; // from that moment on, and before this one
    Id<Session> sessionId;
};

template<class Query, class... Own>
constexpr auto auditFields(Own... own)
{
    using F = AuditFilter;
    using Q = Query;
    return describe(
        Field<Q, Id<User>>{"actor_id"_L1, static_cast<Id<User> Q::*>(&F::actorId)},
        Field<Q, Id<AuditSubject>>{"subject_id"_L1, static_cast<Id<AuditSubject> Q::*>(&F::subjectId)},
        Field<Q, Id<Institution>>{"institution_id"_L1, static_cast<Id<Institution> Q::*>(&F::institutionId)},
        Field<Q, QStringList>{"action"_L1, static_cast<QStringList Q::*>(&F::action), {.maxLength = 20}},
        Field<Q, std::optional<AuditOutcome>>{"outcome"_L1, static_cast<std::optional<AuditOutcome> Q::*>(&F::outcome)},
        Field<Q, std::optional<Instant>>{"from"_L1, static_cast<std::optional<Instant> Q::*>(&F::from)},
        Field<Q, std::optional<Instant>>{"until"_L1, static_cast<std::optional<Instant> Q::*>(&F::until)},
        Field<Q, Id<Session>>{"session_id"_L1, static_cast<Id<Session> Q::*>(&F::sessionId)}, own...);
}

// q: every word in the actor's address, the action, the address it came from or the request id.
struct AuditQuery : Paging, AuditFilter
{
    static constexpr auto fields() { return describeBoth(listFields<AuditQuery>(), auditFields<AuditQuery>()); }
};

struct AuditEventRef
{
    Id<AuditEvent> eventId;

    static constexpr auto fields() { return describe(Field{"event_id"_L1, &AuditEventRef::eventId}); }
};

struct AuditHistogramQuery : AuditFilter
{
    QString q;
    int buckets = 60; // at most so many

    static constexpr auto fields()
    {
        using Q = AuditHistogramQuery;
        return auditFields<Q>(Field{"q"_L1, &Q::q, {.maxLength = 200}},
                              Field{"buckets"_L1, &Q::buckets, {.min = 1, .max = 400}});
    }
};

enum class ExportFormat { Csv, Jsonl };
constexpr auto names(ExportFormat) { return std::array{"csv"_L1, "jsonl"_L1}; }

// An export comes in slices, so that it may have any number of rows and goes on where it was interrupted: ask with
// `after` as the slice before said, append the contents, until `after` comes back empty; with that slice comes what
// vouches for the whole. `until` holds what is new out of it.
struct AuditExportQuery : AuditFilter
{
    QString q;
    ExportFormat format = ExportFormat::Csv;
    QString after; // as the slice before said; empty: from the beginning
    int limit = 2000;

    static constexpr auto fields()
    {
        using Q = AuditExportQuery;
        return auditFields<Q>(Field{"q"_L1, &Q::q, {.maxLength = 200}}, Field{"format"_L1, &Q::format},
                              Field{"after"_L1, &Q::after, {.maxLength = 400}},
                              Field{"limit"_L1, &Q::limit, {.min = 1, .max = 5000}});
    }
};

struct AuditSlice
{
    QString content; // lines of the file; the first slice of a CSV begins with its header
    int rows = 0;
    QString after;    // empty: that was the last one; good for the one who asked and for the same filters
    qint64 total = 0; // rows of the whole export, in its first slice
    std::optional<AuditCover> cover; // of all slices together, in the last one

    static constexpr auto fields()
    {
        using S = AuditSlice;
        return describe(Field{"content"_L1, &S::content}, Field{"rows"_L1, &S::rows}, Field{"after"_L1, &S::after},
                        Field{"total"_L1, &S::total}, Field{"cover"_L1, &S::cover});
    }
    friend bool operator==(const AuditSlice &, const AuditSlice &) = default;
};

// Everybody sees what happened at the nodes where he holds the permission, and below them.
namespace Api {
inline constexpr Endpoint<AuditQuery, Page<AuditEvent>> listAuditEvents{
    Method::Get,          "/audit"_L1,
    "listAuditEvents"_L1, needs(Permission::AuditView, Scope::Anywhere),
    Guard::None,          "What was done and refused, newest first; sort by at"_L1};
inline constexpr Endpoint<AuditHistogramQuery, AuditHistogram> auditHistogram{
    Method::Get, "/audit/histogram"_L1,      "auditHistogram"_L1, needs(Permission::AuditView, Scope::Anywhere),
    Guard::None, "How much happened when"_L1};
inline constexpr Endpoint<Nothing, AuditIntegrity> auditIntegrity{
    Method::Get,         "/audit/integrity"_L1,
    "auditIntegrity"_L1, needs(Permission::AuditView, Scope::Anywhere),
    Guard::None,         "How far the log is sealed, signed and verified"_L1};
inline constexpr Endpoint<AuditExportQuery, AuditSlice> exportAudit{
    Method::Get,      "/audit/export"_L1,
    "exportAudit"_L1, needs(Permission::AuditExport, Scope::Anywhere),
    Guard::StepUp,    "The next slice of an export as CSV or JSON lines, oldest first"_L1};
// The node of the event decides, so the store asks about it.
inline constexpr Endpoint<AuditEventRef, AuditEvent> getAuditEvent{
    Method::Get, "/audit/{event_id}"_L1, "getAuditEvent"_L1, needs(Permission::AuditView, Scope::Anywhere),
    Guard::None, "One event"_L1};
} // namespace Api

} // namespace bitflow
