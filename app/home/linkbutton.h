// SPDX-License-Identifier: GPL-3.0-or-later
// The two kinds of button that the home page is made of. Both are figures that lead to the list that proves them.
#pragma once

#include "app/ui/pill.h"

#include <QAbstractButton>
#include <QVariant>

namespace bitflow {

// A second figure inside a tile, which leads to a list of its own.
class DetailLink : public QAbstractButton
{
    Q_OBJECT

public:
    explicit DetailLink(QWidget *parent = nullptr);
    void setDetail(const QString &text, ui::Tone tone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    ui::Tone m_tone = ui::Tone::Neutral;
};

// What stands below the figure of a tile.
struct TileDetail
{
    QString text{};
    ui::Tone tone = ui::Tone::Neutral;
    QVariantMap filter{}; // of the list that proves it, where it counts something
};

// A figure with a caption above and a line of detail below.
class KpiTile : public QAbstractButton
{
    Q_OBJECT

public:
    KpiTile(const QString &caption, const QString &iconName, QWidget *parent = nullptr);
    void setFigure(const QString &figure, const TileDetail &detail);
    void setStale(bool stale); // the figure is an older one: greyed until the newer comes
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void detailClicked(const QVariantMap &filter);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void placeLink();
    QString m_caption, m_icon, m_figure;
    TileDetail m_detail;
    DetailLink *m_link;
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
