// SPDX-License-Identifier: GPL-3.0-or-later
// Blocked is not disabled: it looks disabled, can be reached, and says why when somebody tries.
#pragma once

#include "common/text.h"

class QAbstractButton;
class QAction;

namespace bitflow::ui {

// An empty reason frees it again. A blocked button emits no clicked().
void block(QAbstractButton *button, const QString &reason);
// After the action was put into its menus. Buttons of the main window made from the action follow.
void block(QAction *action, const QString &reason);

QString blockReason(const QAction *action); // empty when not blocked
QString blockReason(const QAbstractButton *button);

} // namespace bitflow::ui
