// SPDX-License-Identifier: GPL-3.0-or-later
// Slides over the window when the session has ended. The window below stays as it is, with everything typed into it;
// after signing in again the calls that waited go on by themselves. Where a question lies over the window already, it
// becomes a window of its own above that: what is inside the main window gets no input then.
#pragma once

#include "app/signin/credentials.h"

#include <QPointer>

class QPropertyAnimation;

namespace bitflow {

namespace ui {
class Veil;
}
class Card;
class NewPassword;

class ReauthSheet : public QWidget
{
    Q_OBJECT
public:
    // Child of the window, hidden until ClientSession::reauthenticationNeeded(). The others outlive it.
    ReauthSheet(ClientSession &session, Keychain &keychain, QWidget *window);
    ~ReauthSheet() override;

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void leaveWanted(); // to sign out instead

protected:
    void closeEvent(QCloseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void appear();
    void disappear();
    void signedIn(const Me &me);
    void settle();
    void slide();
    void place();
    void keepFocus(QWidget *now);

    ClientSession &m_session;
    QWidget *m_window;
    Card *m_card;
    QWidget *m_credentialsStep;
    Credentials *m_credentials;
    NewPassword *m_newPassword;
    QPropertyAnimation *m_slide;
    QPointer<QWidget> m_focusBefore;
    QPointer<ui::Veil> m_veil; // over the question below, where there is one
};

} // namespace bitflow
