// SPDX-License-Identifier: GPL-3.0-or-later
// After too many attempts: counts down in a label, second by second, and keeps the button blocked meanwhile.
#pragma once

#include "common/result.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

class QAbstractButton;

namespace bitflow {

namespace ui {
class Label;
}

class Wait : public QObject
{
    Q_OBJECT
public:
    Wait(ui::Label *label, QAbstractButton *button, QWidget *parent); // both live as long as the parent

    void start(const Error &refused); // what says of no time to wait ends the one before
    void stop() { start({}); }
    [[nodiscard]] int seconds() const; // that are left
    [[nodiscard]] bool running() const { return seconds() > 0; }

private:
    void tick();
    ui::Label *m_label;
    QAbstractButton *m_button;
    Error m_refused;
    QDeadlineTimer m_until;
    QTimer m_timer;
};

} // namespace bitflow
