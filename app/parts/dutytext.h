// SPDX-License-Identifier: GPL-3.0-or-later
// Duties that are better kept apart, in words.
#pragma once

#include "common/model/access.h"

namespace bitflow {

QString dutyText(const DutyConflict &conflict);  // "Whoever enters grades should not approve them."
QString dutyNames(const DutyConflict &conflict); // "Enter grades + Approve grades"

} // namespace bitflow
