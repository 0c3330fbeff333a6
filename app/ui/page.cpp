// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/page.h"

#include <QAction>

namespace bitflow::ui {

Page::Page(QWidget *parent) : QWidget(parent) {}

QList<Crumb> Page::breadcrumb() const { return {{title(), {}, {}}}; }
QAction *Page::primaryAction() const { return nullptr; }
void Page::open(const QVariant &) {}
QVariant Page::place() const { return {}; }
void Page::activate() {}
void Page::refresh() {}
QWidget *Page::searchField() const { return nullptr; }
QList<QWidget *> Page::panes() const { return {const_cast<Page *>(this)}; }
bool Page::hasUnsavedInput() const { return false; }

} // namespace bitflow::ui
