// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of what is in sight, for people to look at; saved only where BITFLOW_SCREENSHOTS names a directory.
#pragma once

#include "app/ui/tokens.h"

namespace bitflow::test {

// <name>-light.png and <name>-dark.png of the window one sees.
void picture(ui::Theme &theme, const QString &name);
// The same for people who read from right to left, as <name>-rtl; from left to right again afterwards. A text in sight
// that is cut is a failure, whether anybody asks for pictures or not.
void mirroredPicture(ui::Theme &theme, const QString &name);

} // namespace bitflow::test
