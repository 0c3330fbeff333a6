// SPDX-License-Identifier: GPL-3.0-or-later
// Being signed in: without a keychain, through the end of a session, and ended from another device.
#include "app/application.h"
#include "common/api/all.h"
#include "tests/journeys/estate.h"
#include "tests/journeys/keyboard.h"
#include "tests/journeys/pictures.h"
#include "tests/journeys/ways.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QSignalSpy>
#include <QToolTip>

namespace bitflow::test {
namespace {

constexpr int promised = 5'000; // ms, until the window of a session that was ended says so

class Devices : public EstateBench
{
protected:
    using K = Keyboard;

    void SetUp() override
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"); // no keychain
        EstateBench::SetUp();
        qputenv("BITFLOW_CONFIG_DIR", directory.path().toUtf8());
        application = std::make_unique<Application>();
        application->watchEvery(std::chrono::hours(1)); // until the part that is about it
    }
    static bool until(const QString &text)
    {
        return K::until([&] { return K::sees(text); });
    }
    void take(const QString &name) { picture(application->theme(), name); }
    void takeMirrored(const QString &name) { mirroredPicture(application->theme(), name); }
    // To a page by its number in the sidebar.
    bool go(int number, const QString &page)
    {
        K::press(Qt::Key_0 + number, Qt::ControlModifier);
        return K::until([&] { return application->mainWindow()->currentPage() == page; });
    }
    User person()
    {
        UserQuery query;
        query.q = admin;
        const auto found = ask(Api::listUsers, query);
        return found && !found->items.isEmpty() ? found->items.first() : User();
    }
    // Files below the settings of this computer that hold one of these.
    QStringList leaks(const QList<QByteArray> &secrets)
    {
        QStringList found;
        QDirIterator files(directory.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray content = file.readAll();
            for (const QByteArray &secret : secrets)
                if (content.contains(secret))
                    found.append(file.fileName());
        }
        return found;
    }

public: // the test names its parts
    void signInWithoutAKeychain();
    void editThroughAnEndedSession();
    void endAllOthers();
    void tokens();
    void others();

protected:
    std::unique_ptr<Application> application;
};

// J4
void Devices::signInWithoutAKeychain()
{
    application->start({});
    MUST(until(u"Welcome to Bitflow"_s));
    MUST(K::fill(u"Address of the server"_s, server->secureUrl().authority()));
    K::press(Qt::Key_Return);
    MUST(until(u"Is this the right server?"_s));
    MUST(K::activate(u"I compared it, and it is the same"_s));
    MUST(K::activate(u"Trust this server"_s));
    MUST(K::until([] { return K::focused() == u"E-mail"; }));
    MUST(K::fill(u"E-mail"_s, ServerProcess::ownerEmail()));
    MUST(K::fill(u"Password"_s, ServerProcess::ownerPassword()));
    MUST(K::tabTo(u"Stay signed in on this computer"_s));
    K::press(Qt::Key_Space); // blocked, and says why
    const QString reason = u"This computer offers no keychain to keep the sign-in safe"_s;
    MUST(K::until([&] { return QToolTip::text().startsWith(reason); }));
    EXPECT_TRUE(QApplication::focusWidget()->accessibleDescription().startsWith(reason));
    take(u"sign-in-no-keychain"_s);
    MUST(K::tabTo(u"Password"_s));
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return application->mainWindow() && application->mainWindow()->isVisible(); }));
    MUST(K::until([&] { return !application->signInWindow(); })); // the keys are the main window's now
    EXPECT_EQ(leaks({"bfr_"_ba, "eyJ"_ba, "device-secret"_ba, ServerProcess::ownerPassword().toUtf8()}), QStringList());
}

// J5
void Devices::editThroughAnEndedSession()
{
    const User before = person();
    ASSERT_FALSE(before.id.isNull());
    const std::pair<QString, QString> fields[]{{u"First name"_s, u"Aditi"_s},
                                               {u"Last name"_s, u"Deshpande"_s},
                                               {u"Name in the person's own script"_s, u"Aditi D."_s},
                                               {u"Phone"_s, u"+91 20 5550 1234"_s},
                                               {u"Staff or student number"_s, u"R-777"_s},
                                               {u"Designation"_s, u"Dean of arts"_s},
                                               {u"Joined on"_s, u"2021-07-01"_s},
                                               {u"Time zone"_s, u"Asia/Kolkata"_s},
                                               {u"Tags"_s, u"senate, exams"_s},
                                               {u"Notes"_s, u"Moves in the summer."_s}};
    MUST(openPerson(admin));
    MUST(K::activate(u"Edit"_s));
    int filled = 0;
    for (const auto &[name, text] : fields)
        filled += K::fill(name, text) ? 1 : 0;
    EXPECT_GE(filled, 9) << qPrintable(K::screen());
    ASSERT_TRUE(ask(Api::revokeSessions));
    MUST(K::activate(u"Save"_s));
    MUST(until(u"Your session has ended"_s));
    for (const auto &[name, text] : fields)
        if (const QString shown = K::reads(name); !shown.isNull()) // lines; the notes are none
            EXPECT_EQ(shown, text) << qPrintable(name);
    takeMirrored(u"session-ended-in-an-edit"_s);
    MUST(K::fill(u"Password"_s, ServerProcess::ownerPassword()));
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return person().designation == u"Dean of arts"_s; }));
    MUST(K::until([] { return !K::sees(u"Your session has ended"_s); }));
    QTest::qWait(500); // a second PATCH would come now
    EXPECT_EQ(person().rowVersion, before.rowVersion + 1) << "it was sent once";
}

