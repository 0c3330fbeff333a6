// SPDX-License-Identifier: GPL-3.0-or-later
// Margins that follow the direction of reading: Qt mirrors a layout but not its margins.
#pragma once

class QLayout;
class QWidget;

namespace bitflow::ui {

// `leading` is where a line begins. Holds for the layout of `owner`, or one inside it, as long as both live.
void setMargins(QWidget *owner, QLayout *layout, int leading, int top, int trailing, int bottom);

} // namespace bitflow::ui
