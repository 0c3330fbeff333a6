// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of the wizard, and which one it is at; says so, leads nowhere.
#pragma once

#include "common/text.h"

#include <QWidget>

namespace bitflow {

class StepBar : public QWidget
{
    Q_OBJECT

public:
    explicit StepBar(const QStringList &steps, QWidget *parent = nullptr);
    void setCurrent(int step);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {320, 40}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QStringList m_steps;
    int m_current = 0;
};

} // namespace bitflow
