// SPDX-License-Identifier: GPL-3.0-or-later
// Making a token for a program: where it counts, what it may do, from where and for how long. Only permissions that one
// holds there oneself are offered.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/apitokens.h"

namespace bitflow {

class InstitutionField;

class NewTokenSheet : public Sheet
{
    Q_OBJECT

public:
    NewTokenSheet(ApiClient &api, const ClientSession &session, QWidget *parent);
    [[nodiscard]] ui::FormBase *form() const { return m_form; }

Q_SIGNALS:
    void made(const bitflow::MadeApiToken &token);

private:
    void offer();
    void make();
    void answered(const Result<MadeApiToken> &made);
    void renewKey();
    ApiClient &m_api;
    const ClientSession &m_session;
    InstitutionField *m_where;
    ui::Form<NewApiToken> *m_form;
    QByteArray m_key;
};

} // namespace bitflow
