// SPDX-License-Identifier: GPL-3.0-or-later
// The second day: an estate with people in it. Every page that the first day does not show, a session that ends in the
// middle of an edit, and a server that goes away and comes back.
#include "app/application.h"
#include "common/api/all.h"
#include "tests/journeys/estate.h"
#include "tests/journeys/keyboard.h"
#include "tests/journeys/pictures.h"
#include "tests/support/a11y.h"
#include "tests/support/paths.h"

namespace bitflow::test {
namespace {

class SecondDay : public EstateBench
{
protected:
    using K = Keyboard;

    void SetUp() override
    {
        EstateBench::SetUp();
        qputenv("BITFLOW_CONFIG_DIR", directory.path().toUtf8());
        application = std::make_unique<Application>();
        application->watchEvery(std::chrono::hours(1)); // it is the act that finds the session ended
        const QString sample = test::sampleUniversities();
        ASSERT_EQ(server->run({u"import"_s, u"institutions"_s, sample, u"--as"_s, ServerProcess::ownerEmail()}), 3);
    }
    static bool until(const QString &text)
    {
        return K::until([&] { return K::sees(text); });
    }
    void take(const QString &name) { picture(application->theme(), name); }
    // To a page by its number in the sidebar.
    bool go(int number, const QString &page)
    {
        K::press(Qt::Key_0 + number, Qt::ControlModifier);
        return K::until([&] { return application->mainWindow()->currentPage() == page; });
    }
    // Every session of the owner but the one that the test itself uses.
    void endOtherSessions()
    {
        SessionQuery query;
        query.limit = maximumPageSize;
        const auto sessions = ask(Api::listSessions, query);
        ASSERT_TRUE(sessions);
        for (const Session &one : sessions->items) {
            if (!one.current) {
                ASSERT_TRUE(ask(Api::revokeSession, {one.id}));
            }
        }
    }
    User personByEmail(const QString &email)
    {
        UserQuery query;
        query.q = email;
        const auto found = ask(Api::listUsers, query);
        return found && !found->items.isEmpty() ? found->items.first() : User();
    }

public: // the test names its parts
    void connectAndSignIn();
    void institutionPages();
    void userPages();
    void endedSession();
    void rolePages();
    void importPages();
    void serverGone();
    void mirrored();

protected:
    std::unique_ptr<Application> application; // made after it has been told where its settings lie
};

void SecondDay::connectAndSignIn()
{
    application->start({});
    MUST(until(u"Welcome to Bitflow"_s));
    MUST(K::fill(u"Address of the server"_s, server->secureUrl().authority()));
    take(u"server"_s);
    K::press(Qt::Key_Return);
    MUST(until(u"Is this the right server?"_s));
    MUST(K::activate(u"I compared it, and it is the same"_s));
    MUST(K::activate(u"Trust this server"_s));
    MUST(K::until([] { return K::focused() == u"E-mail"; }));
    MUST(K::fill(u"E-mail"_s, ServerProcess::ownerEmail()));
    MUST(K::fill(u"Password"_s, u"not the password of anybody"_s));
    K::press(Qt::Key_Return);
    MUST(until(u"No account matches this e-mail and password."_s));
    take(u"sign-in-refused"_s);
    MUST(K::fill(u"Password"_s, ServerProcess::ownerPassword()));
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return application->mainWindow() && application->mainWindow()->isVisible(); }));
    MUST(K::until([&] { return application->mainWindow()->currentPage() == u"home"; }));
    MUST(until(u"2,991"_s));
    take(u"home"_s);
}

void SecondDay::institutionPages()
{
    MUST(go(2, u"institutions"_s));
    MUST(until(u"2,991 universities"_s));
    MUST(K::tabTo(u"Search institutions"_s));
    K::type(university);
    MUST(K::until([] { return K::listed(university); }));
    MUST(K::tabTo(u"Institutions found"_s));
    K::press(Qt::Key_Home);
    K::press(Qt::Key_Return);
    MUST(until(u"New college"_s));
    take(u"institutions-found"_s);
    MUST(K::activate(u"Edit"_s));
    MUST(until(u"Academic year and week"_s));
    take(u"institution-edit"_s);
    K::press(Qt::Key_Escape);
    MUST(K::until([] { return !K::sees(u"Discard"_s); }));
    MUST(K::fill(u"Search institutions"_s, {}));
    MUST(K::activate(u"Only those in the trash"_s));
    MUST(until(u"The trash is empty"_s));
    take(u"institutions-trash-empty"_s);
    MUST(K::activate(u"Only those in the trash"_s));
}

