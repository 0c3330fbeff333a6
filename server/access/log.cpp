// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/log.h"

namespace bitflow {

namespace {

// A state that is not told is '' in the table, which is no JSON.
constexpr auto columns = "SELECT at, action, actor_name, actor_id, institution_id, subject_id, "
                         "NULLIF(before_state, '') AS before_state, NULLIF(after_state, '') AS after_state "
                         "FROM audit_events WHERE outcome = 'done' AND subject_type = ? AND at > ? "_L1;
constexpr auto latestFirst = "ORDER BY at DESC, id DESC"_L1;

} // namespace

Result<QList<LogEntry>> logOf(sql::Database &db, QLatin1StringView type, QUuid subject, Instant since)
{
    return db.all<LogEntry>(columns + u"AND subject_id = ? "_s + latestFirst, {type, since, subject});
}

Result<QList<LogEntry>> logOfAll(sql::Database &db, QLatin1StringView type, Instant since)
{
    return db.all<LogEntry>(QString(columns) + latestFirst, {type, since});
}

Result<Instant> logBegin(sql::Database &db)
{
    TRY(const auto begin, db.value<Instant>(u"SELECT MIN(at) FROM audit_events"_s));
    return begin == Instant{} ? Instant::now() : begin;
}

} // namespace bitflow
