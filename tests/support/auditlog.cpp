// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/auditlog.h"

#include "server/audit/eventrows.h"

#include <gtest/gtest.h>

namespace bitflow::test {

QList<AuditEvent> auditLog(sql::Database &db, Audit &audit, const QString &action)
{
    auto events = db.all<AuditEvent>(u"SELECT id, at, action, outcome, actor_id, actor_name, session_id, ip_address, "
                                     "request_id, institution_id, subject_type, subject_id, "
                                     "NULLIF(before_state, '') AS \"before\", NULLIF(after_state, '') AS \"after\" "
                                     "FROM audit_events WHERE ? IN ('', action) ORDER BY id"_s,
                                     {action});
    EXPECT_TRUE(events);
    if (!events)
        return {};
    EXPECT_TRUE(auditevents::complete(db, audit.people(), {.everything = true}, *events));
    return *events;
}

QString auditText(sql::Database &db, Audit &audit, const QString &action)
{
    QString text;
    for (const AuditEvent &event : auditLog(db, audit, action))
        text += QString::fromUtf8(toText(toJsonObject(event))) + u'\n';
    return text;
}

} // namespace bitflow::test
