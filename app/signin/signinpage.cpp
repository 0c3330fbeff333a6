// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/signinpage.h"

#include "app/signin/card.h"
#include "app/signin/chosenpassword.h"
#include "app/signin/codestep.h"
#include "app/signin/forgotstep.h"
#include "app/signin/newpassword.h"
#include "app/signin/secondstep.h"
#include "app/signin/serverstep.h"
#include "app/signin/totpsetup.h"
#include "app/signin/truststep.h"
#include "app/signin/words.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/style.h"
#include "app/ui/wraplayout.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bitflow {

using namespace ui;

namespace {

// The card in the middle of whatever room there is, scrolled when there is too little.
QScrollArea *centred(Card *card, QWidget *parent)
{
    auto *inner = new QWidget;
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    auto *row =
        new QHBoxLayout; // not an alignment: then the card's height would be reckoned from the width of the page
    row->addStretch();
    row->addWidget(card);
    row->addStretch();
    column->addStretch(2);
    column->addLayout(row);
    column->addStretch(3);
    auto *area = new QScrollArea(parent);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(inner);
    area->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    return area;
}

} // namespace

SignInPage::SignInPage(const Parts &parts, QWidget *parent)
    : QWidget(parent)
    , m_parts(parts)
    , m_card(new Card)
    , m_waiting(new QWidget)
    , m_server(new ServerStep(parts.api, parts.trust))
    , m_trust(new TrustStep)
    , m_credentialsStep(new QWidget)
    , m_where(new Label(m_credentialsStep))
    , m_credentials(new Credentials(parts.session, parts.keychain, {parts.settings, parts.api}))
    , m_second(new SecondStep(parts.session))
    , m_newPassword(new NewPassword(parts.session))
    , m_forgot(new ForgotStep(parts.api))
    , m_code(new CodeStep(parts.api))
    , m_chosen(new ChosenPassword(parts.api))
    , m_setup(new TotpSetup(parts.api))
{
    auto *other = new QPushButton(tr("C&hange"), m_credentialsStep);
    setVariant(other, Variant::Flat);
    ui::name(other, tr("Change the server"));
    other->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto *where = new QHBoxLayout;
    where->setSpacing(space::xs);
    where->addWidget(m_where);
    where->addWidget(other); // beside what it changes
    where->addStretch();
    auto *column = new QVBoxLayout(m_credentialsStep);
    column->setContentsMargins({});
    column->setSpacing(space::m);
    column->addWidget(m_credentials);
    auto *help = new WrapLayout;
    for (const auto &[text, ask] : {std::pair(tr("&Forgot password?"), &SignInPage::askAddress),
                                    std::pair(tr("I have a c&ode"), &SignInPage::askAnyCode)}) {
        auto *button = new QPushButton(text, m_credentialsStep);
        setVariant(button, Variant::Flat);
        button->setAutoDefault(false);
        help->addWidget(button);
        connect(button, &QPushButton::clicked, this, ask);
    }
    column->addLayout(help);
    column->addLayout(where);
    for (QWidget *step : std::initializer_list<QWidget *>{m_waiting, m_server, m_trust, m_credentialsStep, m_second,
                                                          m_newPassword, m_setup, m_forgot, m_code, m_chosen})
        m_card->addStep(step);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->addWidget(centred(m_card, this));
    connect(other, &QPushButton::clicked, this, &SignInPage::askServer);
    connect(m_server, &ServerStep::reached, this, &SignInPage::proceed);
    connect(m_server, &ServerStep::undecided, this,
            [this](const CertificateInfo &certificate) { askTrust(certificate, false); });
    connect(m_server, &ServerStep::changed, this,
            [this](const CertificateInfo &certificate) { askTrust(certificate, true); });
    connect(m_trust, &TrustStep::accepted, this, &SignInPage::trusted);
    connect(m_trust, &TrustStep::cancelled, this, &SignInPage::askServer);
    connect(m_credentials, &Credentials::signedIn, this, &SignInPage::signedIn);
    connect(m_credentials, &Credentials::failed, this, [this](const Error &error) {
        if (error.code == "identity_changed"_L1)
            askTrust(m_parts.trust.seen(m_parts.api.server()), true);
    });
    wireMailSteps();
    wireSecondSteps();
    connect(&m_parts.keychain, &Keychain::probed, this, [this] {
        if (std::exchange(m_probing, false))
            resume();
    });
}

