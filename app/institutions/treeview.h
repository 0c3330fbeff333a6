// SPDX-License-Identifier: GPL-3.0-or-later
// The tree with the rows of every other list: 32 pixels, painted directly, keyboard from end to end, a current row at
// all times. Asks the model for more before somebody gets there.
#pragma once

#include "app/institutions/treemodel.h"

#include <QTimer>
#include <QTreeView>

namespace bitflow {

class InstitutionTreeView : public QTreeView
{
    Q_OBJECT

public:
    explicit InstitutionTreeView(InstitutionTreeModel *model, QWidget *parent = nullptr); // the model outlives it

    [[nodiscard]] const Institution *current() const; // null when there is none
    // As soon as it is loaded: opens its ancestors and asks for more rows until it is there. The path ends with itself.
    void setCurrent(const QList<Id<Institution>> &path);
    [[nodiscard]] bool isSeeking() const { return !m_wanted.isEmpty(); } // it is not there yet

Q_SIGNALS:
    void currentChangedTo(const bitflow::Institution &institution);
    void opened(const bitflow::Institution &institution); // Enter or double click
    void contextMenuWanted(const QPoint &globalPos);
    void deleteWanted();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override;
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fetchAhead();
    void arrived();
    void fitColumns();
    InstitutionTreeModel *m_model;
    QTimer m_ahead;
    void seek();
    QList<Id<Institution>> m_wanted;
};

} // namespace bitflow
