// SPDX-License-Identifier: GPL-3.0-or-later
// The two kinds of button that the home page is made of. Both are figures that lead to the list that proves them.
#pragma once

#include "app/ui/pill.h"

#include <QAbstractButton>

namespace bitflow {

// A figure with a caption above and a line of detail below.
class KpiTile : public QAbstractButton
{
    Q_OBJECT

public:
    KpiTile(const QString &caption, const QString &iconName, QWidget *parent = nullptr);
    void setFigure(const QString &figure, const QString &detail, ui::Tone tone = ui::Tone::Neutral);
    void setStale(bool stale); // the figure is an older one: greyed until the newer comes
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QString m_caption, m_icon, m_figure, m_detail;
    ui::Tone m_tone = ui::Tone::Neutral;
    bool m_stale = false;
};

// A row of a panel: icon, words, a figure at the end, a chevron.
class RowButton : public QAbstractButton
{
    Q_OBJECT

public:
    RowButton(const ui::Pill &sign, const QString &text, const QString &detail, QWidget *parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    ui::Pill m_sign;
    QString m_detail;
};

} // namespace bitflow
