// SPDX-License-Identifier: GPL-3.0-or-later
// First run and sign-in: server → trust → e-mail and password → a code where one is asked for → a new password where
// the old one was for one time → two-step sign-in where a role has needed it for too long. Fills the window until
// done(); made anew or start()ed again after signing out.
#pragma once

#include "app/signin/credentials.h"

class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}
class Card;
class ChosenPassword;
class CodeStep;
class ForgotStep;
struct InvitationOffer;
class NewPassword;
class SecondStep;
class ServerStep;
class TotpSetup;
class TrustStep;

class SignInPage : public QWidget
{
    Q_OBJECT
public:
    // All outlive the page.
    struct Parts
    {
        ApiClient &api;
        ClientSession &session;
        Trust &trust;
        Keychain &keychain;
        Settings &settings;
    };
    explicit SignInPage(const Parts &parts, QWidget *parent = nullptr);

    // Where one left off: signs in by itself when told to stay, else asks; without any known server asks for one.
    void start();
    void startAt(const QString &address);    // checks that server at once, as if it had been typed
    void startWithCode(const QString &code); // from a link: goes on with it at the server used last

Q_SIGNALS:
    void done(); // signed in with a password of one's own

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void askServer();
    void askTrust(const CertificateInfo &certificate, bool changed);
    void trusted(const QString &digits);
    void wireSecondSteps();
    void askSecondStep();
    void goOn(const Me &me);
    void askCredentials(const Error &why = {0, {}, {}, {}, 0});
    void probeKeychain();
    void proceed();
    void resume();
    void wireMailSteps();
    void askAddress();
    void askAnyCode();
    void askCode(const QString &code);
    void choosePassword(const QString &code);
    void acceptInvitation(const QString &code, const InvitationOffer &offer);
    void comeBack(const QString &email, const QString &sentence);
    void signedIn(const Me &me);
    void waitFor(const QString &title);
    void present(QWidget *step, const QString &title, const QString &sentence);
    [[nodiscard]] KnownServer known() const;

    Parts m_parts;
    Card *m_card;
    QWidget *m_waiting;
    ServerStep *m_server;
    TrustStep *m_trust;
    QWidget *m_credentialsStep;
    ui::Label *m_where;
    Credentials *m_credentials;
    SecondStep *m_second;
    NewPassword *m_newPassword;
    ForgotStep *m_forgot;
    CodeStep *m_code;
    ChosenPassword *m_chosen;
    TotpSetup *m_setup;
    bool m_probing = false;
};

} // namespace bitflow
