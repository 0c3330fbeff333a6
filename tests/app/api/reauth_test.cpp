// SPDX-License-Identifier: GPL-3.0-or-later
// The session ends in the middle of work: nothing typed is lost, and nothing can be done past the card.
#include "app/parts/sheet.h"
#include "app/signin/reauthsheet.h"
#include "tests/app/api/signinbench.h"

#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

using namespace bitflow;
using namespace bitflow::test;

namespace {

struct ReauthTest : SignInTest
{
    void SetUp() override
    {
        SignInTest::SetUp();
        knownServer();
        Caught<Me> in;
        bench.session.signIn(u"meera@example.org"_s, password, false).then(&in.context, in.handler());
        ASSERT_TRUE(in.wait() && in.good());
    }
};

// In sight on one of its labels or buttons.
bool says(const QWidget &sheet, const QString &text)
{
    const auto in = [&](const auto &widgets) {
        return std::ranges::any_of(widgets,
                                   [&](const auto *one) { return one->isVisible() && one->text().contains(text); });
    };
    return in(sheet.findChildren<QLabel *>()) || in(sheet.findChildren<QPushButton *>());
}

// Open, active, and past what comes with it.
void settled(QWidget &sheet)
{
    ASSERT_TRUE(QTest::qWaitForWindowActive(&sheet));
    QCoreApplication::processEvents();
}

TEST_F(ReauthTest, AnEndedSessionLosesNothing)
{
    QMainWindow window;
    auto *form = new QPlainTextEdit(&window);
    window.setCentralWidget(form);
    ReauthSheet sheet(bench.session, bench.keychain, {bench.settings, bench.api}, &window);
    sheet.keepsDrafts = [] { return true; };
    open(window);
    form->setFocus();
    type(u"Half-written"_s);
    tokensGood = false;
    Caught<User> saved;
    bench.api.call(Api::updateUser, {.userId = person}, {.ifMatch = 1}).then(&saved.context, saved.handler());
    ASSERT_TRUE(soon([&] { return sheet.isVisible(); }));
    EXPECT_EQ(bench.session.waitingChanges(), 1);
    EXPECT_TRUE(says(sheet, u"1 change(s) will be saved then."_s));
    EXPECT_TRUE(says(sheet, u"Sign &out and keep draft"_s));
    bench.session.reload(); // waits as well, and changes nothing
    Caught<User> second;
    bench.api.call(Api::updateUser, {.userId = person}, {.ifMatch = 1}).then(&second.context, second.handler());
    EXPECT_TRUE(says(sheet, u"2 change(s) will be saved then."_s)) << "as it comes";
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

TEST_F(ReauthTest, ABusySheetGoesOnAfterwards)
{
    QMainWindow window;
    auto *reauth = new ReauthSheet(bench.session, bench.keychain, {bench.settings, bench.api}, &window);
    open(window);
    QPointer sheet = new Sheet(u"Add person"_s, &window);
    auto *name = new QLineEdit(sheet);
    sheet->content()->addWidget(name);
    sheet->setAction(u"Add"_s);
    int sent = 0;
    QObject::connect(sheet, &Sheet::acted, sheet, [&] {
        ++sent;
        sheet->setBusy(u"Adding…"_s);
        bench.api.call(Api::updateUser, {.userId = person}, {.ifMatch = 1}).then(sheet, [&](const Result<User> &saved) {
            sheet->setBusy({});
            if (saved)
                sheet->accept();
        });
    });
    sheet->open();
    settled(*sheet);
    name->setFocus();
    type(u"Meera"_s);
    tokensGood = false;
    ASSERT_TRUE(tabTo<QPushButton>(u"Add"_s));
    key(Qt::Key_Space);
    ASSERT_TRUE(soon([&] { return reauth->isVisible() && QApplication::activeWindow() == reauth; }));
    EXPECT_EQ(QApplication::activeModalWidget(), reauth) << "or it would lie under the sheet";
    reauth->close();
    EXPECT_TRUE(reauth->isVisible()) << "there is no way round it";
    EXPECT_EQ(name->text(), u"Meera"_s);
    EXPECT_TRUE(sheet->isBusy());
    ASSERT_TRUE(tabTo<QLineEdit>(u"Password"_s));
    type(password);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return !sheet; })) << "what waited went out and the sheet is done";
    EXPECT_EQ(sent, 1);
    EXPECT_FALSE(reauth->isVisible());
    EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
}

