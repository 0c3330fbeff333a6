// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of a sign-in: a code of the authenticator app, or a recovery code when the phone is lost. Sends by
// itself when the sixth digit is there.
#pragma once

#include "app/api/session.h"

#include <QWidget>

class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}
class CodeField;
class Wait;

class SecondStep : public QWidget
{
    Q_OBJECT
public:
    explicit SecondStep(ClientSession &session, QWidget *parent = nullptr); // the session outlives it

    void start(bool stay);
    void focusFirst();
    [[nodiscard]] QString sentence() const; // what is asked for, as the heading says it

Q_SIGNALS:
    void signedIn(const bitflow::Me &me);
    void over(const bitflow::Error &why); // has to begin again with the password; an empty code: because one wants to
    void kindChanged();                   // sentence() reads another way now

private:
    void submit();
    void answered(const Result<Me> &me);
    void say(const QString &complaint);
    void refuse(const Error &error);
    void change();

    ClientSession &m_session;
    CodeField *m_field;
    ui::Label *m_error;
    QPushButton *m_button;
    QPushButton *m_other;
    Wait *m_wait;
    bool m_stay = false;
    Pending<Me> m_pending;
};

} // namespace bitflow
