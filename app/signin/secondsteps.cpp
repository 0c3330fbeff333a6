// SPDX-License-Identifier: GPL-3.0-or-later
// What stands between the right password and the main window: a code, a password of one's own, two-step sign-in where a
// role has needed it for too long.
#include "app/signin/card.h"
#include "app/signin/newpassword.h"
#include "app/signin/secondstep.h"
#include "app/signin/signinpage.h"
#include "app/signin/stepupsheet.h"
#include "app/signin/totpsetup.h"

namespace bitflow {

void SignInPage::wireSecondSteps()
{
    connect(m_credentials, &Credentials::codeWanted, this, &SignInPage::askSecondStep);
    connect(m_second, &SecondStep::signedIn, this, &SignInPage::signedIn);
    connect(m_second, &SecondStep::over, this, &SignInPage::askCredentials);
    connect(m_second, &SecondStep::kindChanged, this,
            [this] { m_card->setHeading(tr("Two-step sign-in"), m_second->sentence()); });
    connect(m_newPassword, &NewPassword::changed, this, &SignInPage::goOn);
    connect(m_setup, &TotpSetup::done, this,
            [this] { m_parts.session.reload().then(this, [this](const Result<Me> &) { Q_EMIT done(); }); });
    new StepUpSheet(m_parts.session, this); // whoever stayed signed in proved it long ago
}

void SignInPage::askSecondStep()
{
    m_second->start(m_credentials->stay());
    present(m_second, tr("Two-step sign-in"), m_second->sentence());
    m_second->focusFirst();
}

void SignInPage::goOn(const Me &me)
{
    if (!me.mfaDueAt || *me.mfaDueAt > Instant::now())
        return Q_EMIT done();
    present(m_setup, tr("Set up two-step sign-in"),
            tr("Your role needs it: signing in will then take your password and a code of your phone."));
    m_setup->start(me.user.email);
    m_setup->focusFirst();
}

} // namespace bitflow
