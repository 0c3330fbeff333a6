// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a ListView: a click sorts, Shift and a click adds a second key; a menu sorts as well, and shows and
// hides columns.
#pragma once

#include "app/ui/listmodel.h"

#include <QHeaderView>

class QMenu;

namespace bitflow::ui {

class ListHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit ListHeader(QWidget *parent);
    void follow(ListModel *model);
    void sortBy(int section, bool asSecondKey); // ascending, then descending
    void openMenu(const QPoint &globalPos);
    void openMenuByKey(); // under the header

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    QSize sectionSizeFromContents(int logicalIndex) const override;

private:
    QMenu *makeMenu();
    void addSorting(QMenu *menu);
    void addColumns(QMenu *menu);
    ListModel *m_model = nullptr;
    QPoint m_pressed;
};

} // namespace bitflow::ui
