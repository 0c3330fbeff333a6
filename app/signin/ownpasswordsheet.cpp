// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/ownpasswordsheet.h"

#include "app/signin/newpassword.h"

#include <QVBoxLayout>

namespace bitflow {

OwnPasswordSheet::OwnPasswordSheet(ClientSession &session, QWidget *window)
    : Sheet(tr("Change password"), window)
    , m_fields(new NewPassword(session, NewPassword::Purpose::ChangeOwn, this))
{
    addText(tr("You stay signed in here. Everywhere else you are signed out."));
    content()->addWidget(m_fields);
    setAction(tr("Change password"));
    connect(this, &Sheet::acted, m_fields, &NewPassword::submit);
    connect(m_fields, &NewPassword::sent, this, [this] { setBusy(tr("Changing…")); });
    connect(m_fields, &NewPassword::refused, this, [this] { setBusy({}); });
    connect(m_fields, &NewPassword::changed, this, [this] {
        setBusy({});
        Q_EMIT changed();
        accept();
    });
    m_fields->start({});
    m_fields->focusFirst();
}

} // namespace bitflow
