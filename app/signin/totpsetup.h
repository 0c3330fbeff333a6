// SPDX-License-Identifier: GPL-3.0-or-later
// Sets up an authenticator app: the picture to scan, the secret for whoever cannot, a code of the app as the proof, and
// then the recovery codes.
#pragma once

#include "app/api/apiclient.h"
#include "common/api/mfa.h"

#include <QWidget>

class QPushButton;

namespace bitflow {

namespace ui {
class Label;
class QrCode;
} // namespace ui
class CodeField;
class CopyLabel;
class RecoveryCodesView;

class TotpSetup : public QWidget
{
    Q_OBJECT
public:
    explicit TotpSetup(ApiClient &api, QWidget *parent = nullptr); // the client outlives it

    void start(const QString &account); // asks the server for a secret
    void focusFirst();

Q_SIGNALS:
    void enabled(); // the app is confirmed, the recovery codes are shown
    void done();    // and stored

private:
    void showSecret(const Result<TotpEnrolment> &begun);
    void confirm();
    void confirmed(const Result<RecoveryCodes> &codes);
    void say(const QString &complaint);

    ApiClient &m_api;
    QString m_account;
    QWidget *m_app; // everything before the codes
    ui::QrCode *m_picture;
    CopyLabel *m_secret;
    CodeField *m_field;
    ui::Label *m_error;
    QPushButton *m_button;
    RecoveryCodesView *m_codes;
    bool m_begun = false;
    Pending<TotpEnrolment> m_beginning;
    Pending<RecoveryCodes> m_confirming;
};

} // namespace bitflow
