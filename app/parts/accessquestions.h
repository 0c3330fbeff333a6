// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/parts/explainsheet.h"

namespace bitflow {

// Answers the questions (WhyEvent, WhoCanEvent) of one window with a sheet over whoever asked. Child of the window.
class AccessQuestions : public QObject
{
    Q_OBJECT

public:
    AccessQuestions(ApiClient &api, ClientSession &session, QWidget *window);
    void explain(const ExplainSheet::About &about, QWidget *over);
    // Where: down to the institution; empty: the platform, or one's own.
    void whoCan(const QString &permission, const QList<PathStep> &where, QWidget *over);

Q_SIGNALS:
    void navigate(const QString &pageId, const QVariant &argument);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    ApiClient &m_api;
    ClientSession &m_session;
};

} // namespace bitflow
