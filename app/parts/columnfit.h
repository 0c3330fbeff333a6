// SPDX-License-Identifier: GPL-3.0-or-later
// Lets the columns of a list share the room there is, until somebody drags one.
#pragma once

#include "app/ui/listview.h"

namespace bitflow {

class ColumnFit : public QObject
{
    Q_OBJECT

public:
    // least: the narrowest each column gets, in the order of the model; the widest follows from the room. A child of
    // the view.
    ColumnFit(ui::ListView *view, const QList<int> &least);
    void fit(); // again, when columns were shown or hidden

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    ui::ListView *m_view;
    QList<int> m_least;
    bool m_dragged = false;
};

} // namespace bitflow
