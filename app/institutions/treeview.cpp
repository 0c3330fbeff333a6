// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/treeview.h"

#include "app/institutions/columns.h"
#include "app/parts/labels.h"
#include "app/ui/icons.h"
#include "app/ui/listdelegate.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QSet>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {

constexpr int aheadRows = 60;
constexpr int iconRoom = 24;
constexpr int leastName = 240;

// The cells of a list, with the picture of its kind before a name.
class TreeDelegate : public ui::ListDelegate
{
public:
    TreeDelegate(InstitutionTreeModel *model, QObject *parent) : ListDelegate(parent), m_model(model) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Institution *item = index.column() == 0 ? m_model->at(index) : nullptr;
        if (!item)
            return ListDelegate::paint(painter, option, index);
        QStyleOptionViewItem text = option;
        text.rect = QStyle::visualRect(option.direction, option.rect, option.rect.adjusted(iconRoom, 0, 0, 0));
        ListDelegate::paint(painter, text, index);
        const QRect sign =
            QStyle::visualRect(option.direction, option.rect,
                               {option.rect.left() + 6, option.rect.center().y() - 7, space::icon, space::icon});
        painter->drawPixmap(sign, ui::iconPixmap(kindIcon(item->kind), Token::Text2, space::icon,
                                                 painter->device()->devicePixelRatioF()));
    }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize size = ListDelegate::sizeHint(option, index);
        return index.column() == 0 ? size + QSize(iconRoom, 0) : size;
    }

private:
    InstitutionTreeModel *m_model;
};

} // namespace

InstitutionTreeView::InstitutionTreeView(InstitutionTreeModel *model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
{
    setModel(model);
    setItemDelegate(new TreeDelegate(model, this));
    ui::name(this, tr("Institutions"));
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setExpandsOnDoubleClick(false);
    setFrameShape(NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalScrollBar()->setSingleStep(space::control);
    setIndentation(20);
    setTabKeyNavigation(false);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(0, QHeaderView::Stretch); // the names get what the others leave
    header()->setHighlightSections(false);
    header()->setFixedHeight(space::control);
    header()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    const auto columns = treeColumns();
    for (int i = 0; i < columns.size(); ++i)
        setColumnWidth(i, columns[i].width);
    m_ahead.setSingleShot(true);
    m_ahead.setInterval(60);
    connect(&m_ahead, &QTimer::timeout, this, &InstitutionTreeView::fetchAhead);
    connect(model, &InstitutionTreeModel::loaded, this, &InstitutionTreeView::arrived);
    connect(this, &QTreeView::expanded, &m_ahead, qOverload<>(&QTimer::start));
}

const Institution *InstitutionTreeView::current() const { return m_model->at(currentIndex()); }

void InstitutionTreeView::setCurrent(const QList<Id<Institution>> &path)
{
    m_wanted = path;
    seek();
}

void InstitutionTreeView::seek()
{
    QModelIndex above;
    for (qsizetype i = 0; i < m_wanted.size(); ++i) {
        const QModelIndex index = m_model->indexOf(m_wanted[i]);
        if (!index.isValid()) {
            const int rows = m_model->rowCount(above);
            const bool complete = rows > 0 && m_model->at(m_model->index(rows - 1, 0, above));
            if (!complete)
                return m_model->fetchMore(above); // arrived() goes on from here
            continue;                             // an ancestor that is not one's own to see, or it is gone
        }
        if (i + 1 == m_wanted.size()) {
            m_wanted.clear();
            setCurrentIndex(index);
            return scrollTo(index);
        }
        expand(above = index);
    }
    m_wanted.clear();
}

void InstitutionTreeView::arrived()
{
    m_ahead.start();
    seek();
    if (m_wanted.isEmpty() && !currentIndex().isValid() && m_model->at(m_model->index(0, 0)))
        setCurrentIndex(m_model->index(0, 0));
}

void InstitutionTreeView::fetchAhead()
{
    // levels whose end is in sight or close below it
    QModelIndex index = indexAt(QPoint(4, 0));
    const int rows = viewport()->height() / space::control + aheadRows;
    for (int i = 0; i < rows && index.isValid(); ++i, index = indexBelow(index))
        if (!m_model->at(index))
            return m_model->fetchMore(index.parent());
}

void InstitutionTreeView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (const Institution *institution = m_model->at(current)) {
        m_wanted.clear(); // somebody went elsewhere meanwhile
        Q_EMIT currentChangedTo(Institution(*institution));
    }
}

void InstitutionTreeView::keyPressEvent(QKeyEvent *event)
{
    const Institution *institution = current();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && institution)
        return Q_EMIT opened(*institution);
    if (event->key() == Qt::Key_Delete && institution)
        return Q_EMIT deleteWanted();
    // letters belong to the filter field, not to a search among the rows that happen to be here
    if (!event->text().isEmpty() && event->text().at(0).isLetterOrNumber() &&
        !(event->modifiers() & ~Qt::ShiftModifier))
        return event->ignore();
    QTreeView::keyPressEvent(event);
}

void InstitutionTreeView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const Institution *institution = m_model->at(indexAt(event->position().toPoint()));
    if (institution && event->button() == Qt::LeftButton)
        Q_EMIT opened(*institution);
    else
        QTreeView::mouseDoubleClickEvent(event);
}

void InstitutionTreeView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    if (!byKey && m_model->at(indexAt(event->pos())))
        setCurrentIndex(indexAt(event->pos()));
    if (current())
        Q_EMIT contextMenuWanted(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft())
                                       : event->globalPos());
}

void InstitutionTreeView::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool selected = selectionModel()->isSelected(index);
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    painter->fillRect(row, Theme::color(selected ? Token::AccentSoft : Token::Surface));
    painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), Theme::color(Token::Border));
    QTreeView::drawRow(painter, option, index);
}

void InstitutionTreeView::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    if (!m_model->hasChildren(index))
        return;
    const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
    const int center = rightToLeft ? rect.left() + indentation() / 2 : rect.right() - indentation() / 2;
    QStyleOption option;
    option.initFrom(this);
    option.rect = QRect(center - 8, rect.center().y() - 8, space::icon, space::icon);
    const auto arrow = isExpanded(index) ? QStyle::PE_IndicatorArrowDown
                       : rightToLeft     ? QStyle::PE_IndicatorArrowLeft
                                         : QStyle::PE_IndicatorArrowRight;
    style()->drawPrimitive(arrow, &option, painter, this);
}

void InstitutionTreeView::scrollContentsBy(int dx, int dy)
{
    QTreeView::scrollContentsBy(dx, dy);
    if (dy != 0 && !m_ahead.isActive())
        m_ahead.start();
}

void InstitutionTreeView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    m_ahead.start();
    fitColumns();
}

// Where it is narrow the type goes first: the picture before the name says it.
void InstitutionTreeView::fitColumns()
{
    static const QList<QString> spare{u"kind"_s, u"leader"_s, u"code"_s, u"people"_s};
    const auto columns = treeColumns();
    int wanted = leastName;
    for (int i = 1; i < columns.size(); ++i)
        wanted += columns[i].width;
    QSet<int> hidden;
    for (const QString &id : spare) {
        if (wanted <= viewport()->width())
            break;
        const auto column = std::ranges::find(columns, id, &ui::Column<Institution>::id);
        hidden.insert(int(column - columns.begin()));
        wanted -= column->width;
    }
    for (int i = 1; i < columns.size(); ++i)
        if (isColumnHidden(i) != hidden.contains(i))
            setColumnHidden(i, hidden.contains(i));
}

} // namespace bitflow
