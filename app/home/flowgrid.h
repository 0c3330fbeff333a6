// SPDX-License-Identifier: GPL-3.0-or-later
// Tiles of equal width in as many columns as fit.
#pragma once

#include <QWidget>

class QGridLayout;

namespace bitflow {

class FlowGrid : public QWidget
{
    Q_OBJECT

public:
    explicit FlowGrid(int narrowest, QWidget *parent = nullptr);
    void add(QWidget *tile); // the grid becomes its parent; hidden tiles take no room

    void arrange();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QGridLayout *m_grid;
    QList<QWidget *> m_tiles;
    int m_narrowest;
    int m_columns = 0;
};

} // namespace bitflow
