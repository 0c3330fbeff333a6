// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate as people read it, and the sheet behind the lock of the status bar.
#pragma once

#include "app/api/trust.h"

#include <QWidget>

class QFormLayout;

namespace bitflow {

class CertificateView : public QWidget
{
    Q_OBJECT
public:
    explicit CertificateView(QWidget *parent = nullptr);
    void present(const CertificateInfo &certificate);

private:
    void add(const QString &title, const QString &text, bool code = false);
    QFormLayout *m_rows;
};

// Modal; says what the connection to this server rests on. Accepts a changed identity only by the digits that IT reads
// out.
void showCertificate(QWidget *parent, Trust &trust, const QUrl &server);

} // namespace bitflow
