// SPDX-License-Identifier: GPL-3.0-or-later
// The sign-in as a person without a mouse sees it.
#include "app/signin/reauthsheet.h"
#include "app/signin/signinpage.h"
#include "app/ui/blocked.h"
#include "app/ui/tokens.h"
#include "common/api/all.h"
#include "tests/app/api/bench.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace bitflow;
using namespace bitflow::test;

namespace {

struct SignInTest : testing::Test
{
    Bench bench;
    Responder server{makeIdentity()};
    const Id<User> person = Id<User>::make();
    QString password = u"the one-time one"_s;
    bool oneTime = false;
    bool tokensGood = true;
    int wait = 0; // seconds, told by 429

    void SetUp() override
    {
        server.answer = [this](const Heard &heard) { return say(heard); };
    }
    Say say(const Heard &heard)
    {
        if (heard.target == "/up")
            return {.body = R"({"status":"ok"})"_ba};
        if (heard.target.endsWith("/auth/login")) {
            if (wait > 0)
                return {.status = 429,
                        .body = R"({"code":"rate_limited"})"_ba,
                        .headers = "Retry-After: " + QByteArray::number(wait) + "\r\n"};
            if (!heard.body.contains(password.toUtf8()))
                return problem(401, "credentials_invalid"_ba);
            tokensGood = true;
            return json(
                Tokens{.token = u"access"_s, .expiresIn = 900, .refreshToken = u"bfr_x"_s, .user = {.id = person}});
        }
        if (!tokensGood)
            return problem(401, "session_ended"_ba);
        if (heard.target.endsWith("/auth/password")) {
            oneTime = false;
            return {.status = 204, .body = ""_ba};
        }
        if (heard.target.endsWith("/auth/me"))
            return json(Me{.user = {.id = person, .email = u"meera@example.org"_s, .mustChangePassword = oneTime}});
        return {};
    }
    SignInPage::Parts parts() { return {bench.api, bench.session, bench.trust, bench.keychain, bench.settings}; }
    void knownServer()
    {
        bench.settings.remember({.address = server.url().toString(),
                                 .pin = QString::fromLatin1(QByteArray()),
                                 .lastEmail = u"meera@example.org"_s});
        bench.api.setServer(server.url());
        Caught<ServerStatus> caught;
        bench.api.ping().then(&caught.context, caught.handler());
        ASSERT_TRUE(caught.wait());
        bench.trust.accept(bench.trust.seen(server.url()));
    }
};

void key(Qt::Key which, Qt::KeyboardModifiers modifiers = {})
{
    QTest::keyClick(QApplication::focusWidget(), which, modifiers);
}

void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }

template<class Condition>
bool soon(Condition condition)
{
    return QTest::qWaitFor(condition, 15'000);
}

bool says(const QWidget &window, const QString &text)
{
    for (const QLabel *label : window.findChildren<QLabel *>())
        if (label->isVisible() && label->text().contains(text))
            return true;
    return false;
}

void open(QWidget &window)
{
    window.resize(960, 640);
    window.show();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
}

// Goes on by Tab to what is called so.
template<class Widget>
Widget *tabTo(const QString &text)
{
    for (int i = 0; i < 20; ++i) {
        auto *at = qobject_cast<Widget *>(QApplication::focusWidget());
        if (at && (at->accessibleName().contains(text) || at->property("text").toString().remove(u'&').contains(text)))
            return at;
        key(Qt::Key_Tab);
    }
    ADD_FAILURE() << "Tab does not lead to " << text.toStdString();
    return nullptr;
}

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
    ASSERT_TRUE(soon([&] { return says(page, u"E-mail and password do not match"_s); }));
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

TEST_F(SignInTest, AnEndedSessionLosesNothing)
{
    knownServer();
    Caught<Me> in;
    bench.session.signIn(u"meera@example.org"_s, password, false).then(&in.context, in.handler());
    ASSERT_TRUE(in.wait() && in.good());
    QMainWindow window;
    auto *form = new QPlainTextEdit(&window);
    window.setCentralWidget(form);
    ReauthSheet sheet(bench.session, bench.keychain, &window);
    open(window);
    form->setFocus();
    type(u"Half-written"_s);
    auto before = server.answer;
    tokensGood = false;
    Caught<User> saved;
    bench.api.call(Api::updateUser, {.userId = person}, {.ifMatch = 1}).then(&saved.context, saved.handler());
    ASSERT_TRUE(soon([&] { return sheet.isVisible(); }));
    for (int i = 0; i < 12; ++i) {
        key(Qt::Key_Tab);
        EXPECT_TRUE(sheet.isAncestorOf(QApplication::focusWidget())) << "Tab stays in the sheet";
    }
    ASSERT_TRUE(tabTo<QLineEdit>(u"Password"_s));
    type(password);
    key(Qt::Key_Return);
    ASSERT_TRUE(saved.wait());
    EXPECT_TRUE(saved.good()) << saved.error().code.toStdString();
    EXPECT_FALSE(sheet.isVisible());
    EXPECT_EQ(form->toPlainText(), u"Half-written"_s);
    EXPECT_EQ(QApplication::focusWidget(), form);
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
        EXPECT_FALSE(interface->text(QAccessible::Name).isEmpty()) << widget->metaObject()->className();
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
