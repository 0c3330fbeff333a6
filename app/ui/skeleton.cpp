// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/skeleton.h"

#include "app/ui/tokens.h"

#include <QPainter>
#include <QStyle>

namespace bitflow::ui {

void paintSkeleton(QPainter &painter, const QRect &cell, int row, int column, Qt::LayoutDirection direction)
{
    const int share = 55 + (row * 37 + column * 61) % 36; // 55 … 90 % of the cell
    const QSize size(cell.width() * share / 100, std::min(10, cell.height()));
    const QRect bar = QStyle::alignedRect(direction, Qt::AlignLeading | Qt::AlignVCenter, size, cell);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::color(Token::Skeleton));
    painter.drawRoundedRect(bar, 3, 3);
    painter.restore();
}

} // namespace bitflow::ui
