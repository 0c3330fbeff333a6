// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/stepupsheet.h"

#include "app/signin/card.h"
#include "app/signin/codefield.h"
#include "app/signin/wait.h"
#include "app/signin/words.h"
#include "app/ui/names.h"
#include "app/ui/passwordline.h"
#include "app/ui/style.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

StepUpSheet::StepUpSheet(ClientSession &session, QWidget *window)
    : OverSheet(window)
    , m_session(session)
    , m_step(new QWidget)
    , m_label(new Label(m_step))
    , m_password(new PasswordLine(m_step))
    , m_code(new CodeField(m_step))
    , m_error(new Label(m_step, {}, Token::Err))
    , m_button(new QPushButton(tr("&Confirm"), m_step))
    , m_recovery(new QPushButton(tr("Use a &recovery code"), m_step))
    , m_wait(new Wait(m_error, m_button, m_step))
{
    m_error->setWordWrap(true);
    setVariant(m_button, Variant::Primary);
    setVariant(m_recovery, Variant::Flat);
    auto *cancel = new QPushButton(tr("Cancel"), m_step);
    auto *column = new QVBoxLayout(m_step);
    column->setContentsMargins({});
    column->setSpacing(space::s);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_label, m_password, m_code, m_error})
        column->addWidget(widget);
    column->addWidget(m_recovery, 0, Qt::AlignLeading);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_button);
    column->addLayout(buttons);
    card()->addStep(m_step);
    card()->setHeading(
        tr("Is it you?"),
        tr("This is an important change. Confirm that it is you; you will not be asked again for five minutes."));
    card()->showStep(m_step);
    ui::name(m_password, tr("Password"));
    ui::name(this, tr("Is it you?"));
    setToolTip({});
    connect(m_button, &QPushButton::clicked, this, &StepUpSheet::submit);
    connect(m_password, &QLineEdit::returnPressed, this, &StepUpSheet::submit);
    connect(m_code, &QLineEdit::returnPressed, this, &StepUpSheet::submit);
    connect(m_code, &CodeField::completed, this, &StepUpSheet::submit);
    connect(m_recovery, &QPushButton::clicked, this, [this] {
        m_code->setKind(CodeField::Kind::Recovery);
        m_label->setText(tr("Recovery code"));
        m_recovery->hide();
        focusFirst();
    });
    connect(cancel, &QPushButton::clicked, this, &StepUpSheet::closeWanted);
    connect(&m_session, &ClientSession::proofNeeded, this, &StepUpSheet::ask);
    for (const auto over : {&ClientSession::signedOut, &ClientSession::reauthenticated})
        connect(&m_session, over, this, &StepUpSheet::disappear);
}

void StepUpSheet::ask()
{
    if (isVisible())
        return;
    useCode(m_session.me().user.mfaEnabledAt.has_value()); // beside a second factor a password proves only half of it
    appear();
    announce(this,
             m_byCode ? tr("Is it you? Enter a code of your authenticator app to go on.")
                      : tr("Is it you? Enter your password to go on."),
             true);
}

void StepUpSheet::useCode(bool code)
{
    m_byCode = code;
    m_password->clear();
    m_code->setKind(CodeField::Kind::App);
    m_password->setVisible(!code);
    m_code->setVisible(code);
    m_recovery->setVisible(code);
    m_label->setText(code ? tr("Six digits of your authenticator app") : tr("Password"));
    if (!m_wait->running()) // it goes on although the sheet was closed meanwhile
        say({});
    focusFirst();
}

void StepUpSheet::focusFirst()
{
    if (m_byCode)
        m_code->setFocus();
    else
        m_password->setFocus();
}

void StepUpSheet::submit()
{
    if (m_pending.running() || m_wait->running())
        return;
    const StepUpInput input{m_byCode ? QString() : m_password->text(), m_byCode ? m_code->code() : QString()};
    if (input.password.isEmpty() && input.code.isEmpty())
        return say(m_byCode ? tr("The code is still missing.") : tr("The password is still missing."));
    say({});
    m_button->setText(tr("Confirming…"));
    m_pending = m_session.prove(input);
    m_pending.then(this, [this](const Result<Nothing> &done) { answered(done); });
}

void StepUpSheet::answered(const Result<Nothing> &done)
{
    m_button->setText(tr("&Confirm"));
    m_password->clear();
    if (done)
        return disappear();
    const QList<Complaint> &complaints = done.error().errors;
    if (!m_byCode && !complaints.isEmpty() && complaints.first().pointer == "/code"_L1)
        return useCode(true); // two-step sign-in was turned on elsewhere
    m_wait->start(done.error());
    if (done.error().status == 422)
        say(m_byCode ? tr("This code is not right, or it was used already.") : tr("This is not your password."));
    else
        say(words::signInFailure(done.error(), m_wait->seconds()));
    m_code->selectAll();
    focusFirst();
}

void StepUpSheet::say(const QString &complaint)
{
    m_error->setText(complaint);
    m_error->setVisible(!complaint.isEmpty());
    for (QWidget *field : std::initializer_list<QWidget *>{m_password, m_code})
        setComplained(field, !complaint.isEmpty());
    if (!complaint.isEmpty())
        announce(this, complaint, true);
}

void StepUpSheet::closeWanted()
{
    m_pending.cancel();
    disappear();
    m_session.leaveUnproven();
}

} // namespace bitflow
