// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ui/column.h"
#include "common/api/audit.h"

namespace bitflow {

QList<ui::Column<AuditEvent>> auditColumns();

} // namespace bitflow