// J19
void Devices::endAllOthers()
{
    QSignalSpy out(&session, &ClientSession::reauthenticationNeeded);
    MUST(go(7, u"sessions"_s));
    MUST(until(u"This device"_s));
    take(u"sessions"_s);
    MUST(K::activate(u"Sign out all others…"_s));
    MUST(until(u"This one stays"_s));
    take(u"sessions-others"_s);
    takeMirrored(u"sessions-others"_s);
    MUST(K::activate(u"Sign out all others"_s));
    MUST(K::until([] { return !K::sees(u"This one stays"_s) && K::sees(u"1 session"_s); }));
    const auto waits = api.call(Api::me);                             // until somebody signs in again there
    MUST(QTest::qWaitFor([&] { return out.size() == 1; }, promised)); // the other client is out with its next word
    MUST(go(4, u"roles"_s));
    MUST(K::until([] { return K::listed(u"Bitflow Owner"_s); })); // this one goes on
    EXPECT_FALSE(K::sees(u"Your session has ended"_s));

    // and the other way round: the window notices although nobody touches it and another one is active
    signIn(ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
    QWidget other;
    other.show();
    other.activateWindow();
    MUST(K::until([&] { return other.isActiveWindow(); }));
    application->watchEvery(Application::usually);
    const auto ended = ask(Api::revokeSessions);
    ASSERT_TRUE(ended);
    EXPECT_GE(ended->sessions, 1);
    MUST(QTest::qWaitFor([] { return K::sees(u"Your session has ended"_s); }, promised));
    other.close();
    application->mainWindow()->activateWindow();
    MUST(K::until([&] { return !other.isActiveWindow(); }));
    EXPECT_TRUE(ask(Api::me)) << "the one that did it goes on";
    MUST(K::fill(u"Password"_s, ServerProcess::ownerPassword()));
    K::press(Qt::Key_Return);
    MUST(K::until([] { return !K::sees(u"Your session has ended"_s); }));
    application->watchEvery(std::chrono::hours(1));
}

void Devices::tokens()
{
    MUST(go(8, u"api-tokens"_s));
    MUST(until(u"No API tokens"_s));
    take(u"api-tokens-empty"_s);
    MUST(K::activate(u"New API token…"_s));
    MUST(K::fill(u"Name"_s, u"Nightly export"_s));
    MUST(K::tabTo(u"May"_s));
    K::press(Qt::Key_Space); // the first: to see people
    MUST(K::fill(u"Accepted from"_s, u"10.20.0.0/16, 192.0.2.7"_s));
    take(u"api-token-new"_s);
    MUST(K::activate(u"Make token"_s));
    MUST(until(u"It is shown only now."_s));
    EXPECT_TRUE(K::reads(u"Token"_s).startsWith(u"bfp_"_s));
    take(u"api-token-made"_s);
    MUST(K::activate(u"I have stored it"_s));
    MUST(K::activate(u"Done"_s));
    MUST(K::until([] { return K::listed(u"Nightly export"_s); }));
    take(u"api-tokens"_s);
}

// Those of others, by name and institution.
void Devices::others()
{
    MUST(go(7, u"sessions"_s));
    MUST(until(u"This device"_s));
    MUST(K::activate(u"Sessions of other people too"_s));
    MUST(K::until([] { return K::listed(u"Asha Rao"_s); }));
    take(u"sessions-of-people"_s);
    MUST(K::activate(u"Sign this person out everywhere…"_s));
    MUST(until(u"Sign this person out everywhere?"_s));
    QTest::qWait(500);
    take(u"sessions-of-a-person-end"_s);
    K::press(Qt::Key_Escape);
    MUST(K::until([] { return !K::sees(u"Sign this person out everywhere?"_s); }));
    takeMirrored(u"sessions-of-people"_s);
}

TEST_F(Devices, KeepNothingLoseNothingAndAreEnded)
{
    using Part = void (Devices::*)();
    for (const Part part : {&Devices::signInWithoutAKeychain, &Devices::editThroughAnEndedSession,
                            &Devices::endAllOthers, &Devices::tokens, &Devices::others}) {
        (this->*part)();
        if (HasFatalFailure())
            return;
    }
}

} // namespace
} // namespace bitflow::test
