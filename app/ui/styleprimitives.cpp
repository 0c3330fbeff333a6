// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/stylepaint.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace bitflow::ui {

namespace {

class Saved // restores the painter at the end of the scope
{
public:
    explicit Saved(QPainter &painter) : m_painter(painter)
    {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
    }
    ~Saved() { m_painter.restore(); }
    Q_DISABLE_COPY_MOVE(Saved)

private:
    QPainter &m_painter;
};

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](int x, int y) { return int(x + (y - x) * share); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

void paintPanelButton(QPainter &painter, const QStyleOption &option, const QWidget *widget)
{
    const bool enabled = (option.state & QStyle::State_Enabled) && !isBlocked(widget);
    const bool hover = enabled && (option.state & QStyle::State_MouseOver);
    const bool down = enabled && (option.state & (QStyle::State_Sunken | QStyle::State_On));
    const Variant variant = variantOf(widget);
    QColor fill = Theme::color(hover ? Token::Alt : Token::Surface);
    QColor edge = Theme::color(enabled ? Token::BorderCtl : Token::Border);
    if (down)
        fill = Theme::color(Token::AccentSoft);
    if (variant == Variant::Primary && enabled) {
        const QColor accent = Theme::color(Token::Accent);
        fill = down    ? mixed(accent, Theme::color(Token::Text), 0.2)
               : hover ? mixed(accent, Theme::color(Token::Text), 0.1)
                       : accent;
        edge = fill;
    } else if (variant == Variant::Danger && enabled) {
        edge = Theme::color(Token::Err);
        fill = Theme::color(hover || down ? Token::ErrBg : Token::Surface);
    } else if (variant == Variant::Flat) {
        fill = down ? Theme::color(Token::AccentSoft) : hover ? Theme::color(Token::Border) : QColor(Qt::transparent);
        edge = Qt::transparent;
    }
    paintBox(painter, option.rect, fill, edge);
    if (!(option.state & QStyle::State_HasFocus) || !(option.state & QStyle::State_KeyboardFocusChange))
        return;
    if (variant == Variant::Primary && enabled) {
        Saved saved(painter);
        painter.setPen(QPen(Theme::color(Token::OnAccent), 1.5));
        painter.drawRoundedRect(QRectF(option.rect).adjusted(2.5, 2.5, -2.5, -2.5), 3, 3);
    } else {
        paintFocusRing(painter, option.rect);
    }
}

void paintCheck(QPainter &painter, const QStyleOption &option, bool round)
{
    Saved saved(painter);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool marked = option.state & (QStyle::State_On | QStyle::State_NoChange);
    const QRectF box = QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -0.75);
    const QColor edge = Theme::color(marked && enabled ? Token::Accent : enabled ? Token::BorderCtl : Token::Border);
    painter.setPen(QPen(edge, 1.5));
    painter.setBrush(!enabled ? Theme::color(Token::Bg) : marked ? edge : Theme::color(Token::Surface));
    const qreal radius = round ? box.width() / 2 : 4;
    painter.drawRoundedRect(box, radius, radius);
    painter.setPen(
        QPen(Theme::color(enabled ? Token::OnAccent : Token::Text3), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&](qreal x, qreal y) { return box.topLeft() + QPointF(x * box.width(), y * box.height()); };
    if (option.state & QStyle::State_NoChange) {
        painter.drawLine(at(0.27, 0.5), at(0.73, 0.5));
    } else if ((option.state & QStyle::State_On) && round) {
        painter.setBrush(painter.pen().color());
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(box.center(), 3, 3);
    } else if (option.state & QStyle::State_On) {
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF{at(0.24, 0.53), at(0.43, 0.72), at(0.77, 0.32)});
    }
}

void paintItemBack(QPainter &painter, const QStyleOption &option)
{
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, Theme::color(Token::AccentSoft));
    else if ((option.state & QStyle::State_MouseOver) && (option.state & QStyle::State_Enabled))
        painter.fillRect(option.rect, Theme::color(Token::Alt));
}

void paintFrame(QPainter &painter, const QStyleOption &option, const QWidget *widget)
{
    const bool field =
        qobject_cast<const QAbstractScrollArea *>(widget) && !qobject_cast<const QAbstractItemView *>(widget);
    if (field)
        paintField(painter, option, widget, option.state & QStyle::State_HasFocus);
    else
        paintBox(painter, option.rect, Qt::transparent, Theme::color(Token::Border), space::radius);
}

} // namespace

bool isBlocked(const QWidget *widget) { return widget && widget->property("bitflowBlocked").isValid(); }

