// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a person whether this is the right server. Nothing is accepted without a tick or without typed digits, and
// Cancel is what Enter and Escape mean.
#pragma once

#include "app/api/trust.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}
class CertificateView;

class TrustStep : public QWidget
{
    Q_OBJECT
public:
    enum class Mode { First, Changed };

    explicit TrustStep(QWidget *parent = nullptr);
    void ask(const CertificateInfo &certificate, Mode mode);
    [[nodiscard]] const CertificateInfo &certificate() const { return m_certificate; }
    [[nodiscard]] Mode mode() const { return m_mode; }
    void refuseDigits(); // the typed ones were not right

Q_SIGNALS:
    void accepted(const QString &digits); // digits: of Mode::Changed
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void follow();
    CertificateInfo m_certificate;
    Mode m_mode = Mode::First;
    ui::Label *m_advice;
    CertificateView *m_view;
    QCheckBox *m_compared;
    ui::Label *m_digitsLabel;
    QLineEdit *m_digits;
    ui::Label *m_complaint;
    QPushButton *m_accept;
    QPushButton *m_cancel;
};

} // namespace bitflow
