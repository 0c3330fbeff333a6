// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/store.h"

#include "server/audit/eventrows.h"
#include "server/roles/guards.h"

#include <algorithm>

namespace bitflow {

namespace {

const QString columns =
    u"SELECT e.id, e.at, e.action, e.outcome, e.actor_id, e.actor_name, e.session_id, e.ip_address, e.request_id, "
    "e.institution_id, e.subject_type, e.subject_id, NULLIF(e.before_state, '') AS \"before\", "
    "NULLIF(e.after_state, '') AS \"after\", d.device, k.seq"_s;
const QString tables = u"FROM audit_events e LEFT JOIN sessions d ON d.id = e.session_id "
                       "LEFT JOIN audit_seals k ON k.event_id = e.id"_s;

struct CountRow
{
    Instant at;
    AuditOutcome outcome = AuditOutcome::Done;
    qint64 count = 0;

    static constexpr auto fields()
    {
        using R = CountRow;
        return describe(Field{"at"_L1, &R::at}, Field{"outcome"_L1, &R::outcome}, Field{"count"_L1, &R::count});
    }
};

struct SpanRow
{
    std::optional<Instant> first, last;

    static constexpr auto fields()
    {
        return describe(Field{"first_at"_L1, &SpanRow::first}, Field{"last_at"_L1, &SpanRow::last});
    }
};

void addWords(const QString &q, const SubjectKeys &people, sql::ListSource &source)
{
    const QStringList words = q.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words.first(std::min(words.size(), qsizetype(10)))) {
        source.where.append(
            u"e.actor_name LIKE ? ESCAPE '!' OR e.action LIKE ? ESCAPE '!' OR e.ip_address LIKE ? ESCAPE '!' "
            "OR e.request_id LIKE ? ESCAPE '!' OR (e.ip_code = ? AND e.ip_code <> '') "
            "OR e.actor_id IN (SELECT a.id FROM users a WHERE a.search_text LIKE ? ESCAPE '!') "
            "OR e.subject_id IN (SELECT u.id FROM users u WHERE u.search_text LIKE ? ESCAPE '!') "
            "OR e.subject_id IN (SELECT i.id FROM institutions i WHERE i.search_text LIKE ? ESCAPE '!')"_s);
        const QString pattern = sql::Dialect::containing(word), folded = sql::Dialect::containing(word.toCaseFolded());
        source.args << pattern << pattern << pattern << pattern << people.codeOf(word) << folded << folded << folded;
    }
}

void addFilter(const AuditFilter &filter, sql::ListSource &source)
{
    const auto add = [&](bool given, const QString &condition, const sql::Arg &arg) {
        if (!given)
            return;
        source.where.append(condition);
        source.args.append(arg);
    };
    add(!filter.actorId.isNull(), u"e.actor_id = ?"_s, filter.actorId);
    add(!filter.subjectId.isNull(), u"e.subject_id = ?"_s, filter.subjectId);
    add(!filter.institutionId.isNull(),
        u"e.institution_id IN (SELECT descendant FROM institution_paths WHERE ancestor = ?)"_s, filter.institutionId);
    if (!filter.action.isEmpty()) {
        source.where.append(QStringList(filter.action.size(), u"e.action LIKE ? ESCAPE '!'"_s).join(u" OR "_s));
        for (const QString &action : filter.action)
            source.args.append(sql::Dialect::beginning(action));
    }
    add(filter.outcome.has_value(), u"e.outcome = ?"_s, filter.outcome);
    add(filter.from.has_value(), u"e.at >= ?"_s, filter.from);
    add(filter.until.has_value(), u"e.at < ?"_s, filter.until);
    add(!filter.sessionId.isNull(), u"e.session_id = ?"_s, filter.sessionId);
}

// The first width, in seconds, of which so many cover the span.
qint64 widthFor(std::chrono::microseconds span, int buckets)
{
    constexpr qint64 minute = 60, hour = 3600, day = 86'400;
    for (const qint64 width : {minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day,
                               7 * day, 30 * day, 90 * day})
        if (span.count() / (width * 1'000'000) < buckets)
            return width;
    return 365 * day;
}

} // namespace

QString AuditStore::where(const sql::ListSource &source)
{
    return u" WHERE ("_s + source.where.join(u") AND ("_s) + u')';
}