TEST_F(ReauthTest, KeysDoNotReachWhatLiesUnderTheVeil)
{
    QMainWindow window;
    auto *line = new QLineEdit(&window);
    window.setCentralWidget(line);
    int reached = 0;
    QObject::connect(new QShortcut(Qt::CTRL | Qt::Key_2, &window), &QShortcut::activated, &window, [&] { ++reached; });
    auto *reauth = new ReauthSheet(bench.session, bench.keychain, {bench.settings, bench.api}, &window);
    open(window);
    line->setFocus();
    key(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(reached, 1);
    tokensGood = false;
    bench.session.reload();
    ASSERT_TRUE(soon([&] { return reauth->isVisible(); }));
    key(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(reached, 1);
    line->setFocus(); // as a page does that has just finished something
    EXPECT_TRUE(reauth->isAncestorOf(QApplication::focusWidget()));
    ASSERT_TRUE(tabTo<QLineEdit>(u"Password"_s));
    type(password);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return !reauth->isVisible(); }));
    key(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(reached, 2);
}

// One password too many, over the window.
void tooOften(ReauthTest &test, QMainWindow &window, ReauthSheet &sheet)
{
    open(window);
    test.tokensGood = false;
    test.bench.session.reload();
    ASSERT_TRUE(soon([&] { return sheet.isVisible(); }));
    ASSERT_TRUE(tabTo<QLineEdit>(u"Password"_s));
    type(test.password);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(sheet, u"You can try again"_s); }));
}

TEST_F(ReauthTest, TheWaitSurvivesARestart)
{
    wait = 90;
    {
        QMainWindow window;
        ReauthSheet sheet(bench.session, bench.keychain, {bench.settings, bench.api}, &window);
        tooOften(*this, window, sheet);
    }
    SignInPage page(parts());
    open(page);
    page.start();
    ASSERT_TRUE(soon([&] { return says(page, u"You can try again in 1:"_s); }));
    type(password);
    key(Qt::Key_Return);
    QTest::qWait(100);
    EXPECT_EQ(server.count("/api/v1/auth/login"), 2) << "the one of before, and the one that was refused";
}

TEST_F(ReauthTest, WhatWasToWaitForIsForgottenWhenSignedIn)
{
    const auto remembered = [this] { return bench.settings.servers().value(0).waitUntil.isValid(); };
    wait = 1;
    QMainWindow window;
    ReauthSheet sheet(bench.session, bench.keychain, {bench.settings, bench.api}, &window);
    tooOften(*this, window, sheet);
    EXPECT_TRUE(remembered());
    wait = 0;
    ASSERT_TRUE(soon([&] { return says(sheet, u"You can try again now"_s); }));
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return !sheet.isVisible(); }));
    EXPECT_FALSE(remembered());
}

TEST(SheetTest, KeepsTheFocusWhileBusyAndDoesNothingTwice)
{
    QMainWindow window;
    open(window);
    QPointer sheet = new Sheet(u"Move?"_s, &window);
    QPushButton *action = sheet->setAction(u"Move"_s);
    QSignalSpy acted(sheet, &Sheet::acted);
    sheet->open();
    settled(*sheet);
    action->setFocus();
    key(Qt::Key_Space);
    sheet->setBusy(u"Moving…"_s);
    key(Qt::Key_Space);
    key(Qt::Key_Escape);
    EXPECT_EQ(acted.size(), 1);
    EXPECT_TRUE(sheet->isVisible());
    sheet->setError({500, u"internal"_s, {}, {}, 0});
    EXPECT_EQ(QApplication::focusWidget(), action);
    key(Qt::Key_Space);
    EXPECT_EQ(acted.size(), 2);
    key(Qt::Key_Escape);
    EXPECT_TRUE(soon([&] { return !sheet; }));
}

TEST(SheetTest, AsksBeforeItThrowsAwayWhatWasTyped)
{
    QMainWindow window;
    open(window);
    QPointer sheet = new Sheet(u"Suspend?"_s, &window);
    auto *reason = new QLineEdit(sheet);
    sheet->content()->addWidget(reason);
    sheet->open();
    settled(*sheet);
    reason->setFocus();
    type(u"Left in June"_s);
    const auto question = [&] { return sheet->findChild<QMessageBox *>(); };
    key(Qt::Key_Escape);
    ASSERT_TRUE(soon([&] { return question() && QApplication::activeWindow() == question(); }));
    settled(*question());
    key(Qt::Key_Return); // the safe answer
    ASSERT_TRUE(soon([&] { return !question() && QApplication::focusWidget() == reason; }));
    ASSERT_TRUE(sheet && sheet->isVisible());
    EXPECT_EQ(reason->text(), u"Left in June"_s);
    key(Qt::Key_Escape);
    ASSERT_TRUE(soon([&] { return question() && QApplication::activeWindow() == question(); }));
    ASSERT_TRUE(tabTo<QPushButton>(u"Discard"_s));
    key(Qt::Key_Space);
    EXPECT_TRUE(soon([&] { return !sheet; }));
}

} // namespace