void SecondDay::userPages()
{
    MUST(go(3, u"users"_s));
    MUST(until(u"37 people"_s));
    MUST(K::until([] { return K::listed(u"Aditi Kulkarni"_s); }));
    take(u"users"_s);
    MUST(K::tabTo(u"Search people"_s));
    K::type(u"nobody by this name"_s);
    MUST(until(u"Nobody matches"_s));
    take(u"users-none-found"_s);
    K::type(admin);
    MUST(until(u"1 match"_s)); // not the whole list, where they are as well
    MUST(K::until([] { return K::listed(admin); }));
    MUST(K::tabTo(u"People"_s));
    K::press(Qt::Key_Return);
    MUST(K::until([] { return K::focused() == u"Profile"; }));
    MUST(until(u"R-101"_s));
    take(u"user-profile"_s);
    K::press(Qt::Key_Right);
    MUST(until(u"Principal"_s));
    QTest::qWait(500);
    take(u"user-access"_s);
    K::press(Qt::Key_Right);
    QTest::qWait(500);
    take(u"user-security"_s);
}

// What was typed is still there after signing in again, and is saved by the same press of the button.
void SecondDay::endedSession()
{
    MUST(K::activate(u"Edit"_s));
    MUST(K::fill(u"Designation"_s, u"Dean of engineering"_s));
    take(u"user-edit"_s);
    endOtherSessions();
    MUST(K::activate(u"Save"_s));
    MUST(until(u"Your session has ended"_s));
    take(u"session-ended"_s);
    MUST(K::fill(u"Password"_s, ServerProcess::ownerPassword()));
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return personByEmail(admin).designation == u"Dean of engineering"_s; }));
    MUST(until(u"Aditi Kulkarni saved"_s));
    MUST(K::until([] { return !K::sees(u"Your session has ended"_s); }));
    MUST(K::fill(u"Search people"_s, {}));
    MUST(K::activate(u"Only those in the trash"_s));
    MUST(K::until([] { return K::listed(u"R-141"_s); }));
    MUST(until(u"Password set"_s));
    take(u"users-trash"_s);
    MUST(K::activate(u"Only those in the trash"_s));
}

void SecondDay::rolePages()
{
    MUST(go(4, u"roles"_s));
    MUST(until(u"Bitflow Owner"_s));
    take(u"roles"_s);
    MUST(K::tabTo(u"Filter roles"_s));
    K::type(u"Timetable"_s);
    MUST(K::until([] { return K::listed(u"Timetable planner"_s); }));
    MUST(until(u"Plans rooms and hours"_s));
    MUST(K::tabTo(u"Permissions of the role"_s));
    for (int i = 0; i < 3; ++i)
        K::press(Qt::Key_Down);
    K::press(Qt::Key_Space);
    MUST(until(u"Discard"_s));
    take(u"role-edit"_s);
    MUST(K::activate(u"Discard"_s));
    MUST(K::tabTo(u"Filter roles"_s));
    K::type(u"Principal"_s);
    MUST(K::until([] { return K::listed(u"Vice Principal"_s); }));
    MUST(K::tabTo(u"Permissions"_s));
    K::press(Qt::Key_Right);
    QTest::qWait(500);
    take(u"role-holders"_s);
}

void SecondDay::importPages()
{
    MUST(go(5, u"imports"_s));
    MUST(K::until([] { return K::listed(u"universities-3000.csv"_s); }));
    take(u"imports"_s);
}

void SecondDay::serverGone()
{
    MUST(go(7, u"sessions"_s));
    MUST(until(u"This device"_s));
    server->kill();
    K::press(Qt::Key_F5);
    MUST(K::until([] { return K::sees(u"cannot be reached"_s) || K::sees(u"could not be loaded"_s); }));
    take(u"server-gone"_s);
    ASSERT_EQ(server->start().toStdString(), std::string());
    K::press(Qt::Key_F5);
    MUST(K::until([] { return !K::sees(u"cannot be reached"_s); }));
    MUST(until(u"This device"_s));
}

// The same pages for people who read from right to left.
void SecondDay::mirrored()
{
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    MUST(go(3, u"users"_s));
    MUST(K::until([] { return K::listed(u"Aditi Kulkarni"_s); }));
    MUST(K::until([] { return !K::sees(u"Loading…"_s); }));
    take(u"rtl-users"_s);
    MUST(go(2, u"institutions"_s));
    QTest::qWait(500);
    take(u"rtl-institutions"_s);
    MUST(go(4, u"roles"_s));
    QTest::qWait(500);
    take(u"rtl-roles"_s);
    MUST(go(1, u"home"_s));
    QTest::qWait(500);
    take(u"rtl-home"_s);
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

TEST_F(SecondDay, OnAnEstateWithPeople)
{
    using Part = void (SecondDay::*)();
    for (const Part part :
         {&SecondDay::connectAndSignIn, &SecondDay::institutionPages, &SecondDay::userPages, &SecondDay::endedSession,
          &SecondDay::rolePages, &SecondDay::importPages, &SecondDay::serverGone, &SecondDay::mirrored}) {
        (this->*part)();
        if (HasFatalFailure())
            return;
        const QStringList nameless = namelessThings(application->mainWindow());
        EXPECT_TRUE(nameless.isEmpty()) << qPrintable(nameless.join(u'\n'));
    }
}

} // namespace
} // namespace bitflow::test
