// SPDX-License-Identifier: GPL-3.0-or-later
// Editors that open a calendar or a palette.
#pragma once

#include "app/ui/formeditors.h"

namespace bitflow::ui {

FieldEditor *makeDateEditor(QWidget *row);
FieldEditor *makeDateTimeEditor(QWidget *row);
FieldEditor *makeColorEditor(QWidget *row);

} // namespace bitflow::ui
