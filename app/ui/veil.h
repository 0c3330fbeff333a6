// SPDX-License-Identifier: GPL-3.0-or-later
// Dims a window while a question lies over it.
#pragma once

#include <QWidget>

namespace bitflow::ui {

class Veil : public QWidget
{
    Q_OBJECT

public:
    // Covers all of the window as long as it lives, and grows with it. Takes no input.
    explicit Veil(QWidget *window);
    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace bitflow::ui
