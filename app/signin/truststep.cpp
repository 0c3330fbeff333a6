// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/truststep.h"

#include "app/signin/certificate.h"
#include "app/ui/blocked.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

TrustStep::TrustStep(QWidget *parent)
    : QWidget(parent)
    , m_advice(new Label(this, {}, Token::Text2))
    , m_view(new CertificateView(this))
    , m_compared(new QCheckBox(tr("I &compared it, and it is the same"), this))
    , m_digitsLabel(new Label(this, tr("&Last 8 digits of the fingerprint, as IT reads them out")))
    , m_digits(new QLineEdit(this))
    , m_complaint(new Label(this, {}, Token::Err))
    , m_accept(new QPushButton(tr("&Trust this server"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    m_digitsLabel->setWordWrap(true);
    m_digits->setMaxLength(16);
    m_digits->setLayoutDirection(Qt::LeftToRight);
    ui::name(m_digits, m_digitsLabel);
    for (Label *label : {m_advice, m_complaint})
        label->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_view, m_advice, m_compared, m_digitsLabel, m_digits, m_complaint})
        column->addWidget(widget);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch();
    buttons->addWidget(m_accept);
    buttons->addWidget(m_cancel);
    column->addLayout(buttons);
    setVariant(m_cancel, Variant::Primary); // the safe way is the plain one
    connect(m_compared, &QCheckBox::toggled, this, &TrustStep::follow);
    connect(m_digits, &QLineEdit::textChanged, this, &TrustStep::follow);
    connect(m_cancel, &QPushButton::clicked, this, &TrustStep::cancelled);
    connect(m_accept, &QPushButton::clicked, this, [this] { Q_EMIT accepted(m_digits->text()); });
}

void TrustStep::ask(const CertificateInfo &certificate, Mode mode)
{
    m_certificate = certificate;
    m_mode = mode;
    const bool changed = mode == Mode::Changed;
    m_view->present(certificate);
    m_advice->setText(
        changed ? tr("This is not the key that this computer knows. Somebody may be listening in. Go on only when IT "
                     "says that the key was replaced and reads the last digits of the fingerprint above out to you.")
                : tr("Ask your IT department for the fingerprint, by phone or in person, and compare all eight groups "
                     "above. The server shows it to those who run it."));
    m_compared->setChecked(false);
    m_compared->setVisible(!changed);
    m_digits->clear();
    m_digits->setVisible(changed);
    m_digitsLabel->setVisible(changed);
    m_complaint->hide();
    follow();
    m_cancel->setFocus();
}

void TrustStep::follow()
{
    const bool changed = m_mode == Mode::Changed;
    const bool ready = changed ? m_digits->text().trimmed().size() == 8 : m_compared->isChecked();
    block(m_accept, ready     ? QString()
                    : changed ? tr("Type the eight digits first.")
                              : tr("Compare the fingerprint first, then tick the box."));
}

void TrustStep::refuseDigits()
{
    m_complaint->setText(tr("These are not the last digits of the key that is offered. Do not go on."));
    m_complaint->show();
    announce(this, m_complaint->text(), true);
    m_digits->setFocus();
    m_digits->selectAll();
}

// Enter accepts only on the button that accepts.
void TrustStep::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape || (enter && m_cancel->hasFocus()))
        Q_EMIT cancelled();
    else if (enter && m_accept->hasFocus())
        m_accept->click();
    else
        QWidget::keyPressEvent(event);
}

} // namespace bitflow
