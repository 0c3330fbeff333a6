// SPDX-License-Identifier: GPL-3.0-or-later
// What the sentences about events may tell, in words; empty where it is not known.
#pragma once

#include "app/parts/auditwords.h"

#include <array>

namespace bitflow::audittold {

// By the number of the place in a sentence: %1 is Who.
enum Slot { Who = 1, Whom, From, To, Where, RoleName, More, Until };
using Told = std::array<QString, Until + 1>;

Told toldOf(const AuditEvent &event);

} // namespace bitflow::audittold
