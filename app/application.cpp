// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

#include "app/applicationdrafts.h"
#include "app/applicationpreview.h"
#include "app/parts/accessquestions.h"
#include "app/profile/profilesheet.h"
#include "app/signin/certificate.h"
#include "app/signin/ownpasswordsheet.h"
#include "app/signin/reauthsheet.h"
#include "app/signin/stepupsheet.h"
#include "app/signin/twostepsheet.h"
#include "app/signin/words.h"
#include "app/ui/fmt.h"
#include "app/ui/strip.h"
#include "app/users/roleopener.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

namespace bitflow {

namespace {

constexpr QSize designedSize{1280, 760};

ui::Scheme schemeOf(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light:
        return ui::Scheme::Light;
    case ThemeChoice::Dark:
        return ui::Scheme::Dark;
    case ThemeChoice::System:
        break;
    }
    return ui::Scheme::System;
}

MainWindow::Lock lockOf(Trust::State state, const CertificateInfo &certificate)
{
    using Lock = MainWindow::Lock;
    switch (state) {
    case Trust::State::NotSeen:
        return Lock::Unknown;
    case Trust::State::Plain:
        return Lock::Plain;
    case Trust::State::PinnedExpired:
        return Lock::Attention;
    case Trust::State::Refused:
        return Lock::Refused;
    case Trust::State::Certified:
    case Trust::State::Pinned:
        break;
    }
    return words::runsOut(certificate).isEmpty() ? Lock::Good : Lock::Attention;
}

} // namespace

Application::Application(Language language)
    : m_trust(m_settings)
    , m_api(m_trust)
    , m_session(m_api, m_keychain)
    , m_drafts(m_keychain)
    , m_accountMenu(std::make_unique<QMenu>())
{
    if (m_plurals.load(u":/translations/bitflow_en.qm"_s))
        QCoreApplication::installTranslator(&m_plurals);
    if (language == Language::Pseudo)
        QCoreApplication::installTranslator(&m_pseudo); // the last one is asked first
    m_theme.setScheme(schemeOf(m_settings.get(Key::theme)));
    m_watch.setInterval(usually);
    connect(&m_watch, &QTimer::timeout, this, &Application::watch);
    connect(&m_api, &ApiClient::answered, this, [this] {
        if (m_watch.isActive())
            m_watch.start();
    });
    connect(&m_session, &ClientSession::signedOut, this, &Application::leaveMain);
    connect(&m_session, &ClientSession::meChanged, this, &Application::presentPerson);
    fillAccountMenu();
}

Application::~Application() = default;

void Application::start(const QString &address, const QString &code) { showSignIn(address, code); }

void Application::showSignIn(const QString &address, const QString &code)
{
    m_signIn = std::make_unique<SignInPage>(SignInPage::Parts{m_api, m_session, m_trust, m_keychain, m_settings});
    m_signIn->setWindowTitle(tr("Bitflow Owner Portal"));
    m_signIn->resize(designedSize);
    // The page may still be in the middle of its own signal, so it goes away later.
    connect(m_signIn.get(), &SignInPage::done, this, &Application::showMain, Qt::QueuedConnection);
    m_signIn->show();
    if (!code.isEmpty())
        m_signIn->startWithCode(code);
    else if (address.isEmpty())
        m_signIn->start();
    else
        m_signIn->startAt(address);
}