sql::ListSource AuditStore::source(const Caller &caller, Permission permission, const AuditFilter &filter,
                                   const QString &q) const
{
    sql::ListSource source;
    source.select = columns;
    source.from = tables;
    source.where.append(AccessControl::within(m_access.reach(caller, permission), u"e.institution_id"_s, source.args));
    addFilter(filter, source);
    addWords(q, m_audit.people(), source);
    source.sortable = {{"at"_L1, "e.at"_L1}};
    source.defaultSort = u"-at"_s;
    source.idColumn = u"e.id"_s;
    source.cursorKey = m_cursorKey;
    return source;
}

Result<Page<AuditEvent>> AuditStore::list(const Caller &caller, const AuditQuery &query)
{
    auto from = source(caller, Permission::AuditView, query, query.q);
    from.filterHash = filterHash(query);
    TRY(auto page, sql::page<AuditEvent>(m_db, query, from));
    TRY_VOID(auditevents::complete(m_db, m_audit.people(), m_access.reach(caller, Permission::AuditView), page.items));
    return page;
}

Result<AuditEvent> AuditStore::get(const Caller &caller, const AuditEventRef &in)
{
    TRY(auto found, m_db.all<AuditEvent>(columns + u' ' + tables + u" WHERE e.id = ?"_s, {in.eventId}));
    if (found.isEmpty())
        return notFound();
    const auto node = found.first().institutionId;
    auto allowed = m_access.require(caller, Permission::AuditView, node);
    // E9: whoever does not watch over the platform does not learn what happened there
    if (!allowed && node.isNull() && allowed.error().status == 403)
        return notFound();
    TRY_VOID(std::move(allowed));
    TRY_VOID(auditevents::complete(m_db, m_audit.people(), m_access.reach(caller, Permission::AuditView), found));
    return found.first();
}

Result<AuditHistogram> AuditStore::histogram(const Caller &caller, const AuditHistogramQuery &query)
{
    const auto from = source(caller, Permission::AuditView, query, query.q);
    AuditHistogram histogram;
    TRY(const auto span,
        m_db.first<SpanRow>(u"SELECT MIN(e.at) AS first_at, MAX(e.at) AS last_at "_s + from.from + where(from),
                            from.args));
    const Instant now = Instant::now();
    histogram.until = query.until.value_or(now);
    histogram.from = query.from.value_or(span->first.value_or(now - std::chrono::hours(24)));
    histogram.width = widthFor(histogram.until - histogram.from, query.buckets);
    const qint64 width = histogram.width * 1'000'000;
    TRY(const auto rows, m_db.all<CountRow>(u"SELECT e.at - (e.at % ?) AS at, e.outcome, COUNT(*) AS count "_s +
                                                from.from + where(from) + u" GROUP BY 1, 2 ORDER BY 1"_s,
                                            sql::Args{width} + from.args));
    for (const CountRow &row : rows) {
        if (histogram.buckets.isEmpty() || histogram.buckets.last().at != row.at)
            histogram.buckets.append({row.at, 0, 0});
        AuditBucket &bucket = histogram.buckets.last();
        (row.outcome == AuditOutcome::Done ? bucket.done : bucket.denied) += row.count;
    }
    return histogram;
}

Result<AuditIntegrity> AuditStore::integrity(const Caller &caller, const Nothing &)
{
    const AuditWatch::State state = m_watch.state();
    const bool counts = m_access.reach(caller, Permission::AuditView).everything;
    AuditChain chain(m_db);
    TRY(const AuditSeal last, chain.last());
    TRY(const auto checkpoint, chain.lastCheckpoint());
    TRY(const auto pending, chain.pending());
    AuditIntegrity integrity;
    integrity.checked = state.complete;
    integrity.ok = state.complete && state.verdict.ok();
    if (state.complete) {
        integrity.fault = integrity.ok ? QString() : QString(nameOf(state.verdict.fault));
        integrity.verifiedUntil = state.verdict.until;
        integrity.checkedAt = state.at;
    }
    if (checkpoint)
        integrity.checkpointAt = checkpoint->at;
    integrity.pendingSince = pending;
    if (!counts)
        return integrity;
    integrity.sealed = last.seq;
    integrity.checkpoint = checkpoint ? checkpoint->seq : 0;
    integrity.verified = state.verdict.last;
    integrity.firstBad = state.verdict.firstBad;
    return integrity;
}

} // namespace bitflow
