// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing typed is lost: the session ends during an edit of every field (J5), the application is killed in the middle
// of it and started again, and nobody else is offered what was typed (J6). Each sitting is a process of its own, with a
// keychain; this one holds the server and looks at what arrived there.
#include "app/application.h"
#include "common/api/all.h"
#include "tests/journeys/estate.h"
#include "tests/journeys/keyboard.h"
#include "tests/journeys/pictures.h"
#include "tests/journeys/ways.h"

#include <QAccessible>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>

#include <cstdio>

namespace bitflow::test {
namespace {

using K = Keyboard;

// Every field that the form of a person has; what the choice becomes is for the keyboard to say.
const QList<std::pair<QString, QString>> &fields()
{
    static const QList<std::pair<QString, QString>> all{{u"First name"_s, u"Anjali"_s},
                                                        {u"Last name"_s, u"Deshpande"_s},
                                                        {u"E-mail"_s, u"anjali@riverside.example"_s},
                                                        {u"Name in the person's own script"_s, u"Anjali D."_s},
                                                        {u"Phone"_s, u"+91 20 5550 1234"_s},
                                                        {u"Staff or student number"_s, u"R-777"_s},
                                                        {u"Designation"_s, u"Dean of arts"_s},
                                                        {u"Employment"_s, u"Visiting"_s},
                                                        {u"Joined on"_s, u"2021-07-01"_s},
                                                        {u"Time zone"_s, u"Asia/Dubai"_s},
                                                        {u"Tags"_s, u"senate, exams"_s},
                                                        {u"Notes"_s, u"Moves in the summer."_s}};
    return all;
}

QStringList draftFiles()
{
    QStringList found;
    QDirIterator walk(Drafts::defaultRoot(), {u"*.draft"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext())
        found.append(walk.next());
    return found;
}

// The other process has done its part.
QString goAhead() { return qEnvironmentVariable("BITFLOW_CONFIG_DIR") + u"/go-ahead"_s; }

// ---- one sitting ----
// Disabled for an ordinary run, where there is no server for them: DraftJourney starts each as a process and wants it
// to pass.

class Sitting : public testing::Test
{
protected:
    std::unique_ptr<Application> application = std::make_unique<Application>();

    static bool until(const QString &text)
    {
        return K::until([&] { return K::sees(text); });
    }
    static QString given(const char *name) { return qEnvironmentVariable(name); }
    static void say(const char *what)
    {
        std::printf("sitting: %s\n", what);
        std::fflush(stdout);
    }
    void take(const QString &name) { picture(application->theme(), name); }
    void takeMirrored(const QString &name) { mirroredPicture(application->theme(), name); }
    void signIn()
    {
        application->start(given("BITFLOW_JOURNEY_SERVER"));
        MUST(until(u"Forgot password?"_s)); // the address may be known from the last time
        MUST(K::fill(u"E-mail"_s, given("BITFLOW_JOURNEY_EMAIL")));
        MUST(K::fill(u"Password"_s, given("BITFLOW_JOURNEY_PASSWORD")));
        K::press(Qt::Key_Return);
        MUST(K::until([&] { return application->mainWindow() && application->mainWindow()->isVisible(); }));
        MUST(K::until([&] { return !application->signInWindow(); }));
    }
    void openForm()
    {
        MUST(openPerson(given("BITFLOW_JOURNEY_PERSON")));
        MUST(K::activate(u"Edit"_s));
        MUST(until(u"Separated by commas"_s));
    }
    // As one would read it off the form.
    QString shown(const QString &field)
    {
        const auto widgets = application->mainWindow()->findChildren<QWidget *>();
        for (QWidget *widget : widgets) {
            const QAccessibleInterface *named =
                widget->isVisible() ? QAccessible::queryAccessibleInterface(widget) : nullptr;
            if (!named || named->text(QAccessible::Name) != field)
                continue;
            if (const auto *line = qobject_cast<QLineEdit *>(widget))
                return line->text();
            if (const auto *text = qobject_cast<QPlainTextEdit *>(widget))
                return text->toPlainText();
            if (const auto *combo = qobject_cast<QComboBox *>(widget))
                return combo->currentText();
        }
        return u"(not there)"_s;
    }
    void expectTheForm()
    {
        for (const auto &[field, text] : fields())
            EXPECT_EQ(shown(field), text) << qPrintable(field);
    }
};

// Types until somebody kills it.
TEST_F(Sitting, DISABLED_Killed)
{
    application->watchEvery(std::chrono::milliseconds(200));
    signIn();
    openForm();
    for (const auto &[field, text] : fields()) {
        MUST(K::tabTo(field));
        if (field == u"Employment")
            QTest::keyClicks(QApplication::focusWidget(), text.first(1)); // chosen by its first letter
        else
            K::type(text);
    }
    const QDateTime typed = QDateTime::currentDateTime();
    expectTheForm();
    MUST(K::until([&] {
        const QStringList files = draftFiles();
        return files.size() == 1 && QFileInfo(files.first()).lastModified() >= typed;
    }));
    say("typed");
    MUST(until(u"Your session has ended"_s));
    take(u"drafts-session-ended"_s);
    say("ended");
    QTest::qWait(K::patience);
    FAIL() << "nobody killed it";
}

TEST_F(Sitting, DISABLED_OfSomebodyElse)
{
    signIn();
    openForm();
    QTest::qWait(1500); // it would be there by now
    EXPECT_FALSE(K::sees(u"Continue editing"_s)) << qPrintable(K::screen());
    EXPECT_NE(shown(u"Designation"_s), u"Dean of arts"_s);
    MUST(K::fill(u"Designation"_s, u"Registrar"_s));
    MUST(K::until([] { return draftFiles().size() == 2; })); // a file of one's own
    MUST(K::activate(u"Discard"_s));
    MUST(K::until([] { return draftFiles().size() == 1; }));
}

TEST_F(Sitting, DISABLED_Next)
{
    application->watchEvery(std::chrono::hours(1));
    signIn();
    MUST(until(u"Continue editing Aditi Kulkarni (unsaved since "_s));
    QTest::qWait(500);
    take(u"drafts-start"_s);
    takeMirrored(u"drafts-start"_s);
    openForm();
    EXPECT_NE(shown(u"Designation"_s), u"Dean of arts"_s) << "not before somebody says so";
    take(u"drafts-form"_s);
    takeMirrored(u"drafts-form"_s);
    MUST(K::activate(u"Continue"_s));
    MUST(K::until([] { return !K::sees(u"Continue editing"_s); }));
    expectTheForm();
    take(u"drafts-restored"_s);
    say("restored");
    MUST(K::until([] { return QFile::exists(goAhead()); }));
    MUST(K::activate(u"Save"_s));
    MUST(until(u"Your session has ended"_s));
    MUST(until(u"1 change will be saved then."_s));
    MUST(until(u"Sign out and keep draft"_s));
    take(u"drafts-change-waits"_s);
    takeMirrored(u"drafts-change-waits"_s);
    expectTheForm();
    MUST(K::fill(u"Password"_s, given("BITFLOW_JOURNEY_PASSWORD")));
    K::press(Qt::Key_Return);
    MUST(until(u"Anjali Deshpande saved"_s));
    MUST(K::until([] { return !K::sees(u"Your session has ended"_s) && draftFiles().isEmpty(); }));
}

// ---- around them ----

class DraftJourney : public EstateBench
{
protected:
    void SetUp() override
    {
        EstateBench::SetUp();
        ASSERT_TRUE(QDir().mkpath(home()) && QDir().mkpath(home() + u"/run"_s));
        QFile::setPermissions(home() + u"/run"_s, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("BITFLOW_CONFIG_DIR", home().toUtf8());
        startKeychain();
        makeOther();
    }
    void TearDown() override
    {
        m_keychain.closeWriteChannel();
        m_keychain.waitForFinished();
    }
    [[nodiscard]] QString home() const { return directory.filePath(u"home"_s); }

    // As keychain.sh does: a session bus with a secret service on it, for as long as somebody writes to it.
    void startKeychain()
    {
        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(u"HOME"_s, home());
        m_environment.insert(u"XDG_RUNTIME_DIR"_s, home() + u"/run"_s);
        m_environment.insert(u"XDG_CONFIG_HOME"_s, home() + u"/config"_s);
        m_environment.insert(u"XDG_DATA_HOME"_s, home() + u"/data"_s);
        m_environment.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
        m_keychain.setProcessEnvironment(m_environment);
        m_keychain.start(
            u"dbus-run-session"_s,
            {u"--"_s, u"sh"_s, u"-c"_s,
             u"printf '\\n' | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1; "
             "echo $DBUS_SESSION_BUS_ADDRESS; exec cat >/dev/null"_s});
        ASSERT_TRUE(m_keychain.waitForReadyRead());
        m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s,
                             QString::fromLocal8Bit(m_keychain.readAllStandardOutput()).trimmed());
    }
    // Another owner, with a password of her own.
    void makeOther()
    {
        NewUser value;
        value.email = other;
        value.firstName = u"Meera"_s;
        const auto made = ask(Api::createUser, value);
        ASSERT_TRUE(made) << made.error().detail.toStdString();
        const Id<Role> owner = session.me().assignments.first().roleId;
        ASSERT_TRUE(ask(Api::createAssignment, {.userId = made->user.id, .roleId = owner}));
        signIn(other, made->password);
        ASSERT_TRUE(ask(Api::changePassword, {made->password, password}));
        signIn(ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
    }
    User person()
    {
        if (m_person.isNull()) {
            UserQuery query;
            query.q = admin;
            const auto found = ask(Api::listUsers, query);
            m_person = found && !found->items.isEmpty() ? found->items.first().id : Id<User>();
        }
        return ask(Api::getUser, {m_person}).value_or(User());
    }
    void begin(QProcess &sitting, const QString &name, const QString &email, const QString &secret)
    {
        QProcessEnvironment environment = m_environment;
        environment.insert(u"BITFLOW_JOURNEY_SERVER"_s, server->url().toString());
        environment.insert(u"BITFLOW_JOURNEY_PERSON"_s, admin);
        environment.insert(u"BITFLOW_JOURNEY_EMAIL"_s, email);
        environment.insert(u"BITFLOW_JOURNEY_PASSWORD"_s, secret);
        sitting.setProcessEnvironment(environment);
        sitting.setProcessChannelMode(QProcess::MergedChannels);
        sitting.start(QCoreApplication::applicationFilePath(),
                      {u"--gtest_also_run_disabled_tests"_s, u"--gtest_filter=Sitting.DISABLED_"_s + name});
        m_said.clear();
    }
    bool says(QProcess &sitting, const QByteArray &what)
    {
        constexpr int several = 4; // the patience of its own steps
        return QTest::qWaitFor(
                   [&] {
                       m_said += sitting.readAll();
                       return m_said.contains("sitting: " + what) || sitting.state() == QProcess::NotRunning;
                   },
                   K::patience * several) &&
               m_said.contains("sitting: " + what);
    }
    bool ends(QProcess &sitting)
    {
        const bool over = QTest::qWaitFor([&] { return sitting.state() == QProcess::NotRunning; }, K::patience * 4);
        m_said += sitting.readAll();
        return over && sitting.exitStatus() == QProcess::NormalExit && sitting.exitCode() == 0;
    }
    QList<AuditEvent> updates()
    {
        AuditQuery query;
        query.subjectId = Id<AuditSubject>(m_person.uuid());
        query.action = {u"users.update"_s};
        const auto found = ask(Api::listAuditEvents, query);
        EXPECT_TRUE(found);
        return found ? found->items : QList<AuditEvent>();
    }

    const QString other = u"meera.owner@example.edu"_s;
    const QString password = u"umbrella quarry tangent fjord"_s;
    QProcessEnvironment m_environment;
    QProcess m_keychain;
    Id<User> m_person;
    QByteArray m_said;
};

TEST_F(DraftJourney, J5AndJ6AnEditOutlivesItsSessionAndAKilledApplication)
{
    const User before = person();
    ASSERT_FALSE(before.id.isNull());
    QProcess killed;
    begin(killed, u"Killed"_s, ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
    ASSERT_TRUE(says(killed, "typed")) << m_said.constData();
    ASSERT_TRUE(ask(Api::revokeSessions));
    ASSERT_TRUE(says(killed, "ended")) << m_said.constData();
    killed.kill();
    ASSERT_TRUE(killed.waitForFinished());
    EXPECT_EQ(killed.exitStatus(), QProcess::CrashExit);
    ASSERT_EQ(draftFiles().size(), 1);
    QFile file(draftFiles().first());
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_FALSE(file.readAll().contains("Anjali")) << "sealed";
    EXPECT_EQ(file.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
              QFile::Permissions());
    EXPECT_EQ(person(), before);

    QProcess another;
    begin(another, u"OfSomebodyElse"_s, other, password);
    EXPECT_TRUE(ends(another)) << m_said.constData();
    EXPECT_EQ(draftFiles(), QStringList{file.fileName()});

    QProcess next;
    begin(next, u"Next"_s, ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
    ASSERT_TRUE(says(next, "restored")) << m_said.constData();
    EXPECT_EQ(updates().size(), 0);
    ASSERT_TRUE(ask(Api::revokeSessions));
    QFile go(home() + u"/go-ahead"_s);
    ASSERT_TRUE(go.open(QIODevice::WriteOnly));
    EXPECT_TRUE(ends(next)) << m_said.constData();
    const User after = person();
    EXPECT_EQ(after.firstName, u"Anjali"_s);
    EXPECT_EQ(after.email, u"anjali@riverside.example"_s);
    EXPECT_EQ(after.employmentType, EmploymentType::Visiting);
    EXPECT_EQ(after.tags, (QStringList{u"senate"_s, u"exams"_s}));
    EXPECT_EQ(after.notes, u"Moves in the summer."_s);
    EXPECT_EQ(after.rowVersion, before.rowVersion + 1);
    EXPECT_EQ(updates().size(), 1) << "one PATCH, sent once";
    EXPECT_EQ(draftFiles(), QStringList());
}

} // namespace
} // namespace bitflow::test
