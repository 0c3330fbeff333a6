// SPDX-License-Identifier: GPL-3.0-or-later
// Above a page: where one is, and the one thing the page is for.
#pragma once

#include "app/ui/page.h"

#include <QPointer>

class QPushButton;

namespace bitflow::ui {

class Breadcrumb;

class HeaderBar : public QWidget
{
    Q_OBJECT

public:
    explicit HeaderBar(QWidget *parent = nullptr);
    // Shows the page's breadcrumb and primary action, and follows the action; null: nothing.
    void follow(const Page *page);

Q_SIGNALS:
    void chosen(const QString &pageId, const QVariant &argument);

private:
    void copyAction();
    Breadcrumb *m_breadcrumb;
    QPushButton *m_primary;
    QPointer<QAction> m_action;
};

} // namespace bitflow::ui
