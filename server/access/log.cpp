// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/log.h"

#include "common/json.h"

namespace bitflow {

namespace {

// A state that is not told is '' in the table, which is no JSON.
constexpr auto columns = "SELECT id, at, action, actor_name, actor_id, institution_id, subject_id, "
                         "NULLIF(before_state, '') AS before_state, NULLIF(after_state, '') AS after_state "
                         "FROM audit_events WHERE outcome = 'done' AND subject_type = ? AND at > ? "_L1;
constexpr auto latestFirst = "ORDER BY at DESC, id DESC"_L1;

} // namespace

static Result<QList<LogEntry>> opened(SubjectKeys &people, QList<LogEntry> entries)
{
    QList<QUuid> ids;
    for (const LogEntry &entry : entries)
        ids.append(entry.id);
    TRY(const auto parts, people.read(ids));
    for (LogEntry &entry : entries) {
        const SubjectKeys::Parts told = parts.value(entry.id);
        entry.erased = told.erased;
        if (entry.actorName.isEmpty())
            entry.actorName = told.actorName;
        if (entry.before.isEmpty() && entry.after.isEmpty()) {
            entry.before = told.before;
            entry.after = told.after;
        }
    }
    return entries;
}

Result<QList<LogEntry>> logOf(sql::Database &db, SubjectKeys &people, QLatin1StringView type, QUuid subject,
                              Instant since)
{
    // who came in and what was refused changes nothing, and there is much of it
    TRY(const auto entries,
        db.all<LogEntry>(columns +
                             u"AND subject_id = ? AND (action NOT LIKE 'auth.%' OR action = 'auth.invitation') "_s +
                             latestFirst,
                         {type, since, subject}));
    return opened(people, entries);
}

Result<QList<LogEntry>> logOfAll(sql::Database &db, SubjectKeys &people, QLatin1StringView type, Instant since)
{
    TRY(const auto entries, db.all<LogEntry>(QString(columns) + latestFirst, {type, since}));
    return opened(people, entries);
}

Result<Instant> logBegin(sql::Database &db)
{
    TRY(const auto begin, db.value<Instant>(u"SELECT MIN(at) FROM audit_events"_s));
    return begin == Instant{} ? Instant::now() : begin;
}

} // namespace bitflow
