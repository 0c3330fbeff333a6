// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix as a grid to move in: the roles share what the words leave, the header stays above both, and where there
// is no room for all of it the words are drawn over what has scrolled below them.
#pragma once

#include <QTreeView>

namespace bitflow {

class MatrixTree : public QTreeView
{
    Q_OBJECT

public:
    explicit MatrixTree(QWidget *parent = nullptr);
    void fit(); // the columns have changed
    [[nodiscard]] QModelIndex indexAt(const QPoint &at) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    [[nodiscard]] QRect pinned() const; // where the words stay; nothing while nothing has scrolled below them

Q_SIGNALS:
    void whyWanted(const QModelIndex &cell); // Shift+F1

protected:
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override;

private:
    void drawWords(QPainter *painter, const QRect &row, const QModelIndex &index) const;
};

} // namespace bitflow
