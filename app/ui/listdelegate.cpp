// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/listdelegate.h"

#include "app/ui/fmt.h"
#include "app/ui/skeleton.h"
#include "app/ui/style.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace bitflow::ui {

namespace {

constexpr int inset = 8;

struct Look
{
    Token token;
    Qt::TextElideMode elide;
    bool strong = false;
    bool leftToRight = false;
};

Look lookOf(CellKind kind)
{
    switch (kind) {
    case CellKind::Strong:
        return {Token::Text, Qt::ElideRight, true, false};
    case CellKind::Code:
        return {Token::Text2, Qt::ElideRight, false, true};
    case CellKind::Path:
        return {Token::Text2, Qt::ElideRight, false, false};
    case CellKind::Number:
        return {Token::Text, Qt::ElideRight, false, false};
    case CellKind::Quiet:
        return {Token::Text2, Qt::ElideRight, false, false};
    case CellKind::Text:
    case CellKind::Pill:
        break;
    }
    return {Token::Text, Qt::ElideRight, false, false};
}

// The end of a way says most: whole steps go from its beginning, "… › Physics".
QString fittingPath(const QString &path, const QFontMetrics &metrics, int width)
{
    static const QString between = u" › "_s;
    QString shown = path;
    for (qsizetype at = path.indexOf(between); at >= 0 && metrics.horizontalAdvance(shown) > width;
         at = path.indexOf(between, at + 1))
        shown = u"…"_s + path.sliced(at);
    return metrics.horizontalAdvance(shown) > width ? path.section(between, -1) : shown;
}

// A name goes before its other form, "Layla Hassan · ليلى حسن": half of that one helps nobody.
QString fittingName(const QString &name, const QFontMetrics &metrics, int width)
{
    const qsizetype other = name.indexOf(u" · "_s);
    return other > 0 && metrics.horizontalAdvance(name) > width ? name.first(other) : name;
}

} // namespace

ListDelegate::ListDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_plain(Theme::font())
    , m_strong(Theme::font(Type::Body, true))
{}

void ListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    const QRect &cell = option.rect;
    if (selected || index.row() == m_hover)
        painter->fillRect(cell, Theme::color(selected ? Token::AccentSoft : Token::Alt));
    painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), Theme::color(Token::Border));
    const QRect area = cell.adjusted(inset, 0, -inset, 0);
    if (index.data(LoadingRole).toBool()) {
        paintSkeleton(*painter, area, index.row(), index.column(), option.direction);
    } else {
        if (index.data(StaleRole).toBool())
            painter->setOpacity(0.6);
        if (const auto pill = index.data(PillRole); pill.isValid() && !pill.value<Pill>().text.isEmpty())
            paintPill(*painter, area, pill.value<Pill>(), m_plain, option.direction,
                      painter->device()->devicePixelRatio());
        else
            paintText(*painter, area, option, index);
        painter->setOpacity(1);
    }
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_Active))
        paintFocusRing(*painter, cell, space::radius);
    painter->restore();
}

void ListDelegate::paintText(QPainter &painter, const QRect &area, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    if (text.isEmpty())
        return;
    const CellKind kind = CellKind(index.data(KindRole).toInt());
    const Look look = lookOf(kind);
    const QFont &font = look.strong ? m_strong : m_plain;
    const auto leading = kind == CellKind::Number ? Qt::AlignRight : Qt::AlignLeft;
    const int side = int(QStyle::visualAlignment(option.direction, leading));
    painter.setFont(font);
    painter.setPen(Theme::color(look.token));
    // Codes read left to right wherever they stand; everything else follows its own first strong letter.
    painter.setLayoutDirection(look.leftToRight ? Qt::LeftToRight : option.direction);
    const QFontMetrics metrics(font, painter.device());
    const QString fitting = kind == CellKind::Path     ? fittingPath(text, metrics, area.width())
                            : kind == CellKind::Strong ? fittingName(text, metrics, area.width())
                                                       : text;
    const QString shown = metrics.horizontalAdvance(fitting) <= area.width()
                              ? fitting
                              : metrics.elidedText(fitting, look.elide, area.width());
    painter.drawText(area, side | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
                     look.leftToRight ? shown : fmt::isolate(shown));
}

QSize ListDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QVariant pill = index.data(PillRole);
    if (pill.isValid())
        return {pillSize(pill.value<Pill>(), m_plain).width() + 2 * inset, space::control};
    const bool strong = CellKind(index.data(KindRole).toInt()) == CellKind::Strong;
    const QFontMetrics metrics(strong ? m_strong : m_plain);
    return {metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + 2 * inset, space::control};
}

bool ListDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    // What is cut off is said in full.
    QString tip = index.data(Qt::ToolTipRole).toString();
    if (tip.isEmpty() && sizeHint(option, index).width() > option.rect.width())
        tip = index.data(Qt::DisplayRole).toString();
    QToolTip::showText(event->globalPos(), tip, view);
    return true;
}

} // namespace bitflow::ui
