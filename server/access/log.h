// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log read as the history of one thing.
#pragma once

#include "common/id.h"
#include "common/instant.h"
#include "server/audit/subjectkeys.h"
#include "server/sql/database.h"

#include <QJsonObject>

namespace bitflow {

struct LogEntry
{
    QUuid id;
    Instant at;
    QString action, actorName;
    QUuid actorId, institutionId, subjectId;
    QJsonObject before, after;
    bool erased = false; // both, by the wish of the person

    static constexpr auto fields()
    {
        using L = LogEntry;
        return describe(Field{"id"_L1, &L::id}, Field{"at"_L1, &L::at}, Field{"action"_L1, &L::action},
                        Field{"actor_name"_L1, &L::actorName}, Field{"actor_id"_L1, &L::actorId},
                        Field{"institution_id"_L1, &L::institutionId}, Field{"subject_id"_L1, &L::subjectId},
                        Field{"before_state"_L1, &L::before}, Field{"after_state"_L1, &L::after});
    }
};

// What was done to one thing ("user", "role", "institution") since then, the latest first.
Result<QList<LogEntry>> logOf(sql::Database &db, SubjectKeys &people, QLatin1StringView type, QUuid subject,
                              Instant since = {});
// The same for all things of a type.
Result<QList<LogEntry>> logOfAll(sql::Database &db, SubjectKeys &people, QLatin1StringView type, Instant since);
// When the log begins; now, while it is empty.
Result<Instant> logBegin(sql::Database &db);

} // namespace bitflow
