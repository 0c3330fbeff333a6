// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/listheader.h"

#include "app/ui/stylepaint.h"

#include <QActionGroup>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace bitflow::ui {

ListHeader::ListHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsMovable(true);
    setSectionsClickable(true);
    setHighlightSections(false);
    setStretchLastSection(true);
    setMinimumSectionSize(48);
    setFixedHeight(space::control);
    setResizeContentsPrecision(0);
    setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
}

void ListHeader::follow(ListModel *model) { m_model = model; }

void ListHeader::sortBy(int section, bool asSecondKey)
{
    if (!m_model || section < 0 || section >= m_model->columns().size() || !m_model->columns()[section].sortable)
        return;
    const QString id = m_model->columns()[section].id;
    QList<SortKey> keys = m_model->sortKeys();
    const auto known = std::ranges::find(keys, id, &SortKey::column);
    const bool descending = known != keys.end() && !known->descending;
    if (!asSecondKey)
        keys = {{id, descending}};
    else if (known != keys.end())
        known->descending = descending;
    else
        keys = QList<SortKey>{keys.value(0), {id, false}}.mid(keys.isEmpty() ? 1 : 0);
    m_model->setSort(keys);
    viewport()->update();
}

void ListHeader::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position().toPoint();
    QHeaderView::mousePressEvent(event);
}

void ListHeader::mouseReleaseEvent(QMouseEvent *event)
{
    QHeaderView::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    // A drag moves or resizes a column; only a click in place sorts.
    if (event->button() == Qt::LeftButton && (at - m_pressed).manhattanLength() < 4 &&
        cursor().shape() != Qt::SplitHCursor)
        sortBy(logicalIndexAt(at), event->modifiers() & Qt::ShiftModifier);
}

void ListHeader::contextMenuEvent(QContextMenuEvent *event) { openMenu(event->globalPos()); }

void ListHeader::openMenu(const QPoint &globalPos) { makeMenu()->popup(globalPos); }

void ListHeader::openMenuByKey()
{
    openMenu(mapToGlobal(layoutDirection() == Qt::RightToLeft ? rect().bottomRight() : rect().bottomLeft()));
}

QMenu *ListHeader::makeMenu()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!m_model)
        return menu;
    if (std::ranges::any_of(m_model->columns(), &ColumnHead::sortable)) {
        addSorting(menu->addMenu(tr("Sort by")));
        menu->addSeparator();
    }
    addColumns(menu);
    return menu;
}

void ListHeader::addSorting(QMenu *menu)
{
    const SortKey now = m_model->sortKeys().value(0);
    auto *columns = new QActionGroup(menu);
    for (const ColumnHead &column : m_model->columns()) {
        if (!column.sortable)
            continue;
        QAction *action = columns->addAction(menu->addAction(column.title));
        action->setCheckable(true);
        action->setChecked(column.id == now.column);
        connect(action, &QAction::triggered, this, [this, id = column.id] { m_model->setSort({{id, false}}); });
    }
    menu->addSeparator();
    auto *directions = new QActionGroup(menu);
    for (const auto &[title, descending] : {std::pair{tr("Ascending"), false}, {tr("Descending"), true}}) {
        QAction *action = directions->addAction(menu->addAction(title));
        action->setCheckable(true);
        action->setChecked(!now.column.isEmpty() && now.descending == descending);
        action->setEnabled(!now.column.isEmpty());
        connect(action, &QAction::triggered, this,
                [this, id = now.column, down = descending] { m_model->setSort({{id, down}}); });
    }
}

void ListHeader::addColumns(QMenu *menu)
{
    for (int visual = 0; visual < count(); ++visual) {
        const int section = logicalIndex(visual);
        auto *action = menu->addAction(m_model->columns()[section].title);
        action->setCheckable(true);
        action->setChecked(!isSectionHidden(section));
        action->setEnabled(section > 0); // the first column says what the row is
        connect(action, &QAction::toggled, this, [this, section](bool shown) { setSectionHidden(section, !shown); });
    }
}

void ListHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    if (!m_model || logicalIndex >= m_model->columns().size())
        return QHeaderView::paintSection(painter, rect, logicalIndex);
    painter->save();
    const ColumnHead &column = m_model->columns()[logicalIndex];
    painter->fillRect(rect, Theme::color(Token::Surface));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), Theme::color(Token::Border));
    const auto &keys = m_model->sortKeys();
    const auto key = std::ranges::find(keys, column.id, &SortKey::column);
    const bool sorted = key != keys.end();
    QRect area = rect.adjusted(space::s, 0, -space::s, 0);
    painter->setFont(Theme::font());
    painter->setPen(Theme::color(sorted ? Token::Text : Token::Text2));
    const int room = area.width() - (sorted ? 16 : 0);
    const QString text = painter->fontMetrics().elidedText(column.title, Qt::ElideRight, room);
    const int width = painter->fontMetrics().horizontalAdvance(text) + (sorted ? 16 : 0);
    const auto side = column.kind == CellKind::Number ? Qt::AlignTrailing : Qt::AlignLeading;
    const QRect content = QStyle::alignedRect(layoutDirection(), side | Qt::AlignVCenter, {width, area.height()}, area);
    painter->drawText(content, int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)) | Qt::AlignVCenter, text);
    if (sorted) {
        const QRect arrow = QStyle::visualRect(layoutDirection(), content,
                                               QRect(content.right() - 11, content.top(), 12, content.height()));
        paintChevron(*painter, arrow, key->descending ? Qt::DownArrow : Qt::UpArrow, Theme::color(Token::Text));
    }
    painter->restore();
}

QSize ListHeader::sectionSizeFromContents(int logicalIndex) const
{
    if (!m_model || logicalIndex >= m_model->columns().size())
        return QHeaderView::sectionSizeFromContents(logicalIndex);
    return {QFontMetrics(Theme::font()).horizontalAdvance(m_model->columns()[logicalIndex].title) + 2 * space::s + 16,
            space::control};
}

} // namespace bitflow::ui
