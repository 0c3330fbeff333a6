// SPDX-License-Identifier: GPL-3.0-or-later
// Shapes that the parts of BitflowStyle share.
#pragma once

#include "app/ui/style.h"

class QStyleOption;

namespace bitflow::ui {

bool isComplained(const QWidget *widget);
bool isBlocked(const QWidget *widget);

// A rounded box with a one-pixel edge, its lines on whole pixels.
void paintBox(QPainter &painter, const QRect &rect, const QColor &fill, const QColor &edge, int radius = space::radius);
// The edge of a field: plain, focused, complained about, disabled.
void paintField(QPainter &painter, const QStyleOption &option, const QWidget *widget, bool focused);
// A small "v" in the middle of the rectangle, pointing that way.
void paintChevron(QPainter &painter, const QRect &rect, Qt::ArrowType direction, const QColor &color);
QColor buttonTextColor(const QStyleOption &option, const QWidget *widget);

} // namespace bitflow::ui
