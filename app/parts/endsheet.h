// SPDX-License-Identifier: GPL-3.0-or-later
// Ending many sessions at once: says first how many of how many people, and asks.
#pragma once

#include "app/api/apiclient.h"
#include "app/parts/sheet.h"
#include "common/api/auth.h"

namespace bitflow {

class EndSheet : public Sheet
{
    Q_OBJECT

public:
    struct Words
    {
        QString title, act;
        QString whose;    // who is meant, above the count; may be empty
        bool own = false; // of whoever asks: the session at hand stays
    };
    EndSheet(ApiClient &api, const SessionChoice &choice, const Words &words, QWidget *parent);

Q_SIGNALS:
    void ended(const bitflow::SessionCount &count);

private:
    void count();
    void present(const SessionCount &count);
    void end();
    ApiClient &m_api;
    SessionChoice m_choice;
    bool m_own;
    ui::Label *m_counted, *m_kept;
};

} // namespace bitflow
