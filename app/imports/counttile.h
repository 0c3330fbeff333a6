// SPDX-License-Identifier: GPL-3.0-or-later
// A figure to read: what it counts stands below it. Leads nowhere.
#pragma once

#include "app/ui/pill.h"

#include <QWidget>

namespace bitflow {

class CountTile : public QWidget
{
    Q_OBJECT

public:
    explicit CountTile(ui::Tone tone, QWidget *parent = nullptr);
    // sentence: both in one, for those who do not see it ("10 need attention").
    void setCount(qint64 count, const QString &caption, const QString &sentence);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ui::Tone m_tone;
    qint64 m_count = 0;
    QString m_caption;
};

} // namespace bitflow
