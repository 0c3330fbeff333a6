// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the tree, of the search results and of the trash.
#pragma once

#include "app/ui/column.h"
#include "common/model/institution.h"

#include <QList>

namespace bitflow {

QList<ui::Column<Institution>> treeColumns();  // name, type, code, people, status, leader
QList<ui::Column<Institution>> foundColumns(); // the same with the way to it
QList<ui::Column<Institution>> trashColumns();
QList<ui::Column<Institution>> childColumns(); // for the narrow list in the detail

} // namespace bitflow
