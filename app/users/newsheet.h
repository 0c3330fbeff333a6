// SPDX-License-Identifier: GPL-3.0-or-later
// Adding a person. The one-time password comes back once and is shown by whoever opened the sheet.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/users.h"

namespace bitflow {

class InstitutionField;

class NewUserSheet : public Sheet
{
    Q_OBJECT

public:
    // home: what is chosen at first, as far as people may be added there.
    NewUserSheet(ApiClient &api, const ClientSession &session, const std::optional<PathStep> &home, QWidget *window);
    [[nodiscard]] ui::FormBase *form() const { return m_form; }
    [[nodiscard]] InstitutionField *home() const { return m_home; }

Q_SIGNALS:
    void created(const bitflow::OneTimePassword &credentials);

private:
    void create();
    void answered(const Result<OneTimePassword> &made);
    void renewKey();
    ApiClient &m_api;
    bool m_platformAllowed;
    ui::Form<NewUser> *m_form;
    InstitutionField *m_home;
    QByteArray m_key; // the same until something is changed, so that a lost answer never makes two
};

} // namespace bitflow
