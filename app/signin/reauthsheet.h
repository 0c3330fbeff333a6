// SPDX-License-Identifier: GPL-3.0-or-later
// Slides over the window when the session has ended. The window below stays as it is, with everything typed into it;
// after signing in again the calls that waited go on by themselves.
#pragma once

#include "app/signin/credentials.h"

#include <QPointer>

class QPropertyAnimation;

namespace bitflow {

class Card;
class NewPassword;

class ReauthSheet : public QWidget
{
    Q_OBJECT
public:
    // Child of the window, hidden until ClientSession::reauthenticationNeeded(). The others outlive it.
    ReauthSheet(ClientSession &session, Keychain &keychain, QWidget *window);

    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void appear();
    void disappear();
    void signedIn(const Me &me);
    void place();

    ClientSession &m_session;
    Card *m_card;
    QWidget *m_credentialsStep;
    Credentials *m_credentials;
    NewPassword *m_newPassword;
    QPropertyAnimation *m_slide;
    QPointer<QWidget> m_focusBefore;
};

} // namespace bitflow
