// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/page.h"

#include "app/ui/errorpanel.h"

#include <QAction>

namespace bitflow::ui {

Page::Page(QWidget *parent) : QWidget(parent)
{
    connect(this, &Page::notice, this, [this] { m_refused = {}; });
    connect(this, &Page::undoRequested, this, [this] {
        if (!m_refused.isEmpty())
            askWhy(this, m_refused);
    });
}

QList<Crumb> Page::breadcrumb() const { return {{title(), {}, {}}}; }
QAction *Page::primaryAction() const { return nullptr; }
void Page::open(const QVariant &) {}
QVariant Page::place() const { return {}; }
void Page::activate() {}
void Page::refresh() {}
QWidget *Page::searchField() const { return nullptr; }
QList<QWidget *> Page::panes() const { return {const_cast<Page *>(this)}; }
bool Page::hasUnsavedInput() const { return false; }

void Page::tellFailure(const QString &text, const Error &error) { tell({text, whyOf(error)}); }

void Page::attempt(QAction *action)
{
    if (blockReason(action).isEmpty())
        return action->trigger();
    tell(reasonOf(action));
}

void Page::tell(const Reason &reason)
{
    Q_EMIT notice(reason.text, reason.why.isEmpty() ? QString() : tr("Why?"));
    m_refused = reason.why;
}

} // namespace bitflow::ui