KnownServer SignInPage::known() const
{
    const QString address = addressOf(m_parts.api.server());
    return m_parts.settings.server(address).value_or(KnownServer{address});
}

void SignInPage::start()
{
    probeKeychain();
    const QList<KnownServer> servers = m_parts.settings.servers();
    if (servers.isEmpty())
        return askServer();
    m_parts.api.setServer(QUrl(servers.first().address));
    proceed();
}

void SignInPage::startAt(const QString &address)
{
    probeKeychain();
    askServer();
    m_server->setAddress(address);
    m_server->check();
}

void SignInPage::probeKeychain()
{
    if (m_parts.keychain.state() == Keychain::State::Unknown)
        m_parts.keychain.probe();
}

// At a server that answers, whichever way it was chosen: whoever stays signed in there is not asked.
void SignInPage::proceed()
{
    if (!known().stay)
        return askCredentials();
    waitFor(tr("Signing in"));
    m_probing = m_parts.keychain.state() == Keychain::State::Unknown;
    if (!m_probing)
        resume();
}

void SignInPage::resume()
{
    if (!m_parts.keychain.available())
        return askCredentials();
    m_parts.session.resume().then(this, [this](const Result<Me> &me) {
        if (me)
            signedIn(*me);
        else
            askCredentials(me.error().status == 401 ? Error{0, {}, {}, {}, 0} : me.error());
    });
}

void SignInPage::waitFor(const QString &title)
{
    present(m_waiting, title, tr("Connecting to %1…").arg(words::shown(m_parts.api.server())));
}

void SignInPage::askServer()
{
    const QList<KnownServer> servers = m_parts.settings.servers();
    if (!servers.isEmpty())
        m_server->setAddress(servers.first().address);
    present(m_server, servers.isEmpty() ? tr("Welcome to Bitflow") : tr("Which server?"),
            tr("Which server does your institution use? Your IT department knows the address."));
    m_server->focusFirst();
}

void SignInPage::askTrust(const CertificateInfo &certificate, bool changed)
{
    present(m_trust, changed ? tr("The server's identity has changed") : tr("Is this the right server?"),
            changed ? tr("Nothing has been sent.") : tr("It is the first time that this computer connects to it."));
    m_trust->ask(certificate, changed ? TrustStep::Mode::Changed : TrustStep::Mode::First);
}

void SignInPage::trusted(const QString &digits)
{
    const CertificateInfo certificate = m_trust->certificate();
    if (m_trust->mode() == TrustStep::Mode::First)
        m_parts.trust.accept(certificate);
    else if (!m_parts.trust.acceptChange(certificate, digits))
        return m_trust->refuseDigits();
    askServer();
    m_server->setAddress(certificate.server);
    m_server->check();
}

void SignInPage::askCredentials(const Error &why)
{
    const KnownServer server = known();
    m_where->setText(words::shown(m_parts.api.server()));
    m_where->setToken(Token::Text2);
    m_credentials->setEmail(server.lastEmail);
    m_credentials->setStay(server.stay);
    m_credentials->start(why);
    present(m_credentialsStep, tr("Sign in"), {});
    m_credentials->focusFirst();
}

void SignInPage::signedIn(const Me &me)
{
    KnownServer server = known();
    server.lastEmail = me.user.email;
    server.stay = m_parts.session.stays();
    m_parts.settings.remember(server);
    m_parts.settings.use(server.address);
    const QString password = m_credentials->takePassword();
    if (!me.user.mustChangePassword)
        return goOn(me);
    m_newPassword->start(password);
    present(m_newPassword, tr("Choose a password of your own"),
            tr("The one you signed in with was for one time only."));
    m_newPassword->focusFirst();
}

void SignInPage::present(QWidget *step, const QString &title, const QString &sentence)
{
    m_card->setHeading(title, sentence);
    m_card->showStep(step);
    announce(this, sentence.isEmpty() ? title : title + u". "_s + sentence);
}

void SignInPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::color(Token::Bg));
}

} // namespace bitflow
