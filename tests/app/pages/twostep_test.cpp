// SPDX-License-Identifier: GPL-3.0-or-later
// Two-step sign-in with the real widgets at the real server; the phone is zbarimg for its camera and oathtool for its
// app, neither of which shares a line with us.
#include "app/signin/codefield.h"
#include "app/signin/signinpage.h"
#include "app/signin/stepupsheet.h"
#include "app/signin/twostepsheet.h"
#include "app/ui/qrcode.h"
#include "app/ui/tokens.h"
#include "tests/app/pages/bench.h"
#include "tests/support/a11y.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QProcess>
#include <QPushButton>
#include <QUrl>
#include <QUrlQuery>

namespace bitflow::test {

namespace {

QByteArray outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    EXPECT_TRUE(process.waitForFinished(30'000)) << program.toStdString();
    EXPECT_EQ(process.exitCode(), 0) << process.readAllStandardError().constData();
    return process.readAllStandardOutput().trimmed();
}

// For people to look at; only where BITFLOW_SCREENSHOTS names a directory.
void picture(QWidget &window, const QString &name)
{
    const QString directory = qEnvironmentVariable("BITFLOW_SCREENSHOTS");
    if (directory.isEmpty())
        return;
    QDir().mkpath(directory);
    ui::Theme theme;
    for (const auto &[scheme, suffix] :
         {std::pair{ui::Scheme::Dark, "dark"_L1}, std::pair{ui::Scheme::Light, "light"_L1}}) {
        theme.setScheme(scheme);
        QTest::qWait(150); // icons and polish follow in the event loop
        window.grab().save(directory + u'/' + name + u'-' + suffix + u".png"_s);
    }
}

} // namespace

class TwoStepTest : public PageBench
{
protected:
    static void SetUpTestSuite()
    {
        qputenv("MFA_REQUIRED_ROLES", "none"); // whoever needs it cannot turn it off
        PageBench::SetUpTestSuite();
    }
    static bool says(const QWidget &where, const QString &text)
    {
        for (const QLabel *label : where.findChildren<QLabel *>())
            if (label->isVisible() && label->text().contains(text))
                return true;
        return false;
    }
    static void press(QWidget *where, const QString &button)
    {
        ASSERT_TRUE(until([&] { return find<QAbstractButton>(where, button) != nullptr; })) << button.toStdString();
        auto *target = find<QAbstractButton>(where, button);
        target->setFocus();
        QTest::keyClick(target, Qt::Key_Space);
    }
    static QString scan(ui::QrCode &picture)
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(u"qr.png"_s);
        EXPECT_TRUE(picture.grab().save(path));
        return QString::fromUtf8(outputOf(u"zbarimg"_s, {u"--raw"_s, u"-q"_s, path}));
    }
    // As if everybody had signed in an hour ago.
    void ageSessions()
    {
        const QString code = u"import sqlite3,sys\nd=sqlite3.connect(sys.argv[1],timeout=20)\n"
                             "d.execute('UPDATE sessions SET authenticated_at=authenticated_at-3600000000')\n"
                             "d.commit()"_s;
        outputOf(u"python3"_s, {u"-c"_s, code, server->dataDirectory() + u"/bitflow.sqlite"_s});
    }
    // Sets it up through the sheet; the recovery codes.
    QStringList setUp(QMainWindow &window)
    {
        QPointer sheet = new TwoStepSheet(api, session, &window);
        sheet->open();
        press(sheet, u"Set up"_s);
        auto *picture = sheet->findChild<ui::QrCode *>();
        auto *field = sheet->findChild<CodeField *>();
        auto *shown = sheet->findChild<QLabel *>(u"secret"_s);
        EXPECT_TRUE(until([&] { return shown && !shown->text().isEmpty() && field->hasFocus(); }));
        EXPECT_TRUE(namelessThings(sheet).isEmpty()) << namelessThings(sheet).join(u'\n').toStdString();
        test::picture(*sheet, u"two-step-setup"_s);
        const QUrl uri(scan(*picture));
        EXPECT_EQ(uri.scheme(), u"otpauth"_s);
        EXPECT_TRUE(uri.path().endsWith(ServerProcess::ownerEmail())) << uri.path().toStdString();
        const QString secret = QUrlQuery(uri).queryItemValue(u"secret"_s);
        EXPECT_TRUE(says(*sheet, secret.first(4) + u' ' + secret.sliced(4, 4))) << "the same to type";
        field->setText(u"00 00"_s);
        EXPECT_FALSE(says(*sheet, u"Confirming"_s));
        const QString code = QString::fromLatin1(outputOf(u"oathtool"_s, {u"--totp"_s, u"-b"_s, secret}));
        QString pasted; // in the digits of Hindi, with a space in the middle
        for (const QChar c : code.first(3) + u' ' + code.last(3))
            pasted += c.isDigit() ? QChar(0x0966 + c.digitValue()) : c;
        field->setText(pasted);
        EXPECT_TRUE(until([&] { return find(sheet, u"Recovery code 10"_s) != nullptr; }));
        QStringList codes;
        for (int i = 1; i <= 10; ++i)
            if (auto *label = find<QLabel>(sheet, u"Recovery code %1"_s.arg(i)))
                codes.append(label->accessibleDescription());
        press(sheet, u"Done"_s);
        EXPECT_TRUE(says(*sheet, u"Tick"_s));
        test::picture(*sheet, u"two-step-recovery-codes"_s);
        QTest::keyClick(sheet, Qt::Key_Escape);
        EXPECT_TRUE(sheet && sheet->isVisible()) << "not before they are stored";
        press(sheet, u"I have stored them"_s);
        press(sheet, u"Done"_s);
        EXPECT_TRUE(until([&] { return says(*sheet, u"On since"_s); }));
        EXPECT_TRUE(says(*sheet, u"10 recovery code"_s));
        test::picture(*sheet, u"two-step-on"_s);
        sheet->close();
        return codes;
    }
};

TEST_F(TwoStepTest, FromSettingItUpToTurningItOff)
{
    QMainWindow window;
    window.resize(960, 640);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    const QStringList codes = setUp(window);
    ASSERT_EQ(codes.size(), 10);
    EXPECT_TRUE(until([&] { return session.me().user.mfaEnabledAt.has_value(); }));

    // the next sign-in asks for more than the password
    session.signOut();
    settings.remember({.address = server->url().toString(), .lastEmail = ServerProcess::ownerEmail()});
    SignInPage page({api, session, trust, keychain, settings});
    page.resize(960, 720);
    page.show();
    page.start();
    bool done = false;
    QObject::connect(&page, &SignInPage::done, &page, [&] { done = true; });
    ASSERT_TRUE(until([&] { return find<QLineEdit>(&page, u"Password"_s) != nullptr; }));
    auto *password = find<QLineEdit>(&page, u"Password"_s);
    password->setText(ServerProcess::ownerPassword());
    QTest::keyClick(password, Qt::Key_Return);
    ASSERT_TRUE(until([&] { return find<CodeField>(&page, u"Six-digit code"_s) != nullptr; }));
    EXPECT_TRUE(namelessThings(&page).isEmpty()) << namelessThings(&page).join(u'\n').toStdString();
    EXPECT_FALSE(done);
    find<CodeField>(&page, u"Six-digit code"_s)->setText(u"000000"_s);
    ASSERT_TRUE(until([&] { return says(page, u"not right"_s); }));
    picture(page, u"two-step-code"_s);
    press(&page, u"Use a recovery code"_s);
    auto *field = find<CodeField>(&page, u"Recovery code"_s);
    ASSERT_NE(field, nullptr);
    field->setText(codes.first().toLower());
    QTest::keyClick(field, Qt::Key_Return);
    ASSERT_TRUE(until([&] { return done; }));
    page.hide();

    // what is important asks again, in place, and then goes on by itself
    ageSessions();
    StepUpSheet sheet(session, &window);
    QPointer own = new TwoStepSheet(api, session, &window);
    own->open();
    press(own, u"Turn off…"_s);
    press(own, u"Turn off"_s);
    ASSERT_TRUE(until([&] { return sheet.isVisible(); }));
    picture(sheet, u"step-up"_s);
    EXPECT_TRUE(namelessThings(&sheet).isEmpty()) << namelessThings(&sheet).join(u'\n').toStdString();
    press(&sheet, u"Use a recovery code"_s);
    auto *again = find<CodeField>(&sheet, u"Recovery code"_s);
    ASSERT_NE(again, nullptr);
    again->setText(codes.first()); // the one that was used
    QTest::keyClick(again, Qt::Key_Return);
    ASSERT_TRUE(until([&] { return says(sheet, u"not right"_s); }));
    EXPECT_TRUE(own->isBusy()) << "the call waits";
    again->setText(codes.last());
    QTest::keyClick(again, Qt::Key_Return);
    ASSERT_TRUE(until([&] { return says(*own, u"Off."_s); }));
    EXPECT_FALSE(sheet.isVisible());
    own->close();
    EXPECT_FALSE(ask(Api::mfaStatus)->enabledAt);
}

TEST_F(TwoStepTest, HasRoomForALongerLanguage)
{
    LongerLanguage language;
    QMainWindow window;
    window.resize(960, 640);
    window.show();
    QPointer sheet = new TwoStepSheet(api, session, &window);
    sheet->open();
    ASSERT_TRUE(until([&] { return sheet->action()->isVisible(); }));
    sheet->action()->click();
    auto *field = sheet->findChild<CodeField *>();
    ASSERT_TRUE(until([&] { return field->hasFocus(); }));
    const QString key = sheet->findChild<QLabel *>(u"secret"_s)->text();
    EXPECT_EQ(LongerLanguage::problems(sheet, {key, field->placeholderText()}).toStdString(), "");
    sheet->close();
}

} // namespace bitflow::test
