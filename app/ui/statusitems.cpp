// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/statusitems.h"

#include "app/ui/icons.h"
#include "app/ui/names.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace bitflow::ui {

namespace {
constexpr int widestItem = 300;
}

StatusItems::StatusItems(QWidget *parent) : QFrame(parent), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(space::xs, 1, space::xs, 0);
    m_row->setSpacing(space::s);
    m_row->addStretch();
    name(this, tr("Status"));
}

QToolButton *StatusItems::add(bool atEnd)
{
    auto *item = new QToolButton(this);
    item->setAutoRaise(true);
    item->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    item->setFocusPolicy(Qt::StrongFocus);
    item->hide();
    m_row->insertWidget(atEnd ? m_row->count() : m_leading++, item);
    return item;
}

void StatusItems::set(QToolButton *item, const QString &iconName, Token token, const QString &text,
                      const QString &spoken)
{
    const QString shown = item->fontMetrics().elidedText(text, Qt::ElideMiddle, widestItem);
    item->setIcon(icon(iconName, token));
    item->setText(QString(shown).replace(u'&', u"&&"_s));
    item->setToolTip(spoken.isEmpty() ? text : spoken);
    name(item, spoken.isEmpty() ? text : spoken);
    item->setVisible(!text.isEmpty());
}

void StatusItems::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::color(Token::Border));
}

} // namespace bitflow::ui
