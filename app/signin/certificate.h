// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate as people read it, and the sheet behind the lock of the status bar.
#pragma once

#include "app/api/trust.h"

#include <QWidget>

class QFormLayout;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}

class CertificateView : public QWidget
{
    Q_OBJECT
public:
    explicit CertificateView(QWidget *parent = nullptr);
    void present(const CertificateInfo &certificate);

private:
    static void add(QFormLayout *rows, const QString &title, const QString &text, bool code = false);
    ui::Label *m_fingerprintTitle;
    ui::Label *m_fingerprint; // the one that the server shows to those who run it: this is compared, no other
    QFormLayout *m_rows;
    QPushButton *m_more;
    QWidget *m_details;
    QFormLayout *m_detailRows;
};

// Modal; says what the connection to this server rests on. Accepts a changed identity only by the digits that IT reads
// out.
void showCertificate(QWidget *parent, Trust &trust, const QUrl &server);

} // namespace bitflow
