// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/style.h"

#include "app/ui/blocked.h"
#include "app/ui/icons.h"
#include "app/ui/stylepaint.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

namespace bitflow::ui {

namespace {
constexpr auto variantProperty = "bitflowVariant";
constexpr auto complainedProperty = "bitflowComplained";
} // namespace

void setVariant(QAbstractButton *button, Variant variant)
{
    button->setProperty(variantProperty, int(variant));
    button->update();
}

Variant variantOf(const QWidget *widget)
{
    return widget ? Variant(widget->property(variantProperty).toInt()) : Variant::Normal;
}

void setComplained(QWidget *field, bool complained)
{
    field->setProperty(complainedProperty, complained);
    field->update();
}

bool isComplained(const QWidget *widget) { return widget && widget->property(complainedProperty).toBool(); }

BitflowStyle::BitflowStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void BitflowStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) ||
        qobject_cast<QTabBar *>(widget) || qobject_cast<QScrollBar *>(widget) || qobject_cast<QLineEdit *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QMenu *>(widget) || widget->inherits("QComboBoxPrivateContainer"))
        widget->setAttribute(Qt::WA_TranslucentBackground, false);
    if (auto *menu = qobject_cast<QMenu *>(widget))
        guard(menu);
}

int BitflowStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return space::l;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return space::s;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_DefaultFrameWidth:
        return qobject_cast<const QAbstractScrollArea *>(widget) || !widget ? 1 : 2;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return space::s;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
    case PM_LineEditIconSize:
        return space::icon;
    case PM_SplitterWidth:
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
    case PM_MenuHMargin:
        return space::xs;
    case PM_ToolTipLabelFrameWidth:
        return space::s;
    case PM_TabBarTabHSpace:
        return space::xl;
    case PM_TabBarTabVSpace:
        return space::l;
    case PM_HeaderMargin:
        return space::s;
    case PM_TreeViewIndentation:
        return 20;
    case PM_FocusFrameHMargin:
        return 3;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int BitflowStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                            QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_Menu_AllowActiveAndDisabled:
        return 1; // blocked actions can be reached and say why
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 600;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_Table_GridLineColor:
        return int(Theme::color(Token::Border).rgb());
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize BitflowStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                     const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        return {std::max(size.width() + 2 * space::m, space::control),
                std::max(size.height() + space::s, space::control)};
    case CT_LineEdit:
    case CT_SpinBox:
        return {result.width(), std::max(result.height(), space::control)};
    case CT_ComboBox:
        return {size.width() + space::m * 2 + space::icon, std::max(size.height() + space::s, space::control)};
    case CT_ToolButton:
        return {std::max(size.width() + space::s, 28), std::max(size.height() + space::s, 28)};
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.setHeight(std::max(result.height(), 30));
        return result;
    case CT_HeaderSection:
        return {result.width(), std::max(result.height(), space::control)};
    case CT_ItemViewItem:
        return {result.width(), std::max(result.height(), 28)};
    default:
        return result;
    }
}

QRect BitflowStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    if (element == SE_LineEditContents)
        return option->rect.adjusted(space::s, 2, -space::s, -2);
    return QProxyStyle::subElementRect(element, option, widget);
}

QIcon BitflowStyle::standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const
{
    switch (which) {
    case SP_MessageBoxInformation:
        return icon(u"dialog-information"_s, Token::Info);
    case SP_MessageBoxWarning:
        return icon(u"dialog-warning"_s, Token::Warn);
    case SP_MessageBoxCritical:
        return icon(u"dialog-error"_s, Token::Err);
    case SP_MessageBoxQuestion:
        return icon(u"dialog-question"_s, Token::Info);
    case SP_LineEditClearButton:
        return icon(u":/icons/cross.svg"_s, Token::Text3);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

} // namespace bitflow::ui
