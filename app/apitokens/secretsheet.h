// SPDX-License-Identifier: GPL-3.0-or-later
// A token, shown once: the server keeps no copy that could be read. Closes only when somebody says that it is stored.
#pragma once

#include "app/parts/sheet.h"
#include "common/api/apitokens.h"

class QCheckBox;

namespace bitflow {

class SecretSheet : public Sheet
{
    Q_OBJECT

public:
    SecretSheet(const MadeApiToken &made, QWidget *parent);

public Q_SLOTS:
    void reject() override;

private:
    void finish();
    QCheckBox *m_stored;
};

} // namespace bitflow
