// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/columnfit.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>

namespace bitflow {

ColumnFit::ColumnFit(ui::ListView *view, const QList<int> &least) : QObject(view), m_view(view), m_least(least)
{
    view->viewport()->installEventFilter(this);
    connect(view->horizontalHeader(), &QHeaderView::sectionResized, this, [this] {
        if (QGuiApplication::mouseButtons() & Qt::LeftButton && m_view->horizontalHeader()->underMouse())
            m_dragged = true;
    });
    fit();
}

bool ColumnFit::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fit();
    return QObject::eventFilter(watched, event);
}

// Between the least and the wanted width all columns shrink by the same share of what they can give; beyond the wanted
// width they grow by the same share.
void ColumnFit::fit()
{
    if (m_dragged || !m_view->listModel())
        return;
    const auto &columns = m_view->listModel()->columns();
    QList<int> shown;
    int wanted = 0, least = 0;
    for (int i = 0; i < columns.size() && i < m_least.size(); ++i) {
        if (m_view->isColumnHidden(i))
            continue;
        shown.append(i);
        wanted += columns[i].width;
        least += std::min(m_least[i], columns[i].width);
    }
    const int room = m_view->viewport()->width();
    int used = 0;
    for (const int i : std::as_const(shown)) {
        const int own = columns[i].width, narrow = std::min(m_least[i], own);
        int width = narrow;
        if (room >= wanted)
            width = own * room / std::max(1, wanted);
        else if (room > least)
            width = narrow + (own - narrow) * (room - least) / std::max(1, wanted - least);
        if (i == shown.last() && room >= least)
            width = room - used;
        used += width;
        m_view->setColumnWidth(i, width);
    }
}

} // namespace bitflow
