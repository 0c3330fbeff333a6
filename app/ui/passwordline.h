// SPDX-License-Identifier: GPL-3.0-or-later
// A line for a password, with a button inside that shows what was typed. Tab reaches the button after the line.
#pragma once

#include <QLineEdit>

class QToolButton;

namespace bitflow::ui {

class PasswordLine : public QLineEdit
{
    Q_OBJECT

public:
    explicit PasswordLine(QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void reveal(bool shown);
    void place();
    QToolButton *m_button;
};

} // namespace bitflow::ui
