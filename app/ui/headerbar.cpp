// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/headerbar.h"

#include "app/ui/blocked.h"
#include "app/ui/breadcrumb.h"
#include "app/ui/icons.h"
#include "app/ui/margins.h"
#include "app/ui/style.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>

namespace bitflow::ui {

HeaderBar::HeaderBar(QWidget *parent)
    : QWidget(parent)
    , m_breadcrumb(new Breadcrumb(this))
    , m_primary(new QPushButton(this))
{
    auto *row = new QHBoxLayout(this);
    setMargins(this, row, space::s, space::m - 1, space::l, space::s);
    row->addWidget(m_breadcrumb, 1);
    row->addWidget(m_primary);
    setMinimumHeight(52);
    m_primary->setMinimumHeight(space::control);
    m_primary->hide();
    setVariant(m_primary, Variant::Primary);
    connect(m_breadcrumb, &Breadcrumb::chosen, this, &HeaderBar::chosen);
    connect(m_primary, &QPushButton::clicked, this, [this] {
        if (m_action)
            m_action->trigger();
    });
}

void HeaderBar::follow(const Page *page)
{
    m_breadcrumb->setCrumbs(page ? page->breadcrumb() : QList<Crumb>());
    if (m_action)
        disconnect(m_action, nullptr, this, nullptr);
    m_action = page ? page->primaryAction() : nullptr;
    if (m_action)
        connect(m_action, &QAction::changed, this, &HeaderBar::copyAction);
    copyAction();
}

void HeaderBar::copyAction()
{
    m_primary->setVisible(m_action && m_action->isVisible());
    if (!m_action)
        return;
    const Reason reason = reasonOf(m_action.get());
    m_primary->setText(m_action->text());
    m_primary->setIcon(m_action->icon().isNull() ? icon(u"list-add"_s) : m_action->icon()); // most of them add
    m_primary->setEnabled(m_action->isEnabled() || !reason.text.isEmpty());
    block(m_primary, reason);
}

} // namespace bitflow::ui
