// SPDX-License-Identifier: GPL-3.0-or-later
// Another address to sign in with. It takes the place of the old one when the mail to it has been answered.
#pragma once

#include "app/api/apiclient.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/accounts.h"

namespace bitflow {

class EmailSheet : public Sheet
{
    Q_OBJECT

public:
    EmailSheet(ApiClient &api, const QString &present, QWidget *window); // api outlives it
    [[nodiscard]] bool hasInput() const override { return !m_sent && m_form->isDirty(); }

private:
    void send();
    void answered(const Result<bitflow::Accepted> &answer);

    ApiClient &m_api;
    ui::Form<AddressInput> *m_form;
    ui::Label *m_words;
    bool m_sent = false;
};

} // namespace bitflow
