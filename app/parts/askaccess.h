// SPDX-License-Identifier: GPL-3.0-or-later
// Asking those who may give it for a permission that one does not have. The server chooses whom; they get a mail.
#pragma once

#include "app/api/apiclient.h"
#include "app/parts/sheet.h"
#include "common/api/accessrequests.h"
#include "common/model/access.h"

class QLineEdit;

namespace bitflow {

class AskAccessSheet : public Sheet
{
    Q_OBJECT

public:
    AskAccessSheet(ApiClient &api, const Explanation &denied, QWidget *parent); // api outlives it
    [[nodiscard]] QLineEdit *reason() const { return m_reason; }

Q_SIGNALS:
    void sent(int people);

private:
    void send();
    ApiClient &m_api;
    AccessRequest m_request;
    QLineEdit *m_reason;
    Pending<AccessRequested> m_sending;
};

} // namespace bitflow
