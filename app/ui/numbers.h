// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as people write them in their language, with the separators the application itself shows.
#pragma once

#include "common/text.h"

#include <optional>

namespace bitflow::fmt {

// "1,200" and "1 200" are twelve hundred where commas group, "1.200" where points do; digits of every script. Groups of
// three, or of two before the last three as in India. Nothing when it cannot be read without guessing.
std::optional<double> readNumber(const QString &text);

} // namespace bitflow::fmt
