// SPDX-License-Identifier: GPL-3.0-or-later
// The members of a person as fields of a form.
#pragma once

#include "app/ui/formbase.h"

namespace bitflow {

QList<ui::FormField> newUserFields();  // NewUser: few, the rest can be added later
QList<ui::FormField> editUserFields(); // UserChange

} // namespace bitflow