void paintFocusRing(QPainter &painter, const QRect &rect, int radius)
{
    Saved saved(painter);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::color(Token::Accent), 2));
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius);
}

void paintBox(QPainter &painter, const QRect &rect, const QColor &fill, const QColor &edge, int radius)
{
    Saved saved(painter);
    painter.setBrush(fill);
    painter.setPen(edge.alpha() == 0 ? QPen(Qt::NoPen) : QPen(edge, 1));
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

void paintField(QPainter &painter, const QStyleOption &option, const QWidget *widget, bool focused)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool complained = isComplained(widget) || (widget && isComplained(widget->parentWidget()));
    const Token edge = complained ? Token::Err : enabled ? Token::BorderCtl : Token::Border;
    paintBox(painter, option.rect, Theme::color(enabled ? Token::Surface : Token::Bg), Theme::color(edge));
    if (focused)
        paintFocusRing(painter, option.rect);
}

void paintChevron(QPainter &painter, const QRect &rect, Qt::ArrowType direction, const QColor &color)
{
    Saved saved(painter);
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.translate(QRectF(rect).center());
    painter.rotate(direction == Qt::UpArrow      ? 180
                   : direction == Qt::LeftArrow  ? 90
                   : direction == Qt::RightArrow ? -90
                                                 : 0);
    painter.drawPolyline(QPolygonF{{-3.5, -1.75}, {0, 1.75}, {3.5, -1.75}});
}

void BitflowStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    const QColor quiet = Theme::color(option->state & State_Enabled ? Token::Text2 : Token::Text3);
    switch (element) {
    case PE_PanelButtonCommand:
        return paintPanelButton(*painter, *option, widget);
    case PE_PanelButtonTool: {
        const bool lit =
            (option->state & State_Enabled) && (option->state & (State_MouseOver | State_Sunken | State_On));
        if (lit)
            paintBox(*painter, option->rect, Theme::color(option->state & State_On ? Token::AccentSoft : Token::Border),
                     Qt::transparent);
        return;
    }
    case PE_FrameDefaultButton:
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0)
            paintField(*painter, *option, widget, option->state & State_HasFocus);
        return;
    case PE_FrameLineEdit:
        return;
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView *>(widget))
            return paintFocusRing(*painter, option->rect, 3);
        if (option->state & State_KeyboardFocusChange)
            return paintFocusRing(*painter, option->rect.adjusted(-1, -1, 1, 1), 3);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return paintCheck(*painter, *option, false);
    case PE_IndicatorRadioButton:
        return paintCheck(*painter, *option, true);
    case PE_Frame:
        return paintFrame(*painter, *option, widget);
    case PE_FrameGroupBox:
        return paintBox(*painter, option->rect, Qt::transparent, Theme::color(Token::Border), space::panelRadius);
    case PE_PanelItemViewRow: // a selected row of a tree reaches to its branches
        if (option->state & State_Selected)
            painter->fillRect(option->rect, Theme::color(Token::AccentSoft));
        return;
    case PE_PanelItemViewItem:
        return paintItemBack(*painter, *option);
    case PE_PanelTipLabel:
    case PE_FrameMenu:
    case PE_PanelMenu:
        painter->fillRect(option->rect, Theme::color(Token::Surface));
        return paintBox(*painter, option->rect, Theme::color(Token::Surface), Theme::color(Token::BorderCtl), 0);
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
        painter->fillRect(element == PE_FrameTabWidget
                              ? QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1)
                              : QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          Theme::color(Token::Border));
        return;
    case PE_IndicatorArrowDown:
        return paintChevron(*painter, option->rect, Qt::DownArrow, quiet);
    case PE_IndicatorArrowUp:
        return paintChevron(*painter, option->rect, Qt::UpArrow, quiet);
    case PE_IndicatorArrowLeft:
        return paintChevron(*painter, option->rect, Qt::LeftArrow, quiet);
    case PE_IndicatorArrowRight:
        return paintChevron(*painter, option->rect, Qt::RightArrow, quiet);
    case PE_IndicatorHeaderArrow: {
        const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        // "SortDown" is Qt's name for ascending; ours points up when values grow downwards.
        return paintChevron(
            *painter, option->rect,
            header && header->sortIndicator == QStyleOptionHeader::SortDown ? Qt::UpArrow : Qt::DownArrow, quiet);
    }
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            paintChevron(*painter, option->rect,
                         option->state & State_Open             ? Qt::DownArrow
                         : option->direction == Qt::RightToLeft ? Qt::LeftArrow
                                                                : Qt::RightArrow,
                         quiet);
        return;
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

} // namespace bitflow::ui
