// SPDX-License-Identifier: GPL-3.0-or-later
// Slides over the window when the session has ended. The window below stays as it is, with everything typed into it;
// after signing in again the calls that waited go on by themselves.
#pragma once

#include "app/signin/credentials.h"
#include "app/signin/oversheet.h"

#include <functional>

class QPushButton;

namespace bitflow {

class SecondStep;
class NewPassword;

class ReauthSheet : public OverSheet
{
    Q_OBJECT
public:
    // Child of the window, hidden until ClientSession::reauthenticationNeeded(). The others outlive it.
    ReauthSheet(ClientSession &session, Keychain &keychain, const RememberedWait &wait, QWidget *window);

    // Whether what is typed below is kept for the next time; asked when the sheet comes. Without it nothing is.
    std::function<bool()> keepsDrafts;

Q_SIGNALS:
    void leaveWanted(); // to sign out instead

protected:
    void focusFirst() override;

private:
    void ask(const Error &why = {0, {}, {}, {}, 0});
    void tellWaiting();
    void askSecondStep();
    void signedIn(const Me &me);

    ClientSession &m_session;
    QWidget *m_credentialsStep;
    QPushButton *m_leave;
    Credentials *m_credentials;
    SecondStep *m_second;
    NewPassword *m_newPassword;
};

} // namespace bitflow
