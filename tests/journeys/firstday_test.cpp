// SPDX-License-Identifier: GPL-3.0-or-later
// The first day of an owner: from an unknown certificate to somebody else who sees one college and nothing more.
#include "app/application.h"
#include "tests/journeys/keyboard.h"
#include "tests/journeys/pictures.h"
#include "tests/support/a11y.h"
#include "tests/support/paths.h"
#include "tests/support/serverprocess.h"

#include <QFile>
#include <QFileDialog>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace bitflow::test {
namespace {

class FirstDay : public testing::Test
{
protected:
    using K = Keyboard;

    void SetUp() override
    {
        qputenv("BITFLOW_CONFIG_DIR", directory.path().toUtf8());
        const QString problem = server.start();
        ASSERT_TRUE(problem.isEmpty()) << qPrintable(problem);
    }

    static bool until(const QString &text)
    {
        return K::until([&] { return K::sees(text); });
    }
    // Into the line that has the focus: the name of an institution, then its row.
    static bool pickInstitution(const QString &field, const QString &name)
    {
        if (!K::activate(field) || !K::until([] { return K::focused() == u"Which institution?"; }))
            return false;
        K::type(name);
        if (!K::until([&] { return K::listed(name); }))
            return false;
        if (!K::tabTo(u"Matches"_s))
            return false;
        K::press(Qt::Key_Home); // "The platform itself" may stand before the one match
        K::press(Qt::Key_End);
        K::press(Qt::Key_Return);
        return K::until([&] { return K::focused() == field; });
    }

