// SPDX-License-Identifier: GPL-3.0-or-later
// How the cells of the matrix look: a shape for each state, so that no colour has to be told apart.
#pragma once

#include "app/roles/matrixmodel.h"

#include <QStyledItemDelegate>
#include <QWidget>

namespace bitflow {

// Into the middle of the area.
void paintCell(QPainter &painter, const QRectF &area, MatrixModel::Cell cell);

class MatrixDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    // Space, and a click on the shape, tick and clear.
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
};

// What the shapes mean.
class MatrixLegend : public QWidget
{
    Q_OBJECT

public:
    explicit MatrixLegend(QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Entry
    {
        MatrixModel::Cell cell;
        QString text;
    };
    QList<Entry> m_entries;
};

} // namespace bitflow
