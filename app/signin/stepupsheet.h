// SPDX-License-Identifier: GPL-3.0-or-later
// Slides over the window when something asks for a fresh proof of who one is. The call that was refused waits, and goes
// out again once the password or a code has been given; for five minutes nothing asks again.
#pragma once

#include "app/api/session.h"
#include "app/signin/oversheet.h"

class QPushButton;

namespace bitflow {

namespace ui {
class Label;
class PasswordLine;
} // namespace ui
class CodeField;
class Wait;

class StepUpSheet : public OverSheet
{
    Q_OBJECT
public:
    StepUpSheet(ClientSession &session, QWidget *window); // the session outlives it

protected:
    void focusFirst() override;
    void closeWanted() override;

private:
    void ask();
    void useCode(bool code);
    void submit();
    void answered(const Result<Nothing> &done);
    void say(const QString &complaint);

    ClientSession &m_session;
    QWidget *m_step;
    ui::Label *m_label;
    ui::PasswordLine *m_password;
    CodeField *m_code;
    ui::Label *m_error;
    QPushButton *m_button;
    QPushButton *m_recovery;
    Wait *m_wait;
    bool m_byCode = false;
    Pending<Nothing> m_pending;
};

} // namespace bitflow
