// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader finds beside an event: where it was, and what its subject is called today.
#pragma once

#include "common/model/auditevent.h"
#include "server/auth/access.h"

namespace bitflow::auditevents {

// One query for all of them and each kind of subject. Numbers in the chain stay for a reach over everything only: how
// much happens elsewhere is nobody's business.
Result<void> complete(sql::Database &db, const Reach &reach, QList<AuditEvent> &events);

} // namespace bitflow::auditevents
