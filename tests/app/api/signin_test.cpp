// SPDX-License-Identifier: GPL-3.0-or-later
// The sign-in as a person without a mouse sees it.
#include "app/signin/ownpasswordsheet.h"
#include "app/signin/signinpage.h"
#include "app/ui/blocked.h"
#include "app/ui/tokens.h"
#include "tests/app/api/signinbench.h"

#include <QAccessible>
#include <QApplication>
#include <QLineEdit>
#include <QPushButton>

using namespace bitflow;
using namespace bitflow::test;

namespace {

TEST_F(SignInTest, FirstRunByKeyboard)
{
    oneTime = true;
    SignInPage page(parts());
    QSignalSpy done(&page, &SignInPage::done);
    open(page);
    page.start();
    type(server.url().authority());
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(page, u"Is this the right server?"_s); }));
    EXPECT_EQ(server.bytes, 0);
    key(Qt::Key_Return); // Enter is the safe answer
    ASSERT_TRUE(
        soon([&] { return says(page, u"Address of the server"_s) || says(page, u"&Address of the server"_s); }));
    EXPECT_TRUE(bench.settings.servers().isEmpty());
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(page, u"Is this the right server?"_s); }));
    auto *trust = tabTo<QPushButton>(u"Trust this server"_s);
    ASSERT_TRUE(trust);
    key(Qt::Key_Space);
    QTest::qWait(200);
    EXPECT_TRUE(bench.settings.servers().isEmpty()) << "not before it was compared";
    EXPECT_FALSE(ui::blockReason(trust).isEmpty());
    ASSERT_TRUE(tabTo<QCheckBox>(u"I compared it"_s));
    key(Qt::Key_Space);
    ASSERT_TRUE(tabTo<QPushButton>(u"Trust this server"_s));
    key(Qt::Key_Space);
    ASSERT_TRUE(soon([&] { return says(page, u"Sign in"_s); }));
    ASSERT_TRUE(tabTo<QLineEdit>(u"E-mail"_s));
    type(u"meera@example.org"_s);
    ASSERT_TRUE(tabTo<QLineEdit>(u"Password"_s));
    type(password);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(page, u"Choose a password of your own"_s); }));
    EXPECT_TRUE(done.isEmpty());
    type(u"too short"_s);
    key(Qt::Key_Return);
    EXPECT_EQ(server.count("/api/v1/auth/password"), 0);
    key(Qt::Key_A, Qt::ControlModifier);
    type(u"a sentence of my own"_s);
    ASSERT_TRUE(tabTo<QLineEdit>(u"once more"_s));
    type(u"a sentence of my own"_s);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return !done.isEmpty(); }));
    EXPECT_TRUE(server.heard.at(server.heard.size() - 2).body.contains("the one-time one")) << "not asked for twice";
    EXPECT_EQ(bench.settings.servers().value(0).lastEmail, u"meera@example.org"_s);
}

TEST_F(SignInTest, WrongCredentialsDoNotSayWhichAndKeepTheInput)
{
    knownServer();
    SignInPage page(parts());
    open(page);
    page.start();
    ASSERT_TRUE(soon([&] { return qobject_cast<QLineEdit *>(QApplication::focusWidget()) != nullptr; }));
    auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    EXPECT_EQ(field->echoMode(), QLineEdit::Password) << "the e-mail is known, the password is asked for";
    type(u"wrong"_s);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(page, u"No account matches this"_s); }));
    EXPECT_EQ(field->text(), u"wrong"_s);
    ASSERT_TRUE(tabTo<QWidget>(u"Show the password"_s));
    key(Qt::Key_Space);
    EXPECT_EQ(field->echoMode(), QLineEdit::Normal);
}

TEST_F(SignInTest, WaitsWhenToldTo)
{
    knownServer();
    wait = 2;
    SignInPage page(parts());
    QSignalSpy done(&page, &SignInPage::done);
    open(page);
    page.start();
    type(password);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(page, u"You can try again in 0:0"_s); }));
    key(Qt::Key_Return);
    QTest::qWait(100);
    EXPECT_EQ(server.count("/api/v1/auth/login"), 1);
    wait = 0;
    ASSERT_TRUE(soon([&] { return says(page, u"You can try again now"_s); }));
    key(Qt::Key_Return);
    EXPECT_TRUE(soon([&] { return !done.isEmpty(); }));
}

TEST_F(SignInTest, TheWaitSurvivesARestart)
{
    knownServer();
    wait = 90;
    {
        SignInPage page(parts());
        open(page);
        page.start();
        type(password);
        key(Qt::Key_Return);
        ASSERT_TRUE(soon([&] { return says(page, u"You can try again in 1:"_s); }));
    }
    SignInPage page(parts());
    open(page);
    page.start();
    ASSERT_TRUE(soon([&] { return says(page, u"You can try again in 1:"_s); }));
    type(password);
    key(Qt::Key_Return);
    QTest::qWait(100);
    EXPECT_EQ(server.count("/api/v1/auth/login"), 1);

    KnownServer known = bench.settings.servers().value(0);
    EXPECT_TRUE(known.waitUntil.isValid());
    known.waitUntil = QDateTime::currentDateTimeUtc().addDays(300); // the clock was set back since
    bench.settings.remember(known);
    SignInPage later(parts());
    open(later);
    later.start();
    EXPECT_TRUE(soon([&] { return says(later, u"You can try again in 1"_s); })) << "15 minutes are the most";
}

