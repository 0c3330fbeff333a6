// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log as somebody who may read all of it sees it.
#pragma once

#include "common/model/auditevent.h"
#include "server/audit/audit.h"

namespace bitflow::test {

// Of an action, or of all; oldest first.
QList<AuditEvent> auditLog(sql::Database &db, Audit &audit, const QString &action = {});
// The same as one text, everything that it tells.
QString auditText(sql::Database &db, Audit &audit, const QString &action = {});

} // namespace bitflow::test
