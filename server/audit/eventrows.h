// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader finds beside an event: what it tells of people, where it was, and what its subject is called today.
#pragma once

#include "common/model/auditevent.h"
#include "server/audit/subjectkeys.h"
#include "server/auth/access.h"

namespace bitflow::auditevents {

// One query for all of them and each kind of subject. Numbers in the chain stay for a reach over everything only: how
// much happens elsewhere is nobody's business.
Result<void> complete(sql::Database &db, SubjectKeys &people, const Reach &reach, QList<AuditEvent> &events);

} // namespace bitflow::auditevents
