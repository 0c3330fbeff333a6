// SPDX-License-Identifier: GPL-3.0-or-later
// Where this person's programs keep what they remember: BITFLOW_CONFIG_DIR, or the system's place for it.
#pragma once

#include "common/text.h"

namespace bitflow {

QString configDirectory(); // it need not exist yet

} // namespace bitflow
