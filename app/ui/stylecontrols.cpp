// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/fmt.h"
#include "app/ui/stylepaint.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QTabBar>

namespace bitflow::ui {

namespace {

// Lists and menus: what is chosen lies on the soft accent with ordinary text, as on the list pages.
template<class Option>
Option withSoftSelection(const Option &option)
{
    Option result = option;
    result.palette.setColor(QPalette::Highlight, Theme::color(Token::AccentSoft));
    result.palette.setColor(QPalette::HighlightedText, Theme::color(Token::Text));
    return result;
}

// An icon in the colour of the words beside it, on a ground that is not the usual one.
QPixmap tinted(const QStyleOptionButton &button, const QColor &color, qreal ratio)
{
    QPixmap pixmap = button.icon.pixmap(button.iconSize, ratio);
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    return pixmap;
}

void paintButtonLabel(const QStyle &style, const QStyleOptionButton &button, QPainter &painter, const QWidget *widget)
{
    const QColor color = buttonTextColor(button, widget);
    QRect area = button.rect.adjusted(space::s, 0, -space::s, 0);
    if (button.features & QStyleOptionButton::HasMenu) {
        const QRect arrow =
            QStyle::visualRect(button.direction, area, QRect(area.right() - 11, area.top(), 12, area.height()));
        paintChevron(painter, arrow, Qt::DownArrow, color);
        area = QStyle::visualRect(button.direction, area, area.adjusted(0, 0, -space::l, 0));
    }
    const int flags = Qt::TextShowMnemonic | Qt::AlignVCenter | Qt::AlignLeading;
    const int textWidth =
        button.text.isEmpty() ? 0 : button.fontMetrics.size(Qt::TextShowMnemonic, button.text).width();
    const int iconWidth = button.icon.isNull() ? 0 : button.iconSize.width();
    const int gap = textWidth && iconWidth ? 6 : 0;
    const int width = std::min(area.width(), iconWidth + gap + textWidth);
    QRect content(area.left() + (area.width() - width) / 2, area.top(), width, area.height());
    if (iconWidth) {
        QRect place(content.left(), content.top() + (content.height() - button.iconSize.height()) / 2, iconWidth,
                    button.iconSize.height());
        place = QStyle::visualRect(button.direction, content, place);
        if (variantOf(widget) == Variant::Primary)
            painter.drawPixmap(place, tinted(button, color, painter.device()->devicePixelRatio()));
        else
            button.icon.paint(&painter, place, Qt::AlignCenter,
                              button.state & QStyle::State_Enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const QRect text = QStyle::visualRect(button.direction, content, content.adjusted(iconWidth + gap, 0, 0, 0));
    painter.setPen(color);
    const QString shown =
        textWidth > text.width() + 1
            ? button.fontMetrics.elidedText(button.text, Qt::ElideRight, text.width(), Qt::TextShowMnemonic)
            : button.text;
    const bool underline = style.styleHint(QStyle::SH_UnderlineShortcut, &button, widget);
    painter.drawText(text,
                     int(QStyle::visualAlignment(button.direction, Qt::Alignment(Qt::AlignLeading))) |
                         Qt::AlignVCenter | (flags & ~int(Qt::AlignHorizontal_Mask)) | Qt::AlignAbsolute |
                         (underline ? 0 : Qt::TextHideMnemonic),
                     fmt::isolate(shown));
}

void paintHeaderSection(const QStyleOptionHeader &header, QPainter &painter)
{
    painter.fillRect(header.rect, Theme::color(header.state & QStyle::State_MouseOver ? Token::Alt : Token::Surface));
    painter.fillRect(QRect(header.rect.left(), header.rect.bottom(), header.rect.width(), 1),
                     Theme::color(Token::Border));
}

void paintTab(const QStyleOptionTab &tab, QPainter &painter)
{
    const bool selected = tab.state & QStyle::State_Selected;
    const QRect &r = tab.rect;
    if (!selected && (tab.state & QStyle::State_MouseOver))
        painter.fillRect(r.adjusted(0, 0, 0, -1), Theme::color(Token::Alt));
    if (selected)
        painter.fillRect(QRect(r.left(), r.bottom() - 1, r.width(), 2), Theme::color(Token::Accent));
    if (tab.state & QStyle::State_HasFocus)
        paintFocusRing(painter, r.adjusted(2, 3, -2, -4), 3);
}

void paintProgress(const QStyleOptionProgressBar &bar, QPainter &painter)
{
    QRect groove = bar.rect;
    if (bar.textVisible && !bar.text.isEmpty()) {
        const int width = bar.fontMetrics.horizontalAdvance(bar.text) + space::s;
        const QRect label = QStyle::visualRect(bar.direction, bar.rect,
                                               QRect(groove.right() - width + 1, groove.top(), width, groove.height()));
        painter.setPen(Theme::color(Token::Text2));
        painter.drawText(label, int(Qt::AlignVCenter | QStyle::visualAlignment(bar.direction, Qt::AlignRight)),
                         bar.text);
        groove = QStyle::visualRect(bar.direction, bar.rect, groove.adjusted(0, 0, -width, 0));
    }
    const int height = std::min(8, groove.height());
    groove = QRect(groove.left(), groove.center().y() - height / 2 + 1, groove.width(), height);
    paintBox(painter, groove, Theme::color(Token::Skeleton), Qt::transparent, height / 2);
    const qint64 range = qint64(bar.maximum) - bar.minimum;
    // A range of nothing means busy: a third of the bar in the middle, without motion.
    const double share = range > 0 ? double(qint64(bar.progress) - bar.minimum) / double(range) : 0.33;
    const int length = std::max(int(groove.width() * std::clamp(share, 0.0, 1.0)), share > 0 ? height : 0);
    const int left = range > 0 ? groove.left() : groove.left() + groove.width() / 3;
    const QRect done = QStyle::visualRect(bar.direction, groove, QRect(left, groove.top(), length, height));
    if (length > 0)
        paintBox(painter, done, Theme::color(Token::Accent), Qt::transparent, height / 2);
}

void paintScrollBar(const QStyle &style, const QStyleOptionSlider &bar, QPainter &painter, const QWidget *widget)
{
    const QWidget *area = widget ? widget->parentWidget() : nullptr;
    const bool list = area && (qobject_cast<const QAbstractItemView *>(area) ||
                               qobject_cast<const QAbstractItemView *>(area->parentWidget()));
    painter.fillRect(bar.rect, list ? Theme::color(Token::Surface) : bar.palette.color(QPalette::Window));
    if (bar.maximum <= bar.minimum)
        return;
    const bool lit = (bar.state & QStyle::State_MouseOver) || (bar.activeSubControls & QStyle::SC_ScrollBarSlider);
    const QRect slider = style.subControlRect(QStyle::CC_ScrollBar, &bar, QStyle::SC_ScrollBarSlider, widget);
    const int inset = lit ? 2 : 3;
    const QRect shape =
        bar.orientation == Qt::Vertical ? slider.adjusted(inset, 2, -inset, -2) : slider.adjusted(2, inset, -2, -inset);
    QColor color = Theme::color(Token::BorderCtl);
    if (!lit)
        color.setAlphaF(0.6F);
    paintBox(painter, shape, color, Qt::transparent, 4);
}

void paintCombo(const QStyle &style, const QStyleOptionComboBox &combo, QPainter &painter, const QWidget *widget)
{
    if (combo.frame)
        paintField(painter, combo, widget, combo.state & QStyle::State_HasFocus);
    const QRect arrow = style.subControlRect(QStyle::CC_ComboBox, &combo, QStyle::SC_ComboBoxArrow, widget);
    paintChevron(painter, arrow, Qt::DownArrow,
                 Theme::color(combo.state & QStyle::State_Enabled ? Token::Text2 : Token::Text3));
}

void paintSpin(const QStyle &style, const QStyleOptionSpinBox &spin, QPainter &painter, const QWidget *widget)
{
    paintField(painter, spin, widget, spin.state & QStyle::State_HasFocus);
    if (spin.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto part = [&](QStyle::SubControl control, QAbstractSpinBox::StepEnabledFlag step, Qt::ArrowType direction) {
        const bool able = (spin.stepEnabled & step) && (spin.state & QStyle::State_Enabled);
        paintChevron(painter, style.subControlRect(QStyle::CC_SpinBox, &spin, control, widget), direction,
                     Theme::color(able ? Token::Text2 : Token::Border));
    };
    part(QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Qt::UpArrow);
    part(QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Qt::DownArrow);
}

} // namespace

QColor buttonTextColor(const QStyleOption &option, const QWidget *widget)
{
    if (!(option.state & QStyle::State_Enabled) || isBlocked(widget))
        return Theme::color(Token::Text3);
    switch (variantOf(widget)) {
    case Variant::Primary:
        return Theme::color(Token::OnAccent);
    case Variant::Danger:
        return Theme::color(Token::Err);
    case Variant::Normal:
    case Variant::Flat:
        break;
    }
    return Theme::color(Token::Text);
}

QRect BitflowStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                   const QWidget *widget) const
{
    if (control == CC_ComboBox) {
        const QRect r = option->rect;
        if (part == SC_ComboBoxArrow)
            return visualRect(option->direction, r, QRect(r.right() - 25, r.top(), 22, r.height()));
        if (part == SC_ComboBoxEditField)
            return visualRect(option->direction, r, r.adjusted(space::s, 2, -26, -2));
    }
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    // No arrow buttons: the groove is the whole bar.
    const bool vertical = bar->orientation == Qt::Vertical;
    const int length = vertical ? bar->rect.height() : bar->rect.width();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    const int least = std::min(length, pixelMetric(PM_ScrollBarSliderMin, option, widget));
    const int slider =
        range > 0 ? std::clamp(int(qint64(bar->pageStep) * length / (range + bar->pageStep)), least, length) : length;
    const int start =
        sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider, bar->upsideDown);
    const auto span = [&](int from, int size) {
        const QRect r = vertical ? QRect(0, from, bar->rect.width(), size) : QRect(from, 0, size, bar->rect.height());
        return visualRect(vertical ? Qt::LeftToRight : bar->direction, bar->rect, r.translated(bar->rect.topLeft()));
    };
    switch (part) {
    case SC_ScrollBarSlider:
        return span(start, slider);
    case SC_ScrollBarGroove:
        return span(0, length);
    case SC_ScrollBarSubPage:
        return span(0, start);
    case SC_ScrollBarAddPage:
        return span(start + slider, length - start - slider);
    default:
        return {};
    }
}

void BitflowStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return paintButtonLabel(*this, *button, *painter, widget);
        break;
    case CE_PushButtonBevel:
        return proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
    case CE_PushButton:
        drawControl(CE_PushButtonBevel, option, painter, widget);
        return drawControl(CE_PushButtonLabel, option, painter, widget);
    case CE_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            return paintHeaderSection(*header, *painter);
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, Theme::color(Token::Surface));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          Theme::color(Token::Border));
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeader copy = *header;
            copy.palette.setColor(QPalette::ButtonText, Theme::color(Token::Text2));
            copy.state &= ~State_On; // Fusion makes it bold
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_Splitter:
        painter->fillRect(option->rect, Theme::color(Token::Border));
        return;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            const auto copy = withSoftSelection(*item);
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_ItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            const auto copy = withSoftSelection(*item);
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            return paintTab(*tab, *painter);
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab copy = *tab;
            copy.state &= ~State_HasFocus;
            copy.palette.setColor(QPalette::WindowText,
                                  Theme::color(tab->state & State_Selected ? Token::Link : Token::Text2));
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_ProgressBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return paintProgress(*bar, *painter);
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void BitflowStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                      const QWidget *widget) const
{
    if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option); bar && control == CC_ScrollBar)
        return paintScrollBar(*this, *bar, *painter, widget);
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option); combo && control == CC_ComboBox)
        return paintCombo(*this, *combo, *painter, widget);
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option); spin && control == CC_SpinBox)
        return paintSpin(*this, *spin, *painter, widget);
    if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        tool && control == CC_ToolButton) {
        // An icon that opens something needs no second sign in its corner.
        QStyleOptionToolButton copy = *tool;
        if (copy.toolButtonStyle == Qt::ToolButtonIconOnly)
            copy.features &= ~QStyleOptionToolButton::HasMenu;
        return QProxyStyle::drawComplexControl(control, &copy, painter, widget);
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace bitflow::ui
