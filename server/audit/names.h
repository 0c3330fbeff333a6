// SPDX-License-Identifier: GPL-3.0-or-later
// What the states of events refer to by id or slug, by the names of today.
#pragma once

#include "common/model/auditevent.h"
#include "server/auth/access.h"

namespace bitflow::auditevents {

// The name of a row of users as an expression.
extern const QString personName;

// Fills AuditEvent::names, by one query for each kind of thing. People and their sessions are named whose home is
// within reach; institutions and roles that somebody with this reach knows of.
Result<void> addNames(sql::Database &db, const Reach &reach, QList<AuditEvent> &events);

} // namespace bitflow::auditevents
