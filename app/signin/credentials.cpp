// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/credentials.h"

#include "app/signin/wait.h"
#include "app/signin/words.h"
#include "app/ui/blocked.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

Credentials::Credentials(ClientSession &session, Keychain &keychain, const RememberedWait &wait, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_keychain(keychain)
    , m_remembered(wait)
    , m_form(new Form<LoginInput>(
          {{"email"_L1, tr("E-mail"), Editor::Email}, {"password"_L1, tr("Password"), Editor::Password}}, this))
    , m_stay(new QCheckBox(tr("S&tay signed in on this computer"), this))
    , m_error(new Label(this, {}, Token::Err))
    , m_button(new QPushButton(tr("&Sign in"), this))
    , m_wait(new Wait(m_error, m_button, this))
{
    m_error->setWordWrap(true);
    m_error->hide();
    setVariant(m_button, Variant::Primary);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_form, m_stay, m_error, m_button})
        column->addWidget(widget);
    connect(m_button, &QPushButton::clicked, m_form, &FormBase::submit);
    connect(m_form, &FormBase::submitted, this, &Credentials::submit);
    connect(&m_keychain, &Keychain::probed, this, &Credentials::followKeychain);
    followKeychain();
}

void Credentials::setEmail(const QString &email)
{
    LoginInput input;
    input.email = email;
    m_form->setValue(input);
    m_form->clearComplaints();
}

void Credentials::setStay(bool stay) { m_stay->setChecked(stay && m_keychain.state() != Keychain::State::Missing); }

void Credentials::followKeychain()
{
    const bool missing = m_keychain.state() == Keychain::State::Missing;
    if (missing)
        m_stay->setChecked(false);
    block(m_stay, missing ? words::noKeychain(m_keychain.reason()) : QString());
}

void Credentials::focusFirst()
{
    QWidget *first = m_form->editor(email().isEmpty() ? "email"_L1 : "password"_L1);
    if (first)
        first->setFocus();
}

void Credentials::start(const Error &why) { showError(m_remembered.orLeft(why)); }

void Credentials::submit()
{
    if (m_pending.running() || m_wait->running())
        return;
    const LoginInput input = m_form->value();
    m_password = input.password;
    showError({});
    setBusy(true);
    m_pending = m_session.signIn(input.email, input.password, m_stay->isChecked());
    m_pending.then(this, [this](const Result<Me> &me) { answered(me); });
}

void Credentials::answered(const Result<Me> &me)
{
    setBusy(false);
    if (me || me.error().code == "mfa_required"_L1)
        m_remembered.forget();
    else
        m_remembered.note(me.error());
    if (me) {
        setEmail(email()); // the password stays in no field
        return Q_EMIT signedIn(*me);
    }
    if (me.error().code == "mfa_required"_L1) {
        setEmail(email()); // nor while a code is asked for
        return Q_EMIT codeWanted();
    }
    m_password.clear();
    showError(me.error());
    focusFirst();
    Q_EMIT failed(me.error());
}

void Credentials::showError(const Error &error)
{
    const bool real = !error.code.isEmpty();
    m_wait->start(error);
    m_error->setVisible(real);
    if (!m_wait->running())
        m_error->setText(real ? words::signInFailure(error, 0) : QString());
    if (real)
        announce(this, m_error->text(), true);
}

void Credentials::setBusy(bool busy)
{
    m_button->setText(busy ? tr("Signing in…") : tr("&Sign in"));
    m_form->setReadOnly(busy);
}

} // namespace bitflow
