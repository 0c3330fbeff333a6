// SPDX-License-Identifier: GPL-3.0-or-later
// What Qt tells assistive technology wrongly about its own widgets, told right.
#pragma once

namespace bitflow::ui {

// Once, after QApplication; Theme does it. A combo box is called by its name from then on, and its text is its value:
// on Unix Qt gives the text for the name and leaves the accessible name unread.
void installAccessibleTypes();

} // namespace bitflow::ui
