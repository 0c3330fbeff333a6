// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/secondstep.h"

#include "app/signin/codefield.h"
#include "app/signin/wait.h"
#include "app/signin/words.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

SecondStep::SecondStep(ClientSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_field(new CodeField(this))
    , m_error(new Label(this, {}, Token::Err))
    , m_button(new QPushButton(tr("&Sign in"), this))
    , m_other(new QPushButton(tr("Use a &recovery code"), this))
    , m_wait(new Wait(m_error, m_button, this))
{
    m_error->setWordWrap(true);
    setVariant(m_button, Variant::Primary);
    auto *back = new QPushButton(tr("&Back"), this);
    for (QPushButton *flat : {m_other, back})
        setVariant(flat, Variant::Flat);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_field, m_error, m_button})
        column->addWidget(widget);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_other);
    row->addStretch();
    row->addWidget(back);
    column->addLayout(row);
    connect(m_field, &CodeField::completed, this, &SecondStep::submit);
    connect(m_field, &QLineEdit::returnPressed, this, &SecondStep::submit);
    connect(m_button, &QPushButton::clicked, this, &SecondStep::submit);
    connect(m_other, &QPushButton::clicked, this, &SecondStep::change);
    connect(back, &QPushButton::clicked, this, [this] {
        m_pending.cancel();
        Q_EMIT over({0, {}, {}, {}, 0});
    });
}

void SecondStep::start(bool stay)
{
    m_stay = stay;
    m_wait->stop(); // it was about another attempt
    m_field->setKind(CodeField::Kind::App);
    m_other->setText(tr("Use a &recovery code"));
    say({});
    m_button->setText(tr("&Sign in"));
}

void SecondStep::focusFirst() { m_field->setFocus(); }

QString SecondStep::sentence() const
{
    return m_field->kind() == CodeField::Kind::App
               ? tr("Enter the six digits that your authenticator app shows for Bitflow.")
               : tr("Enter one of the recovery codes that you stored. Each works once.");
}

void SecondStep::change()
{
    const bool toRecovery = m_field->kind() == CodeField::Kind::App;
    m_field->setKind(toRecovery ? CodeField::Kind::Recovery : CodeField::Kind::App);
    m_other->setText(toRecovery ? tr("Use the &app instead") : tr("Use a &recovery code"));
    if (!m_wait->running())
        say({});
    Q_EMIT kindChanged();
    announce(this, sentence());
    focusFirst();
}

void SecondStep::submit()
{
    if (m_pending.running() || m_wait->running())
        return;
    if (m_field->code().isEmpty())
        return say(tr("The code is still missing."));
    say({});
    m_button->setText(tr("Signing in…"));
    m_pending = m_session.signInWithCode(m_field->code(), m_stay);
    m_pending.then(this, [this](const Result<Me> &me) { answered(me); });
}

void SecondStep::answered(const Result<Me> &me)
{
    m_button->setText(tr("&Sign in"));
    if (me)
        return Q_EMIT signedIn(*me);
    const Error &error = me.error();
    if (error.code == "mfa_token_invalid"_L1)
        return Q_EMIT over(error);
    m_field->selectAll();
    focusFirst();
    if (error.code == "mfa_code_invalid"_L1)
        say(m_field->kind() == CodeField::Kind::App
                ? tr("This code is not right, or it was used already. Wait for the next one; if that fails too, check "
                     "that the clock of the phone is right.")
                : tr("This is not one of your recovery codes, or it was used already."));
    else
        refuse(error);
}

void SecondStep::refuse(const Error &error)
{
    m_wait->start(error);
    say(words::signInFailure(error, m_wait->seconds()));
}

void SecondStep::say(const QString &complaint)
{
    m_error->setText(complaint);
    m_error->setVisible(!complaint.isEmpty());
    setComplained(m_field, !complaint.isEmpty());
    if (!complaint.isEmpty())
        announce(this, complaint, true);
}

} // namespace bitflow
