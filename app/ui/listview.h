// SPDX-License-Identifier: GPL-3.0-or-later
// The table every list is shown in: 32-pixel rows painted directly, keyboard from end to end, a current row at all
// times.
#pragma once

#include "app/ui/listmodel.h"

#include <QTableView>

namespace bitflow::ui {

class ListDelegate;
class ListHeader;

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

Q_SIGNALS:
    void currentRowChanged(int row);
    void opened(int row);                                     // Enter or double click
    void contextMenuWanted(int row, const QPoint &globalPos); // right click, Menu key, Shift+F10
    void deleteWanted(int row);                               // Del

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;

private:
    void tellViewport();
    void keepCurrent();
    void onRefreshed();
    void setHover(int row);

    ListModel *m_model = nullptr;
    ListDelegate *m_delegate;
    ListHeader *m_header;
    QByteArray m_currentKey; // of the object that is current, also while its row is not loaded
    bool m_fromTop = false;
};

} // namespace bitflow::ui
