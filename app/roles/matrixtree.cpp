// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/matrixtree.h"

#include "app/roles/matrixmodel.h"
#include "app/roles/matrixpaint.h"
#include "app/ui/icons.h"
#include "app/ui/style.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextLayout>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {

constexpr int wordsLeast = 210, roleLeast = 72, roleMost = 132, headerLines = 2;

// In at most two lines; what does not fit ends in an ellipsis.
QStringList linesOf(const QString &text, const QFont &font, int width)
{
    QTextLayout layout(text, font);
    QTextOption breaks;
    breaks.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(breaks);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() == headerLines - 1) {
            lines.append(QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width));
            break;
        }
        lines.append(text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}

// The names of the roles, in two lines where they need them.
class MatrixHeader : public QHeaderView
{
public:
    explicit MatrixHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
    {
        setSectionResizeMode(QHeaderView::Fixed);
        setSectionsMovable(false);
        setSectionsClickable(false);
        setStretchLastSection(false);
        setMinimumSectionSize(roleLeast);
        setFixedHeight(headerLines * QFontMetrics(Theme::font(ui::Type::Caption, true)).height() + 2 * space::xs);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QHeaderView::paintEvent(event);
        const auto *tree = static_cast<const MatrixTree *>(parentWidget());
        if (const QRect words = tree->pinned(); !words.isEmpty()) {
            QPainter painter(viewport());
            paintSection(&painter, QRect(words.left(), 0, words.width(), height()), 0);
        }
    }
    void paintSection(QPainter *painter, const QRect &rect, int section) const override
    {
        const auto header = [&](int role) { return model()->headerData(section, Qt::Horizontal, role); };
        painter->save();
        painter->fillRect(rect, Theme::color(Token::Surface));
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), Theme::color(Token::Border));
        const bool changed = header(MatrixModel::ChangedRole).toBool();
        if (changed) // what is not saved yet is marked where it would be looked for
            painter->fillRect(QRect(rect.left() + 2, rect.bottom() - 2, rect.width() - 4, 2),
                              Theme::color(Token::Accent));
        const QFont font = Theme::font(ui::Type::Caption, section > 0);
        const QRect area = rect.adjusted(space::xs, 0, -space::xs, -2);
        const QString text = linesOf(header(Qt::DisplayRole).toString(), font, area.width()).join(u'\n');
        painter->setFont(font);
        painter->setPen(Theme::color(section > 0 ? Token::Text : Token::Text2));
        const auto side = section > 0 ? Qt::Alignment(Qt::AlignHCenter)
                                      : QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignAbsolute;
        painter->drawText(area, int(side | Qt::AlignVCenter), text);
        painter->restore();
    }
};

} // namespace

MatrixTree::MatrixTree(QWidget *parent) : QTreeView(parent)
{
    setHeader(new MatrixHeader(this));
    setItemDelegate(new MatrixDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(false);
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setIndentation(20);
    setTabKeyNavigation(false);
}

// Six roles have room beside the words in a window of the usual width; fewer get more.
void MatrixTree::fit()
{
    const int roles = header()->count() - 1;
    if (roles < 1)
        return;
    const int width = std::clamp((viewport()->width() - wordsLeast) / roles, roleLeast, roleMost);
    header()->resizeSection(0, std::max(wordsLeast, viewport()->width() - roles * width));
    for (int i = 1; i <= roles; ++i)
        header()->resizeSection(i, width);
}

QRect MatrixTree::pinned() const
{
    const int width = header()->sectionSize(0);
    const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
    const QRect place(rightToLeft ? viewport()->width() - width : 0, 0, width, viewport()->height());
    return columnViewportPosition(0) == place.left() ? QRect() : place;
}

QModelIndex MatrixTree::indexAt(const QPoint &at) const
{
    const QModelIndex index = QTreeView::indexAt(at);
    return pinned().contains(at) ? index.siblingAtColumn(0) : index;
}

// A cell must not hide below the words.
void MatrixTree::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    QTreeView::scrollTo(index, hint);
    const QRect words = pinned();
    if (words.isEmpty() || index.column() == 0)
        return;
    const QRect cell = visualRect(index);
    const int under = layoutDirection() == Qt::RightToLeft ? cell.right() - words.left() : words.right() - cell.left();
    if (under > 0)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - under);
}

