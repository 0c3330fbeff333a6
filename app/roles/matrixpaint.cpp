// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/matrixpaint.h"

#include "app/ui/column.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {

constexpr int shape = 14, target = 28, pillRoom = 300, gap = 6;

int leading(Qt::LayoutDirection direction)
{
    return int(QStyle::visualAlignment(direction, Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
}

// The words, and what harm the permission could do: as a pill where there is room, else as its sign.
void paintWords(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const bool group = !index.parent().isValid();
    const QFont font = Theme::font(ui::Type::Body, group);
    const qreal ratio = painter.device()->devicePixelRatio();
    QRect words = option.rect.adjusted(space::xs, 0, -space::s, 0);
    if (const auto risk = index.data(ui::PillRole); risk.isValid()) {
        const auto pill = risk.value<ui::Pill>();
        const bool whole = option.rect.width() >= pillRoom;
        const int width = whole ? ui::pillSize(pill, Theme::font()).width() : space::icon;
        const QRect at = QStyle::alignedRect(option.direction, Qt::AlignTrailing | Qt::AlignVCenter,
                                             {width, whole ? words.height() : space::icon}, words);
        if (whole)
            ui::paintPill(painter, at, pill, Theme::font(), option.direction, ratio);
        else
            painter.drawPixmap(at, ui::iconPixmap(ui::iconOf(pill), ui::textToken(pill.tone), space::icon, ratio));
        words = QStyle::visualRect(option.direction, option.rect.adjusted(space::xs, 0, -space::s, 0),
                                   words.adjusted(0, 0, -width - space::s, 0));
    }
    painter.setFont(font);
    painter.setPen(Theme::color(Token::Text));
    painter.drawText(words, leading(option.direction),
                     QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, words.width()));
}

// A changed cell is framed; of a group only while nobody sees what is in it.
bool isMarked(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const bool open = !index.parent().isValid() && (option.state & QStyle::State_Open);
    return !open && index.data(MatrixModel::ChangedRole).toBool();
}

void paintMark(QPainter &painter, const QRect &rect)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::color(Token::Accent), 1.5, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(2.5, 3.5, -2.5, -3.5), space::radius, space::radius);
}

void paintRole(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QString text = index.data().toString(); // of a group: how many of it
    const QFont font = Theme::font(ui::Type::Caption);
    const int wide = text.isEmpty() ? 0 : QFontMetrics(font).horizontalAdvance(text) + gap;
    const bool fits = shape + wide <= option.rect.width() - 2 * space::xs;
    const int width = shape + (fits ? wide : 0);
    const QRect all(option.rect.center().x() - width / 2, option.rect.top(), width, option.rect.height());
    const QRect sign = QStyle::alignedRect(option.direction, Qt::AlignLeading | Qt::AlignVCenter, {shape, shape}, all);
    paintCell(painter, sign, MatrixModel::Cell(index.data(MatrixModel::CellRole).toInt()));
    if (fits && wide > 0) {
        painter.setFont(font);
        painter.setPen(Theme::color(Token::Text2));
        painter.drawText(QStyle::visualRect(option.direction, all, all.adjusted(shape + gap, 0, 0, 0)),
                         leading(option.direction), text);
    }
    if (isMarked(option, index))
        paintMark(painter, option.rect);
}

} // namespace

void paintCell(QPainter &painter, const QRectF &area, MatrixModel::Cell cell)
{
    using Cell = MatrixModel::Cell;
    const qreal side = shape - 2;
    const QRectF circle(area.center().x() - side / 2, area.center().y() - side / 2, side, side);
    const bool on = cell == Cell::Granted || cell == Cell::Partly;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::color(on                     ? Token::Accent
                                     : cell == Cell::Locked ? Token::Text3
                                                            : Token::BorderCtl),
                        1.5));
    painter.setBrush(cell == Cell::Granted ? QBrush(Theme::color(Token::Accent)) : QBrush(Qt::NoBrush));
    painter.drawEllipse(circle);
    if (cell == Cell::Partly) {
        QPainterPath half;
        half.moveTo(circle.center().x(), circle.top());
        half.arcTo(circle, 90, 180);
        half.closeSubpath();
        painter.fillPath(half, Theme::color(Token::Accent));
    } else if (cell == Cell::Locked) {
        const QPointF slant(side * 0.35, -side * 0.35);
        painter.drawLine(circle.center() - slant, circle.center() + slant);
    }
    painter.restore();
}

void MatrixDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    if (index.column() == 0)
        paintWords(*painter, option, index);
    else
        paintRole(*painter, option, index);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_Active))
        ui::paintFocusRing(*painter, option.rect.adjusted(0, 1, 0, -1));
    painter->restore();
}

QSize MatrixDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(Theme::font(ui::Type::Body, true));
    return {metrics.horizontalAdvance(index.data().toString()) + 2 * space::s, space::control - 2};
}

bool MatrixDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                                 const QModelIndex &index)
{
    // on the words of a permission Space is meant for the only role there is
    const QModelIndex cell = index.column() == 0 && model->columnCount() == 2 ? index.siblingAtColumn(1) : index;
    auto *matrix = qobject_cast<MatrixModel *>(model);
    if (!matrix)
        return false;
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const QRect sign(option.rect.center() - QPoint(target / 2, target / 2), QSize(target, target));
        if (index.column() == 0 || mouse->button() != Qt::LeftButton || !sign.contains(mouse->position().toPoint()))
            return false;
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key != Qt::Key_Space && key != Qt::Key_Select)
            return false;
    } else {
        return false;
    }
    if (cell.column() == 0)
        Q_EMIT matrix->refused(tr("Go to the column of a role first."));
    else
        matrix->toggle(cell);
    return true;
}

MatrixLegend::MatrixLegend(QWidget *parent) : QWidget(parent)
{
    using Cell = MatrixModel::Cell;
    m_entries = {{Cell::Granted, tr("Granted")},
                 {Cell::Partly, tr("Partly")},
                 {Cell::None, tr("Not granted")},
                 {Cell::Locked, tr("Not yours to grant")}};
    QStringList words;
    for (const Entry &entry : std::as_const(m_entries))
        words.append(entry.text);
    ui::name(this, tr("What the signs mean"), words.join(u", "_s));
    setToolTip({});
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize MatrixLegend::sizeHint() const
{
    const QFontMetrics metrics(Theme::font(ui::Type::Caption));
    int width = 0;
    for (const Entry &entry : m_entries)
        width += shape + gap + metrics.horizontalAdvance(entry.text) + space::m;
    return {width, std::max(metrics.height() + 2, shape + 2)};
}

void MatrixLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QFont font = Theme::font(ui::Type::Caption);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(Theme::color(Token::Text2));
    int x = 0;
    for (const Entry &entry : std::as_const(m_entries)) {
        const auto place = [&](int from, int width) {
            return QStyle::visualRect(layoutDirection(), rect(), QRect(from, 0, width, height()));
        };
        paintCell(painter, place(x, shape), entry.cell);
        const int width = metrics.horizontalAdvance(entry.text);
        painter.drawText(place(x + shape + gap, width + 1), leading(layoutDirection()), entry.text);
        x += shape + gap + width + space::m;
    }
}

} // namespace bitflow
