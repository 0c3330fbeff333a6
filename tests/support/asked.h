// SPDX-License-Identifier: GPL-3.0-or-later
// What was asked by Why? in a window; it answers as the main window does.
#pragma once

#include "app/ui/blocked.h"

#include <QObject>
#include <QWidget>

namespace bitflow::test {

class Asked : public QObject
{
public:
    explicit Asked(QWidget *window) : QObject(window) { window->installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != ui::WhyEvent::kind())
            return false;
        questions.append(static_cast<ui::WhyEvent *>(event)->why);
        event->accept();
        return true;
    }
    QList<ui::Why> questions;
};

} // namespace bitflow::test
