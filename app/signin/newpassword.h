// SPDX-License-Identifier: GPL-3.0-or-later
// Ends a one-time password, where the one just used to sign in is not asked for again; or changes one's own.
#pragma once

#include "app/api/session.h"
#include "app/ui/form.h"

class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}

// As the server sees it: at least 15 characters, 12 beside a second factor, any of them (NIST SP 800-63B-4 §3.1.1.2: no
// rules of composition).
struct NewPasswordInput
{
    QString current, next, repeated;

    static constexpr auto fields()
    {
        using I = NewPasswordInput;
        return describe(Field{"current"_L1, &I::current, {.required = true, .format = Format::Password}},
                        Field{"next"_L1, &I::next, {.required = true, .minLength = 12, .format = Format::Password}},
                        Field{"repeated"_L1, &I::repeated, {.required = true, .format = Format::Password}});
    }
};

class NewPassword : public QWidget
{
    Q_OBJECT
public:
    enum class Purpose { EndOneTime, ChangeOwn }; // ChangeOwn: without a button, whoever shows it has one

    // The session outlives it.
    explicit NewPassword(ClientSession &session, Purpose purpose = Purpose::EndOneTime, QWidget *parent = nullptr);

    void start(const QString &current); // "": the person types it
    void focusFirst();
    void submit(); // checks first

Q_SIGNALS:
    void sent();
    void refused(); // and why is said here
    void changed(const bitflow::Me &me);

private:
    void send();
    void answered(const Result<Me> &me);
    void follow();

    ClientSession &m_session;
    ui::Form<NewPasswordInput> *m_form;
    ui::Label *m_progress;
    ui::Label *m_error;
    QPushButton *m_button;
    bool m_asksCurrent = false;
    Pending<Me> m_pending;
};

} // namespace bitflow
