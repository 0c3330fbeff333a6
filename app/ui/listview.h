// SPDX-License-Identifier: GPL-3.0-or-later
// The table every list is shown in: 32-pixel rows painted directly, keyboard from end to end, a current row at all times.
#pragma once

#include "app/ui/listmodel.h"

#include <QTableView>

namespace bitflow::ui {

class ListView : public QTableView
{
    Q_OBJECT

public:
    // name: what the list holds, for those who do not see it ("People").
    explicit ListView(const QString &name, QWidget *parent = nullptr);

    void setListModel(ListModel *model); // the model stays the caller's
    ListModel *listModel() const { return m_model; }

    int currentRow() const { return currentIndex().row(); } // -1 only when there are no rows
    void setCurrentRow(int row);                            // scrolls there
    void setCurrentKey(const QByteArray &key);              // as soon as the row is loaded

    // Widths, order and visibility of the columns, to be kept and given back.
    QByteArray saveColumns() const;
    bool restoreColumns(const QByteArray &saved);

Q_SIGNALS:
    void currentRowChanged(int row);
    void opened(int row);                                     // Enter or double click
    void contextMenuWanted(int row, const QPoint &globalPos); // right click, Menu key, Shift+F10
    void deleteWanted(int row);                               // Del
};

} // namespace bitflow::ui
