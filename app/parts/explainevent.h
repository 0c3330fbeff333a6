// SPDX-License-Identifier: GPL-3.0-or-later
// Why what an event of the audit log tells was refused, as things stood then.
#pragma once

#include "app/parts/explainsheet.h"
#include "common/api/audit.h"

namespace bitflow {

// A refusal of somebody that names the permission it was about.
bool canExplain(const AuditEvent &event);
// Not open yet. For an event that can be explained.
ExplainSheet *explainEvent(ApiClient &api, const ClientSession &session, const AuditEvent &refused, QWidget *parent);

} // namespace bitflow
