// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/reauthsheet.h"

#include "app/signin/card.h"
#include "app/signin/newpassword.h"
#include "app/signin/secondstep.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

ReauthSheet::ReauthSheet(ClientSession &session, Keychain &keychain, const RememberedWait &wait, QWidget *window)
    : OverSheet(window)
    , m_session(session)
    , m_credentialsStep(new QWidget)
    , m_leave(new QPushButton(m_credentialsStep))
    , m_credentials(new Credentials(session, keychain, wait))
    , m_second(new SecondStep(session))
    , m_newPassword(new NewPassword(session))
{
    setVariant(m_leave, Variant::Flat);
    auto *column = new QVBoxLayout(m_credentialsStep);
    column->setContentsMargins({});
    column->setSpacing(space::s);
    column->addWidget(m_credentials);
    column->addWidget(m_leave, 0, Qt::AlignLeading);
    for (QWidget *step : std::initializer_list<QWidget *>{m_credentialsStep, m_second, m_newPassword})
        card()->addStep(step);
    ui::name(this, tr("Sign in again"));
    setToolTip({});
    connect(m_leave, &QPushButton::clicked, this, &ReauthSheet::leaveWanted);
    connect(m_credentials, &Credentials::signedIn, this, &ReauthSheet::signedIn);
    connect(m_credentials, &Credentials::codeWanted, this, &ReauthSheet::askSecondStep);
    connect(m_second, &SecondStep::signedIn, this, &ReauthSheet::signedIn);
    connect(m_second, &SecondStep::kindChanged, this,
            [this] { card()->setHeading(tr("Your session has ended"), m_second->sentence()); });
    connect(m_second, &SecondStep::over, this, [this](const Error &why) { ask(why); });
    connect(m_newPassword, &NewPassword::changed, this, &ReauthSheet::disappear);
    connect(&m_session, &ClientSession::waitingChanged, this, [this] {
        if (isVisible() && card()->step() == m_credentialsStep)
            tellWaiting();
    });
    connect(&m_session, &ClientSession::reauthenticationNeeded, this, [this] {
        if (isVisible())
            return;
        ask();
        appear();
        announce(this, tr("Your session has ended. Sign in again to go on."), true);
    });
    connect(&m_session, &ClientSession::signedOut, this, &ReauthSheet::disappear);
}

void ReauthSheet::ask(const Error &why)
{
    tellWaiting();
    m_leave->setText(keepsDrafts && keepsDrafts() ? tr("Sign &out and keep draft") : tr("Sign &out instead"));
    m_credentials->setEmail(m_session.me().user.email);
    m_credentials->setStay(m_session.stays());
    m_credentials->start(why);
    card()->showStep(m_credentialsStep);
    if (isVisible())
        focusFirst();
}

void ReauthSheet::tellWaiting()
{
    const QString sentence = tr("Sign in again to go on. What you typed is still there.");
    const int waiting = m_session.waitingChanges();
    card()->setHeading(tr("Your session has ended"),
                       waiting == 0 ? sentence
                                    //: What to do, and what happens then
                                    : tr("%1 %2").arg(sentence, tr("%Ln change(s) will be saved then.", "", waiting)));
    if (isVisible())
        place();
}

void ReauthSheet::askSecondStep()
{
    m_second->start(m_credentials->stay());
    card()->setHeading(tr("Your session has ended"), m_second->sentence());
    card()->showStep(m_second);
    place();
    focusFirst();
}

void ReauthSheet::focusFirst()
{
    if (card()->step() == m_second)
        m_second->focusFirst();
    else if (card()->step() == m_newPassword)
        m_newPassword->focusFirst();
    else
        m_credentials->focusFirst();
}

void ReauthSheet::signedIn(const Me &me)
{
    const QString password = m_credentials->takePassword();
    if (!me.user.mustChangePassword)
        return disappear();
    m_newPassword->start(password);
    card()->setHeading(tr("Choose a password of your own"), tr("The one you signed in with was for one time only."));
    card()->showStep(m_newPassword);
    place();
    focusFirst();
}

} // namespace bitflow
