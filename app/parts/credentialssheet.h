// SPDX-License-Identifier: GPL-3.0-or-later
// A one-time password, shown once: the server keeps no copy that could be read. Closes only when somebody says that it
// is stored.
#pragma once

#include "app/parts/sheet.h"
#include "common/api/institutions.h"

class QCheckBox;

namespace bitflow {

class CredentialsSheet : public Sheet
{
    Q_OBJECT

public:
    CredentialsSheet(const OneTimePassword &credentials, QWidget *parent);

public Q_SLOTS:
    void reject() override;

private:
    void finish();
    QCheckBox *m_stored;
};

} // namespace bitflow
