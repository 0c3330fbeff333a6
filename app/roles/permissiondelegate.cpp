// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/roles/permissiondelegate.h"

#include "app/roles/permissionchecks.h"
#include "app/ui/column.h"
#include "app/ui/style.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {
constexpr int boxSize = 16;

QRect boxIn(const QStyleOptionViewItem &option)
{
    const QRect box(option.rect.left() + space::xs, option.rect.center().y() - boxSize / 2, boxSize, boxSize);
    return QStyle::visualRect(option.direction, option.rect, box);
}
} // namespace

void PermissionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    const QRect area = option.rect.adjusted(space::s, 0, -space::s, 0);
    if (index.column() == 0)
        paintName(*painter, option, index);
    else if (const auto pill = index.data(ui::PillRole); pill.isValid())
        ui::paintPill(*painter, area, pill.value<ui::Pill>(), Theme::font(), option.direction,
                      painter->device()->devicePixelRatio());
    else if (const QString text = index.data().toString(); !text.isEmpty()) {
        painter->setPen(Theme::color(Token::Text2));
        painter->setFont(Theme::font());
        const int side =
            int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
        painter->drawText(area, side, text);
    }
    if (index.column() == 0 && index.data(PermissionChecks::ChangedRole).toBool()) {
        // what is not saved yet is marked by its shape too
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(Theme::color(Token::Accent), 1, Qt::DashLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 2.5, -4.5, -2.5), space::radius, space::radius);
    }
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_Active))
        ui::paintFocusRing(*painter, option.rect.adjusted(0, 1, 0, -1));
    painter->restore();
}

void PermissionDelegate::paintName(QPainter &painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const QWidget *widget = option.widget;
    const QStyle *style = widget ? widget->style() : QApplication::style();
    QStyleOptionViewItem box(option);
    box.rect = boxIn(option);
    box.state &= ~(QStyle::State_On | QStyle::State_Off | QStyle::State_NoChange | QStyle::State_HasFocus);
    switch (Qt::CheckState(index.data(Qt::CheckStateRole).toInt())) {
    case Qt::Checked:
        box.state |= QStyle::State_On;
        break;
    case Qt::PartiallyChecked:
        box.state |= QStyle::State_NoChange;
        break;
    case Qt::Unchecked:
        box.state |= QStyle::State_Off;
        break;
    }
    if (index.data(PermissionChecks::BlockedRole).toBool())
        box.state &= ~QStyle::State_Enabled;
    style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, &painter, widget);
    const bool group = !index.parent().isValid();
    const QFont font = Theme::font(ui::Type::Body, group);
    painter.setFont(font);
    painter.setPen(Theme::color(Token::Text));
    const QRect area = QStyle::visualRect(option.direction, option.rect,
                                          option.rect.adjusted(space::xs + boxSize + space::s, 0, -space::xs, 0));
    const int side =
        int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    painter.drawText(area, side, QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, area.width()));
}

QSize PermissionDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(Theme::font(ui::Type::Body, true));
    return {metrics.horizontalAdvance(index.data().toString()) + boxSize + 3 * space::s, space::control - 2};
}

bool PermissionDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                                     const QModelIndex &index)
{
    if (index.column() != 0)
        return false;
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        // the words of a group open it; those of a permission tick it
        const QRect target = index.parent().isValid() ? option.rect : boxIn(option).adjusted(-4, -4, 4, 4);
        if (mouse->button() != Qt::LeftButton || !target.contains(mouse->position().toPoint()))
            return false;
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key != Qt::Key_Space && key != Qt::Key_Select)
            return false;
    } else {
        return false;
    }
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace bitflow