void Application::showMain()
{
    m_window = std::make_unique<MainWindow>(pageList(m_api, m_session));
    m_window->setWindowTitle(tr("Bitflow Owner Portal"));
    m_window->resize(designedSize);
    m_window->saveGeometryWith = [this](const QByteArray &state) { m_settings.set(Key::windowGeometry, state); };
    if (const QByteArray state = m_settings.get(Key::windowGeometry); !state.isEmpty())
        m_window->restoreFrom(state);
    auto *again = new ReauthSheet(m_session, m_keychain, {m_settings, m_api}, m_window.get());
    again->keepsDrafts = [this] {
        m_drafts.saveOpen();
        return !m_drafts.list().isEmpty();
    };
    connect(again, &ReauthSheet::leaveWanted, this, &Application::signOutKeeping);
    connect(m_window.get(), &MainWindow::discarded, &m_drafts, &Drafts::discardOpen);
    m_drafts.serve(m_window.get());
    new DraftNotice(m_drafts, m_window.get());
    new StepUpSheet(m_session, m_window.get());
    wireStatus();
    auto *questions = new AccessQuestions(m_api, m_session, m_window.get());
    connect(questions, &AccessQuestions::navigate, m_window.get(), &MainWindow::go);
    auto *roles = new RoleOpener(m_api, m_session, m_window.get());
    roles->answer(m_window.get());
    connect(roles, &RoleOpener::assigned, m_window.get(),
            [this](const User &, const QString &what) { m_window->showToast(what); });
    new PreviewOpener(m_api, m_trust, m_keychain, m_window.get());
    m_shownFor = m_session.me().user.id;
    presentPerson();
    m_window->setVisible(true);
    m_window->go(u"home"_s);
    m_signIn.reset();
    m_watch.start();
}

// Whoever was signed out from another device sees it within five seconds, not at his next click, and so does whoever
// looks at the screen while working in another program. A window that nobody can see asks nothing.
void Application::watch()
{
    if (m_window && m_window->isVisible() && !m_window->isMinimized() && m_session.isSignedIn() &&
        !m_session.needsReauthentication())
        m_session.reload();
}

void Application::wireStatus()
{
    MainWindow *window = m_window.get();
    connect(&m_api, &ApiClient::answered, window, [this, window](std::chrono::milliseconds latency) {
        window->setLatency(int(latency.count()));
        for (const auto &solved : {u"offline"_s, u"identity"_s})
            window->hideStrip(solved);
        presentLock();
    });
    connect(&m_api, &ApiClient::unreachable, window, [this](const Error &error) { presentLoss(error); });
    connect(&m_trust, &Trust::stateChanged, window, [this] { presentLock(); });
    connect(&m_trust, &Trust::identityChanged, window, [this] {
        presentIdentity(tr("The server’s identity has changed. Nothing is sent to it. Ask IT before you go on."));
    });
    connect(window, &MainWindow::lockClicked, window,
            [this, window] { showCertificate(window, m_trust, m_api.server()); });
    connect(window, &MainWindow::scopeClicked, window, [window] { window->go(u"home"_s); });
}

void Application::presentLoss(const Error &error)
{
    m_window->setLatency(-1);
    if (error.code == "name_mismatch"_L1)
        return presentIdentity(words::certificateOfAnother(m_trust.seen(m_api.server())));
    if (error.code == "identity_changed"_L1)
        return; // that is said already
    m_window->showStrip(
        {u"offline"_s,
         tr("The server cannot be reached. What is shown is as it was before; nothing you typed is lost."),
         ui::Tone::Warn});
}

void Application::presentIdentity(const QString &text)
{
    presentLock();
    m_window->showStrip({u"identity"_s, text, ui::Tone::Error, tr("Show the certificate"),
                         [this] { showCertificate(m_window.get(), m_trust, m_api.server()); }});
}

void Application::presentLock()
{
    if (!m_window)
        return;
    const CertificateInfo certificate = m_trust.seen(m_api.server());
    const MainWindow::Lock lock = lockOf(m_trust.state(m_api.server()), certificate);
    const bool plain = lock == MainWindow::Lock::Plain;
    m_window->setLock(lock, m_api.server().authority(), plain ? tr("not encrypted") : certificate.protocol);
}