// What is drawn over the cells does not move with them.
void MatrixTree::scrollContentsBy(int dx, int dy)
{
    QTreeView::scrollContentsBy(dx, dy);
    if (dx == 0)
        return;
    viewport()->update();
    header()->viewport()->update();
}

void MatrixTree::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    fit();
}

void MatrixTree::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F1 && event->modifiers() == Qt::ShiftModifier && currentIndex().isValid())
        return Q_EMIT whyWanted(currentIndex());
    QTreeView::keyPressEvent(event);
}

// A grid: left and right go from cell to cell, and fold a group only where its words are.
QModelIndex MatrixTree::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const QModelIndex at = currentIndex();
    if (!at.isValid() || (action != MoveLeft && action != MoveRight)) {
        const QModelIndex to = QTreeView::moveCursor(action, modifiers);
        return at.isValid() && to.isValid() ? to.siblingAtColumn(at.column()) : to;
    }
    const bool forward = (action == MoveRight) != (layoutDirection() == Qt::RightToLeft);
    const bool folds = at.column() == 0 && model()->hasChildren(at) && isExpanded(at) != forward;
    if (folds) {
        setExpanded(at, forward);
        return at;
    }
    const QModelIndex to = at.siblingAtColumn(at.column() + (forward ? 1 : -1));
    return to.isValid() ? to : at;
}

void MatrixTree::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QModelIndex at = currentIndex();
    const bool current = at.isValid() && at.row() == index.row() && at.parent() == index.parent();
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    const Token back = current ? Token::AccentSoft : index.parent().isValid() ? Token::Surface : Token::Alt;
    painter->fillRect(row, Theme::color(back));
    painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), Theme::color(Token::Border));
    QTreeView::drawRow(painter, option, index);
    if (const QRect words = pinned(); !words.isEmpty()) {
        const QRect over(words.left(), row.top(), words.width(), row.height());
        painter->fillRect(over, Theme::color(back));
        painter->fillRect(QRect(over.left(), over.bottom(), over.width(), 1), Theme::color(Token::Border));
        drawWords(painter, over, index.siblingAtColumn(0));
    }
}

void MatrixTree::drawWords(QPainter *painter, const QRect &row, const QModelIndex &index) const
{
    const int inset = indentation() * (index.parent().isValid() ? 2 : 1);
    const auto place = [&](const QRect &rect) { return QStyle::visualRect(layoutDirection(), row, rect); };
    drawBranches(painter, place(QRect(row.left(), row.top(), inset, row.height())), index);
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = place(row.adjusted(inset, 0, 0, 0));
    option.state.setFlag(QStyle::State_Open, isExpanded(index));
    option.state.setFlag(QStyle::State_HasFocus, hasFocus() && currentIndex() == index);
    itemDelegate()->paint(painter, option, index);
    const int edge = layoutDirection() == Qt::RightToLeft ? row.left() : row.right();
    painter->fillRect(QRect(edge, row.top(), 1, row.height()), Theme::color(Token::BorderCtl));
}

void MatrixTree::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    if (index.parent().isValid())
        return;
    QStyleOption option;
    option.initFrom(this);
    option.rect = QRect(rect.center().x() - 8, rect.center().y() - 8, space::icon, space::icon);
    const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
    const auto arrow = isExpanded(index) ? QStyle::PE_IndicatorArrowDown
                       : rightToLeft     ? QStyle::PE_IndicatorArrowLeft
                                         : QStyle::PE_IndicatorArrowRight;
    style()->drawPrimitive(arrow, &option, painter, this);
}

} // namespace bitflow
