// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/panel.h"

#include "app/parts/copylabel.h"
#include "app/ui/names.h"

#include <QFormLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace bitflow {

using ui::Theme;
using ui::Token;

namespace {
constexpr int labelWidth = 100;
}

Panel::Panel(QWidget *parent) : QFrame(parent) {}

void Panel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::color(Token::Border));
    painter.setBrush(Theme::color(Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), ui::space::panelRadius,
                            ui::space::panelRadius);
}

Facts::Facts(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(ui::space::s);
}

void Facts::clear()
{
    const auto children = findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *child : children) {
        child->hide();
        child->deleteLater();
    }
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (QLayout *inner = item->layout())
            while (inner->count() > 0)
                delete inner->takeAt(0);
        delete item;
    }
    m_form = nullptr;
    m_section.clear();
}

void Facts::section(const QString &title)
{
    m_section = title;
    m_form = nullptr;
}

void Facts::add(const QString &label, const QString &value)
{
    if (value.isEmpty())
        return;
    if (!m_form) {
        if (m_column->count() > 0)
            m_column->addSpacing(ui::space::m);
        if (!m_section.isEmpty())
            m_column->addWidget(new ui::Label(this, m_section, Token::Text, ui::Type::Section, true));
        m_form = new QFormLayout;
        m_form->setHorizontalSpacing(ui::space::l);
        m_form->setVerticalSpacing(ui::space::s);
        m_form->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
        m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
        m_column->addLayout(m_form);
    }
    auto *name = new ui::Label(this, label, Token::Text2);
    name->setMinimumWidth(labelWidth);
    name->setAlignment((name->alignment() & Qt::AlignHorizontal_Mask) | Qt::AlignTop); // beside the first line
    auto *text = new CopyLabel(this, value);
    text->setAlignment((text->alignment() & Qt::AlignHorizontal_Mask) | Qt::AlignTop);
    ui::name(text, label, value);
    m_form->addRow(name, text);
}

} // namespace bitflow
