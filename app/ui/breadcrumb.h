// SPDX-License-Identifier: GPL-3.0-or-later
// The way to where one is, as widgets: a step is a button, so it can be reached and reads right in both directions.
#pragma once

#include "app/ui/page.h"

class QHBoxLayout;

namespace bitflow::ui {

class Breadcrumb : public QWidget
{
    Q_OBJECT

public:
    explicit Breadcrumb(QWidget *parent = nullptr);
    void setCrumbs(const QList<Crumb> &crumbs);

Q_SIGNALS:
    void chosen(const QString &pageId, const QVariant &argument);

private:
    QHBoxLayout *m_row;
    QList<Crumb> m_crumbs;
};

} // namespace bitflow::ui
