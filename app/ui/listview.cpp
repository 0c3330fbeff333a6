// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/listview.h"

#include "app/ui/listdelegate.h"
#include "app/ui/listheader.h"
#include "app/ui/names.h"
#include "app/ui/skeleton.h"
#include "app/ui/tokens.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace bitflow::ui {

ListView::ListView(const QString &listName, QWidget *parent)
    : QTableView(parent)
    , m_delegate(new ListDelegate(this))
    , m_header(new ListHeader(this))
{
    name(this, listName);
    setHorizontalHeader(m_header);
    name(m_header, listName);
    m_header->setFocusPolicy(Qt::NoFocus); // a stop less on every way through the page; the menu does all it does
    auto *arrange = new QAction(tr("Sort and choose columns"), this);
    arrange->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_S);
    arrange->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(arrange, &QAction::triggered, m_header, &ListHeader::openMenuByKey);
    addAction(arrange);
    setAccessibleDescription(
        tr("%1 sorts and chooses columns").arg(arrange->shortcut().toString(QKeySequence::NativeText)));
    m_header->setToolTip(tr("Click to sort. Right click or %1: sort and choose columns")
                             .arg(arrange->shortcut().toString(QKeySequence::NativeText)));
    setItemDelegate(m_delegate);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab leaves the list, arrows move inside
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(space::control);
    verticalHeader()->setMinimumSectionSize(24);
}

void ListView::setListModel(ListModel *model)
{
    m_model = model;
    m_header->follow(model);
    setModel(model);
    for (int i = 0; i < model->columns().size(); ++i) {
        setColumnWidth(i, model->columns()[i].width);
        setColumnHidden(i, model->columns()[i].hidden);
    }
    connect(model, &ListModel::refreshed, this, &ListView::onRefreshed);
    connect(model, &ListModel::restarted, this, [this] { m_fromTop = true; });
    connect(model, &ListModel::placeMoved, this, [this](int rows) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rows * verticalHeader()->defaultSectionSize());
    });
    connect(model, &ListModel::stateChanged, viewport(), qOverload<>(&QWidget::update));
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ListView::keepCurrent);
    connect(model, &QAbstractItemModel::dataChanged, this, [this] {
        if (m_currentKey.isEmpty() && currentIndex().isValid())
            m_currentKey = m_model->keyOf(currentRow());
    });
    keepCurrent();
    tellViewport();
}

void ListView::setCurrentRow(int row)
{
    if (!m_model || row < 0 || row >= m_model->rowCount())
        return;
    const int column = currentIndex().isValid() ? currentIndex().column() : m_header->logicalIndex(0);
    setCurrentIndex(m_model->index(row, column));
}

void ListView::setCurrentKey(const QByteArray &key)
{
    m_currentKey = key;
    if (const int row = m_model ? m_model->rowOf(key) : -1; row >= 0)
        setCurrentRow(row);
}

void ListView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.isValid() && current.row() != previous.row())
        m_currentKey = m_model ? m_model->keyOf(current.row()) : QByteArray();
    if (current.row() != previous.row())
        Q_EMIT currentRowChanged(current.row());
}

// A list with rows always has a current one: screen readers ask for its cell.
void ListView::keepCurrent()
{
    if (m_model && m_model->rowCount() > 0 && !currentIndex().isValid()) {
        const QByteArray key = m_currentKey;
        setCurrentRow(0);
        m_currentKey = key.isEmpty() ? m_currentKey : key;
    }
}

void ListView::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QTableView::rowsInserted(parent, first, last);
    keepCurrent();
}

void ListView::onRefreshed()
{
    const bool fromTop = std::exchange(m_fromTop, false);
    const QByteArray key = m_currentKey;
    const int row = key.isEmpty() ? -1 : m_model->rowOf(key);
    const int scrolled = verticalScrollBar()->value();
    if (row >= 0 && row != currentRow())
        setCurrentRow(row);
    else if (row < 0 && fromTop)
        setCurrentRow(0);
    keepCurrent();
    if (row < 0 && m_model->keyOf(currentRow()) != key)
        m_currentKey = m_model->keyOf(currentRow());
    verticalScrollBar()->setValue(fromTop ? 0 : scrolled);
    if (fromTop)
        scrollTo(currentIndex());
    if (currentIndex().isValid() && !selectionModel()->hasSelection())
        selectionModel()->select(currentIndex(), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    tellViewport();
    m_header->viewport()->update();
    Q_EMIT currentRowChanged(currentRow());
}

void ListView::keyPressEvent(QKeyEvent *event)
{
    const int row = currentRow();
    const bool plain = !(event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier));
    if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && row >= 0)
        Q_EMIT opened(row);
    else if (event->key() == Qt::Key_Delete && row >= 0 && plain)
        Q_EMIT deleteWanted(row);
    else if ((event->modifiers() & Qt::ControlModifier) && event->key() == Qt::Key_Home)
        setCurrentRow(0);
    else if ((event->modifiers() & Qt::ControlModifier) && event->key() == Qt::Key_End && m_model)
        setCurrentRow(m_model->rowCount() - 1);
    else if (!event->text().isEmpty() && event->text()[0].isPrint() && event->key() != Qt::Key_Space)
        event->ignore(); // letters belong to the search field, not to a search among the rows that happen to be here
    else
        QTableView::keyPressEvent(event);
}

void ListView::mouseMoveEvent(QMouseEvent *event)
{
    setHover(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void ListView::leaveEvent(QEvent *event)
{
    setHover(-1);
    QTableView::leaveEvent(event);
}

void ListView::setHover(int row)
{
    m_delegate->setHoverRow(row);
    viewport()->update();
}

void ListView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTableView::mouseDoubleClickEvent(event);
    if (const int row = rowAt(event->position().toPoint().y()); row >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT opened(row);
}

void ListView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int row = byKey ? currentRow() : rowAt(event->y());
    if (row < 0)
        return;
    setCurrentRow(row);
    Q_EMIT contextMenuWanted(row, byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft())
                                        : event->globalPos());
}

void ListView::focusInEvent(QFocusEvent *event)
{
    keepCurrent();
    QTableView::focusInEvent(event);
}

void ListView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    tellViewport();
}

void ListView::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dy != 0)
        tellViewport();
}

void ListView::tellViewport()
{
    if (!m_model)
        return;
    const int height = verticalHeader()->defaultSectionSize();
    const int first = verticalScrollBar()->value() / height;
    m_model->setViewport(first, first + viewport()->height() / height);
}

void ListView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!m_model || m_model->rowCount() > 0 || m_model->state() != ListModel::State::Loading)
        return;
    // Nothing is known yet, not even how many: rows in waiting.
    QPainter painter(viewport());
    const int height = verticalHeader()->defaultSectionSize();
    for (int row = 0; row * height < viewport()->height(); ++row)
        for (int column = 0; column < m_header->count(); ++column)
            if (!isColumnHidden(column)) {
                const QRect cell(columnViewportPosition(column) + space::s, row * height,
                                 columnWidth(column) - 2 * space::s, height);
                paintSkeleton(painter, cell, row, column, layoutDirection());
            }
}

} // namespace bitflow::ui