    QTemporaryDir directory;
    ServerProcess server;
};

const QString university = u"Shanghai University of Finance and Economics"_s;
const QString newPassword = u"umbrella quarry tangent fjord"_s;

TEST_F(FirstDay, ByKeyboardAlone)
{
    const QString sample = directory.filePath(u"universities-3000.csv"_s);
    ASSERT_TRUE(QFile::copy(test::sampleUniversities(), sample));
    Application application;
    application.start(server.secureUrl().toString());

    // an unknown certificate is compared, not clicked away
    MUST(until(u"Is this the right server?"_s));
    picture(application.theme(), u"trust"_s);
    MUST(K::activate(u"I compared it, and it is the same"_s));
    MUST(K::activate(u"Trust this server"_s));
    MUST(K::until([] { return K::focused() == u"E-mail"; }));
    picture(application.theme(), u"sign-in"_s);
    MUST(K::fill(u"E-mail"_s, ServerProcess::ownerEmail()));
    MUST(K::fill(u"Password"_s, ServerProcess::ownerPassword()));
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return application.mainWindow() && application.mainWindow()->isVisible(); }));
    MUST(K::until([&] { return !application.signInWindow(); }));
    MUST(K::until([&] { return application.mainWindow()->currentPage() == u"home"; }));
    picture(application.theme(), u"home-empty"_s);

    // three thousand universities
    K::press(Qt::Key_5, Qt::ControlModifier);
    MUST(until(u"No imports yet"_s));
    MUST(K::activate(u"Import…"_s));
    MUST(K::until([] { return K::sees(u"Upload and continue"_s); }));
    MUST(K::fill(u"The file"_s, sample));
    picture(application.theme(), u"import-file"_s);
    MUST(K::activate(u"Upload and continue"_s));
    MUST(until(u"Start the dry run"_s));
    picture(application.theme(), u"import-columns"_s);
    MUST(K::activate(u"Start the dry run"_s));
    MUST(until(u"Import 2,990 rows"_s));
    MUST(until(u"10 need attention"_s));
    MUST(until(u"10 rows"_s)); // of one cause
    for (const int row : {72, 194, 479})
        EXPECT_TRUE(K::listed(QString::number(row))) << row;
    EXPECT_TRUE(K::listed(u"This cannot be left empty."_s));
    picture(application.theme(), u"import-dry-run"_s);
    MUST(K::activate(u"Import 2,990 rows"_s));
    MUST(until(u"2,990 created"_s));
    MUST(until(u"Save error file…"_s));
    picture(application.theme(), u"import-result"_s);
    const QString errors = directory.filePath(u"errors.csv"_s);
    MUST(K::activate(u"Save error file…"_s));
    MUST(K::until([] { return qobject_cast<QFileDialog *>(K::window()) != nullptr; }));
    MUST(K::fill(u"File name:"_s, errors) || K::fill(u"File name"_s, errors));
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return QFile::exists(errors); }));
    QFile saved(errors);
    ASSERT_TRUE(saved.open(QIODevice::ReadOnly));
    EXPECT_EQ(QString::fromUtf8(saved.readAll()).split(u"\r\n"_s, Qt::SkipEmptyParts).size(), 11)
        << "a header and ten rows";

    // the same file once more: nothing new
    MUST(K::activate(u"Import another file"_s));
    MUST(K::until([] { return K::sees(u"Upload and continue"_s); }));
    MUST(K::fill(u"The file"_s, sample));
    MUST(K::activate(u"Upload and continue"_s));
    MUST(until(u"Start the dry run"_s));
    MUST(K::activate(u"Start the dry run"_s));
    MUST(until(u"Nothing new to import"_s));
    MUST(until(u"2,990 exist already"_s));
    picture(application.theme(), u"import-nothing-new"_s);

    // a college and a department below one of them
    K::press(Qt::Key_2, Qt::ControlModifier);
    MUST(until(u"2,990 universities"_s));
    picture(application.theme(), u"institutions"_s);
    K::press(Qt::Key_F, Qt::ControlModifier);
    K::type(university);
    MUST(until(u"1 found"_s));
    MUST(K::tabTo(u"Institutions found"_s));
    K::press(Qt::Key_Home);
    K::press(Qt::Key_N, Qt::ControlModifier);
    MUST(until(u"Add college"_s));
    MUST(K::fill(u"Name"_s, u"School of Engineering"_s));
    picture(application.theme(), u"new-college"_s);
    MUST(K::activate(u"Add college"_s));
    MUST(until(u"School of Engineering added"_s));
    MUST(K::until([] { return K::sees(u"New department"_s); }));
    K::press(Qt::Key_N, Qt::ControlModifier);
    MUST(until(u"Add department"_s));
    MUST(K::fill(u"Name"_s, u"Physics"_s));
    MUST(K::activate(u"Add department"_s));
    MUST(until(u"Physics added"_s));
    picture(application.theme(), u"institution-detail"_s);

    // a person, and the role of a principal there
    K::press(Qt::Key_3, Qt::ControlModifier);
    MUST(K::until([&] { return application.mainWindow()->currentPage() == u"users"; }));
    MUST(until(ServerProcess::ownerEmail()));
    MUST(K::activate(u"Add person"_s));
    MUST(K::until([] { return K::focused() == u"First name"; }));
    K::type(u"Meera"_s);
    MUST(K::fill(u"Last name"_s, u"Joshi"_s));
    MUST(K::fill(u"E-mail"_s, u"meera@engineering.example.edu"_s));
    MUST(pickInstitution(u"Institution"_s, u"School of Engineering"_s));
    picture(application.theme(), u"new-person"_s);
    MUST(K::activate(u"Add person"_s));
    MUST(until(u"This password is shown only now"_s));
    const QString oneTime = K::reads(u"One-time password"_s);
    EXPECT_EQ(oneTime.size(), 23);
    picture(application.theme(), u"one-time-password"_s);
    MUST(K::activate(u"I have stored it"_s));
    MUST(K::activate(u"Done"_s));
    MUST(until(u"meera@engineering.example.edu"_s));
    MUST(K::activate(u"Assign role…"_s));
    MUST(until(u"Give role"_s));
    MUST(K::tabTo(u"Role"_s));
    QTest::qWait(500);
    K::press(Qt::Key_P); // Principal, by its first letter
    picture(application.theme(), u"assign-role"_s);
    MUST(K::activate(u"Give role"_s));
    MUST(until(u"Principal"_s));
    QTest::qWait(500);
    picture(application.theme(), u"person-added"_s);

    K::press(Qt::Key_1, Qt::ControlModifier);
    MUST(until(u"2,990"_s));
    K::press(Qt::Key_4, Qt::ControlModifier);
    MUST(until(u"Principal"_s));
    K::press(Qt::Key_6, Qt::ControlModifier);
    MUST(K::fill(u"Search the audit log"_s, u"auth.login"_s)); // the import came after it, with 2,990 rows
    MUST(K::until([] { return K::listed(ServerProcess::ownerEmail() + u" signed in"_s); }));
    QTest::qWait(500);
    picture(application.theme(), u"audit"_s);
    MUST(K::tabTo(u"Events"_s));
    K::press(Qt::Key_Return);
    MUST(until(u"Event id"_s));
    picture(application.theme(), u"audit-event"_s);
    K::press(Qt::Key_7, Qt::ControlModifier);
    MUST(K::until([] { return K::sees(u"This device"_s) || K::sees(u"this device"_s); }));
    picture(application.theme(), u"sessions"_s);
    EXPECT_TRUE(namelessThings(application.mainWindow()).isEmpty())
        << qPrintable(namelessThings(application.mainWindow()).join(u'\n'));

    // the other person, who sees one college
    MUST(K::activate(u"Account: Asha Rao — 127.0.0.1"_s));
    K::press(Qt::Key_Up); // the last entry of the menu
    K::press(Qt::Key_Return);
    MUST(K::until([] { return K::focused() == u"E-mail" || K::focused() == u"Password"; }));
    MUST(K::fill(u"E-mail"_s, u"meera@engineering.example.edu"_s));
    MUST(K::fill(u"Password"_s, oneTime));
    K::press(Qt::Key_Return);
    MUST(until(u"Choose a password of your own"_s));
    picture(application.theme(), u"new-password"_s);
    MUST(K::fill(u"New password"_s, newPassword));
    MUST(K::fill(u"New password once more"_s, newPassword));
    K::press(Qt::Key_Return);
    MUST(K::until([&] { return application.mainWindow() && application.mainWindow()->isVisible(); }));
    MUST(K::until([&] { return application.mainWindow()->currentPage() == u"home"; }));
    K::press(Qt::Key_2, Qt::ControlModifier);
    MUST(until(u"School of Engineering"_s));
    MUST(until(u"School of Engineering"_s));
    EXPECT_FALSE(K::sees(u"ГБОУ"_s)) << "no other university";
    picture(application.theme(), u"institutions-of-a-principal"_s);
}

} // namespace
} // namespace bitflow::test
