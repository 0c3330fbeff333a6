// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/home/flowgrid.h"

#include "app/ui/tokens.h"

#include <QGridLayout>

namespace bitflow {

FlowGrid::FlowGrid(int narrowest, QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_narrowest(narrowest)
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(ui::space::m);
}

void FlowGrid::add(QWidget *tile)
{
    tile->setParent(this);
    m_tiles.append(tile);
    arrange();
}

void FlowGrid::arrange()
{
    const int spacing = m_grid->spacing();
    QList<QWidget *> shown;
    for (QWidget *tile : std::as_const(m_tiles)) {
        m_grid->removeWidget(tile);
        if (!tile->isHidden() || !tile->testAttribute(Qt::WA_WState_ExplicitShowHide))
            shown.append(tile);
    }
    int fit = std::max(1, (width() + spacing) / (m_narrowest + spacing));
    fit = std::min(fit, std::max(1, int(shown.size())));
    // six tiles look better as three and three than as five and one
    const int rows = (int(shown.size()) + fit - 1) / fit;
    const int columns = rows > 0 ? (int(shown.size()) + rows - 1) / rows : 1;
    for (int column = 0; column < std::max(m_columns, columns); ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
    m_columns = columns;
    for (int i = 0; i < shown.size(); ++i)
        m_grid->addWidget(shown[i], i / columns, i % columns);
}

void FlowGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace bitflow
