// SPDX-License-Identifier: GPL-3.0-or-later
// Bars that stand for text under way; still, so that nothing moves where reading goes on.
#pragma once

#include <QRect>

class QPainter;

namespace bitflow::ui {

// A bar in the leading part of a cell; its length depends on row and column only, so it does not jump when repainted.
void paintSkeleton(QPainter &painter, const QRect &cell, int row, int column, Qt::LayoutDirection direction);

} // namespace bitflow::ui
