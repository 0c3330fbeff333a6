// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the server for a link to a new password. What comes of it is the same for every address.
#pragma once

#include "app/api/apiclient.h"
#include "app/ui/form.h"
#include "common/api/accounts.h"

class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}

class ForgotStep : public QWidget
{
    Q_OBJECT
public:
    explicit ForgotStep(ApiClient &api, QWidget *parent = nullptr); // outlives it

    void start(const QString &email);
    void focusFirst();

Q_SIGNALS:
    void codeWanted(); // a code is to be typed
    void left();       // back to the sign-in

private:
    void ask();
    void answered(const Result<bitflow::Accepted> &answer);

    ApiClient &m_api;
    ui::Form<AddressInput> *m_form;
    ui::Label *m_words; // what came of it
    QPushButton *m_send, *m_code, *m_back;
    Pending<bitflow::Accepted> m_pending;
};

} // namespace bitflow
