// SPDX-License-Identifier: GPL-3.0-or-later
// Opens the sheet that gives a role, also with what an explanation suggests; that is asked again once it is given.
#pragma once

#include "app/parts/explainsheet.h"
#include "app/users/assignsheet.h"

namespace bitflow {

class RoleOpener : public QObject
{
    Q_OBJECT

public:
    RoleOpener(ApiClient &api, ClientSession &session, QObject *parent); // both outlive it

    void answer(QWidget *window); // every AssignEvent that reaches it
    void serve(ExplainSheet *sheet);
    AssignSheet *open(const User &user, QWidget *over);

Q_SIGNALS:
    void assigned(const bitflow::User &user, const QString &what); // and it in a sentence

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void mend(ExplainSheet *sheet, const AccessFix &fix);
    ApiClient &m_api;
    ClientSession &m_session;
    Pending<User> m_fetching;
};

} // namespace bitflow
