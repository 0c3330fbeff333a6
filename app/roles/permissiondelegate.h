// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of the permissions: a box, the plain words, pills; space and a click on box or words tick.
#pragma once

#include <QStyledItemDelegate>

namespace bitflow {

class PermissionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    void paintName(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

} // namespace bitflow
