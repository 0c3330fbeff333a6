// SPDX-License-Identifier: GPL-3.0-or-later
// Events of the audit log as lines of a file.
#pragma once

#include "common/api/audit.h"

namespace bitflow::auditexport {

QString header(ExportFormat format); // empty where the format has none
QString line(const AuditEvent &event, ExportFormat format);

} // namespace bitflow::auditexport
