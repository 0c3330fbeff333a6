// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the list of people.
#pragma once

#include "app/ui/column.h"
#include "common/model/user.h"

namespace bitflow {

QList<ui::Column<User>> userColumns();

} // namespace bitflow