void Application::presentPerson()
{
    if (!m_window || !m_session.isSignedIn())
        return;
    const Me &me = m_session.me();
    m_drafts.saveOpen(); // still of whoever typed it
    m_drafts.setOwner(addressOf(m_api.server()), me.user.id.toString());
    if (me.user.id != m_shownFor) { // somebody else signed in over the old window
        m_shownFor = me.user.id;
        m_window->reload();
        m_window->go(u"home"_s);
    }
    m_window->setAccount(displayName(me.user), m_api.server().host(), m_accountMenu.get());
    QString role = tr("No role");
    QString where;
    if (!me.assignments.isEmpty()) {
        const Assignment &first = me.assignments.first();
        role = first.roleName;
        where = first.institutionPath.isEmpty() ? tr("Platform") : first.institutionPath.last().name;
    }
    m_window->setScope(role, where);
    presentSecondFactor();
    presentLock();
}

void Application::fillAccountMenu()
{
    QMenu *look = m_accountMenu->addMenu(tr("Appearance"));
    auto *group = new QActionGroup(look);
    const std::pair<ThemeChoice, QString> choices[]{
        {ThemeChoice::System, tr("As the system")}, {ThemeChoice::Light, tr("Light")}, {ThemeChoice::Dark, tr("Dark")}};
    for (const auto &[choice, label] : choices) {
        QAction *action = look->addAction(label);
        action->setCheckable(true);
        action->setChecked(m_settings.get(Key::theme) == choice);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, chosen = choice] {
            m_settings.set(Key::theme, chosen);
            m_theme.setScheme(schemeOf(chosen));
        });
    }
    m_accountMenu->addSeparator();
    m_accountMenu->addAction(tr("Profile…"), this, &Application::showProfile);
    m_accountMenu->addAction(tr("Change password…"), this, &Application::changePassword);
    m_accountMenu->addAction(tr("Two-step sign-in…"), this, &Application::secondFactor);
    m_accountMenu->addAction(tr("Where I am signed in"), this, [this] {
        if (m_window)
            m_window->go(u"sessions"_s);
    });
    m_accountMenu->addAction(tr("Sign out"), this, &Application::signOut);
}

void Application::changePassword()
{
    if (!m_window)
        return;
    auto *sheet = new OwnPasswordSheet(m_session, m_window.get());
    connect(sheet, &OwnPasswordSheet::changed, m_window.get(),
            [this] { m_window->showToast(tr("Your password is changed.")); });
    sheet->open();
}

void Application::showProfile()
{
    if (!m_window)
        return;
    auto *sheet = new ProfileSheet(m_api, m_session, m_window.get());
    connect(sheet, &ProfileSheet::saved, m_window.get(), [this] { m_window->showToast(tr("Your profile is saved.")); });
    sheet->open();
}

void Application::secondFactor()
{
    if (m_window)
        (new TwoStepSheet(m_api, m_session, m_window.get()))->open();
}

// Nobody is to find the door locked who was never told.
void Application::presentSecondFactor()
{
    constexpr std::chrono::days remindedBefore{3};
    const auto due = m_session.me().mfaDueAt;
    if (!due || Instant::now() + remindedBefore < *due)
        return m_window->hideStrip(u"second-factor"_s);
    m_window->showStrip({u"second-factor"_s,
                         tr("Your role needs two-step sign-in from %1. Set it up before, it takes two minutes.")
                             .arg(fmt::dateTime(*due)),
                         ui::Tone::Warn, tr("Set it up"), [this] { secondFactor(); }});
}

void Application::signOut()
{
    if (!m_window || m_window->mayLeave())
        m_session.signOut();
}

void Application::signOutKeeping()
{
    if (m_window && !m_window->mayLeave(true))
        return;
    m_drafts.saveOpen();
    m_session.signOut();
}

void Application::leaveMain()
{
    if (!m_window)
        return;
    m_drafts.saveOpen();
    m_drafts.setOwner({}, {});
    m_watch.stop();
    showSignIn({});
    m_window->leave();
    m_window.release()->deleteLater(); // the menu that said so belongs to it
}

} // namespace bitflow
