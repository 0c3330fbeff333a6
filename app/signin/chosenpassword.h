// SPDX-License-Identifier: GPL-3.0-or-later
// A password of one's own with a code from a mail: in place of a forgotten one, or for the account one is invited to.
#pragma once

#include "app/api/apiclient.h"
#include "app/ui/form.h"
#include "common/api/accounts.h"

class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}

struct ChosenPasswordInput
{
    QString firstName, lastName, next, repeated;

    static constexpr auto fields()
    {
        using I = ChosenPasswordInput;
        constexpr Rule name{.maxLength = 100, .format = Format::Line};
        return describe(Field{"first_name"_L1, &I::firstName, name}, Field{"last_name"_L1, &I::lastName, name},
                        Field{"next"_L1, &I::next, {.required = true, .minLength = 15, .format = Format::Password}},
                        Field{"repeated"_L1, &I::repeated, {.required = true, .format = Format::Password}});
    }
};

class ChosenPassword : public QWidget
{
    Q_OBJECT
public:
    explicit ChosenPassword(ApiClient &api, QWidget *parent = nullptr); // outlives it

    void startReset(const QString &code);
    void startInvitation(const QString &code, const InvitationOffer &offer);
    void focusFirst();

Q_SIGNALS:
    void done(const QString &email); // to sign in with; empty where it is not known here
    void left();
    void newWanted(); // another mail, in place of one whose code does not work any more

private:
    void start(const ChosenPasswordInput &input, bool withNames);
    void send();
    void answered(const Result<Nothing> &answer);
    void follow();
    [[nodiscard]] bool isInvitation() const { return !m_email.isEmpty(); }

    ApiClient &m_api;
    ui::Form<ChosenPasswordInput> *m_form;
    ui::Label *m_progress;
    ui::Label *m_error;
    QPushButton *m_button, *m_again, *m_back;
    QString m_code, m_email;
    Pending<Nothing> m_pending;
};

} // namespace bitflow
