// SPDX-License-Identifier: GPL-3.0-or-later
// The composition root of bitflow-owner: what is remembered, how the server is reached, who is signed in, and the two
// windows: sign-in until somebody is, then the main window.
#pragma once

#include "app/api/apiclient.h"
#include "app/api/keychain.h"
#include "app/api/session.h"
#include "app/drafts/drafts.h"
#include "app/mainwindow.h"
#include "app/settings/settings.h"
#include "app/signin/signinpage.h"
#include "app/ui/pseudolocale.h"
#include "app/ui/tokens.h"

#include <QTimer>
#include <QTranslator>

#include <memory>

class QMenu;

namespace bitflow {

class Application : public QObject
{
    Q_OBJECT

public:
    enum class Language { English, Pseudo }; // Pseudo: accents and brackets around whatever can be translated

    explicit Application(Language language = Language::English);
    ~Application() override;

    // address: a server to begin with; empty: the one used last. code: from the link of a mail, to go on with.
    void start(const QString &address, const QString &code = {});

    ClientSession &session() { return m_session; }
    ui::Theme &theme() { return m_theme; }
    [[nodiscard]] QWidget *signInWindow() const { return m_signIn.get(); }
    [[nodiscard]] MainWindow *mainWindow() const { return m_window.get(); }
    static constexpr std::chrono::seconds usually{3};
    // How long nothing is asked before it is asked whether the session still lives and what one may do; `usually` at
    // first, so that the end of a session is seen within five seconds.
    void watchEvery(std::chrono::milliseconds time) { m_watch.setInterval(time); }

private:
    void showSignIn(const QString &address, const QString &code = {});
    void showMain();
    void wireStatus();
    void watch();
    void presentPerson();
    void presentLock();
    void presentLoss(const Error &error);
    void presentIdentity(const QString &text);
    void fillAccountMenu();
    void changePassword();
    void showProfile();
    void secondFactor();
    void presentSecondFactor();
    void signOut();        // unless there is something to save first
    void signOutKeeping(); // what is typed stays as drafts
    void leaveMain();

    QTranslator m_plurals; // the English source text says "row(s)"
    ui::PseudoLocale m_pseudo;
    Settings m_settings;
    ui::Theme m_theme;
    Trust m_trust;
    ApiClient m_api;
    Keychain m_keychain;
    ClientSession m_session;
    Drafts m_drafts;
    std::unique_ptr<QMenu> m_accountMenu;
    std::unique_ptr<SignInPage> m_signIn;
    std::unique_ptr<MainWindow> m_window;
    QTimer m_watch;
    Id<User> m_shownFor; // whose data the pages of the main window hold
};

} // namespace bitflow
