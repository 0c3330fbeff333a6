// SPDX-License-Identifier: GPL-3.0-or-later
// The second factor of one's own account: on or off, how many recovery codes are left, and what can be done about it.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"

namespace bitflow {

class RecoveryCodesView;
class TotpSetup;

class TwoStepSheet : public Sheet
{
    Q_OBJECT
public:
    TwoStepSheet(ApiClient &api, ClientSession &session, QWidget *window); // both outlive it

public Q_SLOTS:
    void reject() override; // not while recovery codes stand there that nobody has stored

private:
    void ask();
    void tell(const MfaStatus &status);
    void setUp();
    void renewCodes();
    void askToTurnOff();
    void turnOff();
    void present(QWidget *page);
    void finished();

    ApiClient &m_api;
    ClientSession &m_session;
    QWidget *m_state;
    ui::Label *m_text;
    ui::Label *m_left;
    QPushButton *m_replace;
    QPushButton *m_renew;
    QPushButton *m_off;
    TotpSetup *m_setup;
    RecoveryCodesView *m_codes;
    bool m_enabled = false;
    bool m_turningOff = false; // it is asked whether one means it
    bool m_unstored = false;
};

} // namespace bitflow
