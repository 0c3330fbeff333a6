// SPDX-License-Identifier: GPL-3.0-or-later
// The lower edge of the window: items that can be reached and pressed, not labels.
#pragma once

#include "app/ui/tokens.h"

#include <QFrame>

class QHBoxLayout;
class QToolButton;

namespace bitflow::ui {

class StatusItems : public QFrame
{
    Q_OBJECT

public:
    explicit StatusItems(QWidget *parent = nullptr);
    // atEnd: on the trailing side. Hidden until set() gives it a text.
    QToolButton *add(bool atEnd = false);
    // name: what is read out, when it is more than what is shown.
    void set(QToolButton *item, const QString &iconName, Token token, const QString &text, const QString &name = {});

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QHBoxLayout *m_row;
    int m_leading = 0;
};

} // namespace bitflow::ui
