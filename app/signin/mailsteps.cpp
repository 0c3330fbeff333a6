// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of the sign-in that a mail leads to: a forgotten password, an invitation, an address to confirm.
#include "app/signin/chosenpassword.h"
#include "app/signin/codestep.h"
#include "app/signin/forgotstep.h"
#include "app/signin/signinpage.h"
#include "app/ui/fmt.h"

namespace bitflow {

void SignInPage::wireMailSteps()
{
    connect(m_forgot, &ForgotStep::codeWanted, this, &SignInPage::askAnyCode);
    connect(m_code, &CodeStep::resetWanted, this, &SignInPage::choosePassword);
    connect(m_code, &CodeStep::invited, this, &SignInPage::acceptInvitation);
    connect(m_code, &CodeStep::confirmed, this, [this](const QString &what) { comeBack({}, what); });
    connect(m_chosen, &ChosenPassword::done, this,
            [this](const QString &email) { comeBack(email, tr("Your password is set. Sign in with it.")); });
    connect(m_code, &CodeStep::newWanted, this, &SignInPage::askAddress);
    connect(m_chosen, &ChosenPassword::newWanted, this, &SignInPage::askAddress);
    const auto back = [this] { askCredentials(); };
    connect(m_forgot, &ForgotStep::left, this, back);
    connect(m_code, &CodeStep::left, this, back);
    connect(m_chosen, &ChosenPassword::left, this, back);
}

void SignInPage::askAddress()
{
    m_forgot->start(m_credentials->email());
    present(m_forgot, tr("A new password"), tr("Your account’s address gets a link with which you choose another."));
    m_forgot->focusFirst();
}

void SignInPage::askAnyCode() { askCode({}); }

void SignInPage::askCode(const QString &code)
{
    present(m_code, tr("Enter your code"),
            tr("From an invitation, for a new password, or to confirm an address. Paste the code or the whole link."));
    m_code->focusFirst();
    m_code->start(code);
}

void SignInPage::choosePassword(const QString &code)
{
    m_chosen->startReset(code);
    present(m_chosen, tr("Choose a new password"), tr("Every device is signed out when it is set."));
    m_chosen->focusFirst();
}

void SignInPage::acceptInvitation(const QString &code, const InvitationOffer &offer)
{
    m_chosen->startInvitation(code, offer);
    const QString email = fmt::isolate(offer.email), by = fmt::isolate(offer.invitedByName);
    const QString sentence =
        offer.roleName.isEmpty()
            ? tr("%1 made an account for %2. Choose a password, and it is yours.").arg(by, email)
            : tr("%1 invites you as %2 at %3. Your account is %4.")
                  .arg(by, fmt::isolate(offer.roleName),
                       offer.placeName.isEmpty() ? tr("the platform") : fmt::isolate(offer.placeName), email);
    present(m_chosen, tr("Welcome to Bitflow"), sentence);
    m_chosen->focusFirst();
}

// To the sign-in, with what has been done above it.
void SignInPage::comeBack(const QString &email, const QString &sentence)
{
    askCredentials();
    if (!email.isEmpty())
        m_credentials->setEmail(email);
    present(m_credentialsStep, tr("Sign in"), sentence);
    m_credentials->focusFirst();
}

void SignInPage::startWithCode(const QString &code)
{
    probeKeychain();
    const QList<KnownServer> servers = m_parts.settings.servers();
    if (servers.isEmpty())
        return askServer();
    m_parts.api.setServer(QUrl(servers.first().address));
    askCode(code);
}

} // namespace bitflow
