// SPDX-License-Identifier: GPL-3.0-or-later
// A one-time password, shown once: the server keeps no copy that could be read. Closes only when somebody says that it
// is stored; meanwhile it does not stand open for longer than a minute.
#pragma once

#include "app/parts/sheet.h"
#include "common/api/institutions.h"

#include <QTimer>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace bitflow {

class CredentialsSheet : public Sheet
{
    Q_OBJECT

public:
    CredentialsSheet(const OneTimePassword &credentials, QWidget *parent);
    void hideAfter(std::chrono::milliseconds time); // counts from now; a minute at first

public Q_SLOTS:
    void reject() override;

private:
    void finish();
    void setHidden(bool hidden);
    QCheckBox *m_stored;
    QLineEdit *m_password;
    QPushButton *m_show;
    QTimer m_hide;
};

} // namespace bitflow
