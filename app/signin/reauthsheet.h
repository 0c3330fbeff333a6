// SPDX-License-Identifier: GPL-3.0-or-later
// Slides over the window when the session has ended. The window below stays as it is, with everything typed into it;
// after signing in again the calls that waited go on by themselves.
#pragma once

#include "app/signin/credentials.h"
#include "app/signin/oversheet.h"

namespace bitflow {

class SecondStep;
class NewPassword;

class ReauthSheet : public OverSheet
{
    Q_OBJECT
public:
    // Child of the window, hidden until ClientSession::reauthenticationNeeded(). The others outlive it.
    ReauthSheet(ClientSession &session, Keychain &keychain, QWidget *window);

Q_SIGNALS:
    void leaveWanted(); // to sign out instead

protected:
    void focusFirst() override;

private:
    void ask(const Error &why = {0, {}, {}, {}, 0});
    void askSecondStep();
    void signedIn(const Me &me);

    ClientSession &m_session;
    QWidget *m_credentialsStep;
    Credentials *m_credentials;
    SecondStep *m_second;
    NewPassword *m_newPassword;
};

} // namespace bitflow
