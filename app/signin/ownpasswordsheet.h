// SPDX-License-Identifier: GPL-3.0-or-later
// Changes one's own password, from the account menu.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"

namespace bitflow {

class NewPassword;

class OwnPasswordSheet : public Sheet
{
    Q_OBJECT
public:
    OwnPasswordSheet(ClientSession &session, QWidget *window); // the session outlives it

Q_SIGNALS:
    void changed();

private:
    NewPassword *m_fields;
};

} // namespace bitflow
