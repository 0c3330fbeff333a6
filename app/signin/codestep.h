// SPDX-License-Identifier: GPL-3.0-or-later
// "I have a code": takes what a mail carries and finds out what it is for.
#pragma once

#include "app/api/apiclient.h"
#include "app/signin/mailcode.h"
#include "common/api/accounts.h"

class QLineEdit;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}

class CodeStep : public QWidget
{
    Q_OBJECT
public:
    explicit CodeStep(ApiClient &api, QWidget *parent = nullptr); // outlives it

    void start(const QString &code = {}); // goes on by itself when it is one
    void focusFirst();

Q_SIGNALS:
    void resetWanted(const QString &code);
    void invited(const QString &code, const bitflow::InvitationOffer &offer);
    void confirmed(const QString &what); // an address; what is to be said
    void newWanted();                    // another mail, in place of one whose code does not work any more
    void left();

private:
    void take();
    void redeem(const MailCode &code);
    void setBusy(bool busy);
    void say(const QString &problem);
    void fail(const MailCode &code, const Error &error);
    [[nodiscard]] bool isHere(const MailCode &code) const;

    ApiClient &m_api;
    QLineEdit *m_line;
    ui::Label *m_problem;
    QPushButton *m_go, *m_again, *m_back;
    Pending<InvitationOffer> m_offer;
    Pending<Nothing> m_confirming;
};

} // namespace bitflow
