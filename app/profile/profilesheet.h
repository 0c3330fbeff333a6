// SPDX-License-Identifier: GPL-3.0-or-later
// One's own name, phone, language and time zone, and the address one signs in with; from the account menu.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/accounts.h"

namespace bitflow {

class ProfileSheet : public Sheet
{
    Q_OBJECT

public:
    ProfileSheet(ApiClient &api, ClientSession &session, QWidget *window); // both outlive it
    [[nodiscard]] bool hasInput() const override { return m_form->isDirty(); }
    [[nodiscard]] ui::FormBase *form() const { return m_form; }

Q_SIGNALS:
    void saved();

private:
    void addAddress();
    void presentAddress();
    void save();
    void answered(const Result<User> &user);
    void sendConfirmation();

    ApiClient &m_api;
    ClientSession &m_session;
    User m_user;
    ui::Form<ProfileChange> *m_form;
    ui::Label *m_address;
    ui::Label *m_state; // confirmed, or not
    QPushButton *m_confirm;
};

} // namespace bitflow
