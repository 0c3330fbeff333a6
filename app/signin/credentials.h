// SPDX-License-Identifier: GPL-3.0-or-later
// E-mail, password, whether to stay; says why it failed without saying what was wrong, and counts down when told to
// wait.
#pragma once

#include "app/api/session.h"
#include "app/signin/rememberedwait.h"
#include "app/ui/form.h"

#include <QCheckBox>

class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}
class Wait;

class Credentials : public QWidget
{
    Q_OBJECT
public:
    // session and keychain outlive it.
    Credentials(ClientSession &session, Keychain &keychain, const RememberedWait &wait, QWidget *parent = nullptr);

    void setEmail(const QString &email);
    [[nodiscard]] QString email() const { return m_form->value().email; }
    // The password last signed in with, given away once: a one-time password need not be typed twice.
    [[nodiscard]] QString takePassword() { return std::exchange(m_password, {}); }
    [[nodiscard]] bool stay() const { return m_stay->isChecked(); }
    void setStay(bool stay);
    void start(const Error &why); // says it; an empty code: nothing, unless one has to wait still
    void setBusy(bool busy);
    void focusFirst(); // what is still empty

Q_SIGNALS:
    void signedIn(const bitflow::Me &me);
    void codeWanted(); // the password was right
    void failed(const bitflow::Error &error);

private:
    void showError(const Error &error); // an empty code: none
    void submit();
    void answered(const Result<Me> &me);
    void followKeychain();

    ClientSession &m_session;
    Keychain &m_keychain;
    RememberedWait m_remembered;
    ui::Form<LoginInput> *m_form;
    QCheckBox *m_stay;
    ui::Label *m_error;
    QPushButton *m_button;
    Wait *m_wait;
    QString m_password;
    Pending<Me> m_pending;
};

} // namespace bitflow