TEST_F(SignInTest, TheCodeWaitsToo)
{
    knownServer();
    asksCode = true;
    SignInPage page(parts());
    QSignalSpy done(&page, &SignInPage::done);
    open(page);
    page.start();
    type(password);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(page, u"six digits"_s); }));
    wait = 2;
    type(u"123456"_s);
    ASSERT_TRUE(soon([&] { return says(page, u"You can try again in 0:0"_s); }));
    ASSERT_TRUE(tabTo<QLineEdit>(u""_s));
    key(Qt::Key_Return);
    EXPECT_EQ(server.count("/api/v1/auth/mfa"), 1);
    wait = 0;
    ASSERT_TRUE(soon([&] { return says(page, u"You can try again now"_s); })) << "it counts down";
    key(Qt::Key_Return);
    EXPECT_TRUE(soon([&] { return !done.isEmpty(); }));
}

TEST_F(SignInTest, StayingIsBlockedWithAReasonWithoutAKeychain)
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    knownServer();
    SignInPage page(parts());
    open(page);
    page.start();
    ASSERT_TRUE(soon([&] { return bench.keychain.state() != Keychain::State::Unknown; }));
    EXPECT_FALSE(bench.keychain.available());
    auto *stay = tabTo<QCheckBox>(u"Stay signed in"_s);
    ASSERT_TRUE(stay);
    EXPECT_FALSE(ui::blockReason(stay).isEmpty());
    key(Qt::Key_Space);
    EXPECT_FALSE(stay->isChecked());
}

TEST_F(SignInTest, WhoeverStaysIsNotAskedAtAnAddressEither)
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    knownServer();
    KnownServer known = bench.settings.servers().value(0);
    known.stay = true;
    bench.settings.remember(known);
    SignInPage page(parts());
    open(page);
    page.startAt(server.url().toString());
    ASSERT_TRUE(soon([&] { return says(page, u"Signing in"_s) || says(page, u"Sign in"_s); }));
    // Without a keychain nothing was kept, and the person is asked after all.
    ASSERT_TRUE(soon([&] { return says(page, u"Password"_s); }));
    EXPECT_EQ(server.count("/api/v1/auth/login"), 0);
}

TEST_F(SignInTest, ThePasswordChangesFromTheMenu)
{
    knownServer();
    Caught<Me> in;
    bench.session.signIn(u"meera@example.org"_s, password, false).then(&in.context, in.handler());
    ASSERT_TRUE(in.wait() && in.good());
    QWidget window;
    open(window);
    QPointer sheet = new OwnPasswordSheet(bench.session, &window);
    QSignalSpy changed(sheet, &OwnPasswordSheet::changed);
    sheet->open();
    ASSERT_TRUE(QTest::qWaitForWindowActive(sheet));
    QCoreApplication::processEvents();
    ASSERT_TRUE(tabTo<QLineEdit>(u"Present password"_s));
    type(password);
    ASSERT_TRUE(tabTo<QLineEdit>(u"New password"_s));
    type(u"a sentence of my own"_s);
    ASSERT_TRUE(tabTo<QLineEdit>(u"once more"_s));
    type(u"another sentence"_s);
    key(Qt::Key_Return);
    EXPECT_TRUE(says(*sheet, u"The two are not the same"_s));
    EXPECT_EQ(server.count("/api/v1/auth/password"), 0);
    ASSERT_TRUE(tabTo<QLineEdit>(u"once more"_s));
    key(Qt::Key_A, Qt::ControlModifier);
    type(u"a sentence of my own"_s);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return !sheet; }));
    EXPECT_EQ(changed.size(), 1);
    EXPECT_EQ(server.count("/api/v1/auth/password"), 1);
}

TEST_F(SignInTest, EverythingHasAName)
{
    SignInPage page(parts());
    open(page);
    for (QWidget *widget : page.findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith("qt_"_L1))
            continue;
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        ASSERT_TRUE(interface);
        EXPECT_FALSE(interface->text(QAccessible::Name).isEmpty())
            << widget->metaObject()->className() << " in " << widget->window()->metaObject()->className() << " / "
            << widget->parentWidget()->metaObject()->className();
    }
}

} // namespace

int main(int argc, char **argv)
{
    testing::InitGoogleTest(&argc, argv);
    QApplication app(argc, argv);
    const ui::Theme theme;
    return RUN_ALL_TESTS();
}
