// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/cli/program.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>

using namespace bitflow;
using namespace bitflow::test;

namespace {

const QStringList commands{u"serve"_s,         u"migrate"_s,
                           u"rollback"_s,      u"seed"_s,
                           u"keys generate"_s, u"keys list"_s,
                           u"keys rotate"_s,   u"keys revoke"_s,
                           u"keys app-key"_s,  u"keys rotate-app-key"_s,
                           u"tls init"_s,      u"user create-owner"_s,
                           u"user list"_s,     u"user invite"_s,
                           u"user unlock"_s,   u"user reset-mfa"_s,
                           u"token create"_s,  u"token list"_s,
                           u"token revoke"_s,  u"passwords import-breached"_s,
                           u"mail test"_s,     u"audit verify"_s,
                           u"audit export"_s,  u"audit verify-export"_s,
                           u"audit erase"_s,   u"config check"_s,
                           u"config show"_s,   u"import institutions"_s,
                           u"import users"_s};

// The texts of --help as they were looked at last. BITFLOW_GOLDEN=write takes those of today.
TEST(Help, IsAsItWasLookedAt)
{
    QString all = run({u"--help"_s}).out;
    for (const QString &command : commands) {
        const auto help = run(command.split(u' ') << u"--help"_s);
        EXPECT_EQ(help.code, 0) << qPrintable(command);
        for (const auto option : {"--help"_L1, "--data-dir"_L1, "--env-file"_L1, "--json"_L1})
            EXPECT_TRUE(help.out.contains(option)) << qPrintable(command) << ' ' << option.data();
        all += u"\n=== "_s + command + u'\n' + help.out;
    }
    QFile golden(inCheckout(u"tests/server/cli/help.txt"_s));
    if (qEnvironmentVariable("BITFLOW_GOLDEN") == u"write") {
        ASSERT_TRUE(golden.open(QIODevice::WriteOnly));
        golden.write(all.toUtf8());
        return;
    }
    ASSERT_TRUE(golden.open(QIODevice::ReadOnly));
    EXPECT_EQ(all.toStdString(), golden.readAll().toStdString());
}

struct UsageCase
{
    QString arguments;
    int code;
    QString says; // on standard error
};

TEST(Usage, ExitCodes)
{
    const UsageCase cases[] = {
        {u"--version"_s, 0, {}},
        {u""_s, 2, u"subcommand"_s},
        {u"dance"_s, 2, u"dance"_s},
        {u"serve --tango"_s, 2, u"--tango"_s},
        {u"rollback"_s, 2, u"--step"_s},
        {u"rollback --step=0"_s, 2, u"--step"_s},
        {u"rollback --step=many"_s, 2, u"--step"_s},
        {u"migrate --status --dry-run"_s, 2, u"--status"_s},
        {u"seed --class=Everything"_s, 2, u"Everything"_s},
        {u"keys"_s, 2, u"subcommand"_s},
        {u"user create-owner --email a@example.edu"_s, 2, u"--password-file"_s},
        {u"import institutions"_s, 2, u"FILE"_s},
        {u"import cats x.csv --as a@example.edu"_s, 2, u"cats"_s},
        {u"import institutions /does/not/exist --as a@example.edu"_s, 1, u"Cannot read"_s},
        {u"user create-owner --email a@example.edu --password-file /does/not/exist"_s, 1, u"Cannot read"_s},
        {u"config check --env-file /does/not/exist"_s, 1, u"Cannot read"_s},
        {u"config check --data-dir /does/not/exist"_s, 0, {}},
    };
    for (const UsageCase &c : cases) {
        const auto outcome = run(c.arguments.split(u' ', Qt::SkipEmptyParts));
        EXPECT_EQ(outcome.code, c.code) << qPrintable(c.arguments) << '\n' << qPrintable(outcome.err);
        EXPECT_TRUE(outcome.err.contains(c.says)) << qPrintable(c.arguments) << '\n' << qPrintable(outcome.err);
    }
}

TEST(Usage, ErrorsAreJsonWhenAskedFor)
{
    const auto wrong = run({u"serve"_s, u"--tango"_s, u"--json"_s});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_EQ(wrong.json()[u"error"_s][u"code"_s].toString(), u"usage"_s);
    const auto missing =
        run({u"import"_s, u"users"_s, u"/does/not/exist"_s, u"--as"_s, u"a@example.edu"_s, u"--json"_s});
    EXPECT_EQ(missing.code, 1);
    EXPECT_EQ(missing.json()[u"error"_s][u"code"_s].toString(), u"storage_unusable"_s);
}

class Commands : public Prepared
{};

TEST_F(Commands, TheFirstOneMakesWhatIsMissing)
{
    using enum QFile::Permission;
    constexpr auto others = ReadGroup | WriteGroup | ExeGroup | ReadOther | WriteOther | ExeOther;
    for (const QString &path :
         {DataDir(s_template->filePath(u"data"_s)).root(), DataDir(s_template->filePath(u"data"_s)).database(),
          DataDir(s_template->filePath(u"data"_s)).privateKey(),
          DataDir(s_template->filePath(u"data"_s)).certificateKey()}) {
        EXPECT_TRUE(QFileInfo::exists(path)) << qPrintable(path);
        EXPECT_FALSE(QFile::permissions(path) & others) << qPrintable(path);
    }
    for (const QString &path : {data.publicKey(), data.certificate(), data.logs(), data.files(), data.backups()})
        EXPECT_TRUE(
            QFileInfo::exists(DataDir(s_template->filePath(u"data"_s)).root() + path.sliced(data.root().size())))
            << qPrintable(path);
}

// Whichever command is the first: afterwards everything is there, and the fingerprint has been told.
TEST_F(Commands, AnyOfThemMakesWhatIsMissing)
{
    for (const QString &command : {u"migrate"_s, u"keys generate"_s, u"tls init"_s, u"config check"_s}) {
        const DataDir fresh(directory.filePath(u"fresh "_s + command));
        const auto done = run(command.split(u' ') + QStringList{u"--data-dir"_s, fresh.root()});
        EXPECT_EQ(done.code, 0) << qPrintable(command) << qPrintable(done.err);
        for (const QString &path : {fresh.database(), fresh.privateKey(), fresh.publicKey(), fresh.certificate(),
                                    fresh.certificateKey(), fresh.logs(), fresh.files(), fresh.backups()})
            EXPECT_TRUE(QFileInfo::exists(path)) << qPrintable(command) << ' ' << qPrintable(path);
        EXPECT_TRUE((done.out + done.err).contains(u"SHA-256 "_s)) << qPrintable(command);
    }
}

TEST_F(Commands, AWarningShowsInTheExitCode)
{
    ASSERT_TRUE(writeFile(data.envFile(), "APP_NAM=x\n", FileMode::Secret));
    for (const QString &command : {u"migrate"_s, u"seed --class=RolesAndPermissionsSeeder"_s, u"keys generate"_s}) {
        const auto done = here(command.split(u' '));
        EXPECT_EQ(done.code, 3) << qPrintable(command);
        EXPECT_TRUE(done.err.contains(u"APP_NAME"_s)) << qPrintable(command);
    }
    ASSERT_TRUE(QFile::remove(data.envFile()));
    ASSERT_TRUE(QFile::setPermissions(data.privateKey(), QFile::ReadOwner | QFile::ReadGroup));
    EXPECT_EQ(here({u"migrate"_s}).code, 3) << "a key that others can read";
}

TEST_F(Commands, KeysAndCertificateAreNotMadeTwice)
{
    const QByteArray key = readFile(data.privateKey(), 100'000).value_or(""_ba);
    const auto keys = here({u"keys"_s, u"generate"_s, u"--json"_s});
    EXPECT_EQ(keys.code, 0);
    EXPECT_EQ(keys.json()[u"created"_s].toBool(true), false);
    EXPECT_EQ(readFile(data.privateKey(), 100'000).value_or(""_ba), key);
    const auto first = here({u"tls"_s, u"init"_s, u"--json"_s});
    static const QRegularExpression shape(u"^([0-9A-F]{2}:){31}[0-9A-F]{2}$"_s);
    EXPECT_TRUE(shape.match(first.json()[u"fingerprint"_s].toString()).hasMatch());
    EXPECT_EQ(first.json()[u"created"_s].toBool(true), false);
    ASSERT_TRUE(QFile::remove(data.certificate()));
    const auto second = here({u"tls"_s, u"init"_s, u"--json"_s});
    EXPECT_EQ(second.json()[u"created"_s].toBool(false), true);
    EXPECT_NE(second.json()[u"fingerprint"_s], first.json()[u"fingerprint"_s]);
}

TEST_F(Commands, MigrateRollbackSeed)
{
    const auto status = here({u"migrate"_s, u"--status"_s, u"--json"_s});
    ASSERT_EQ(status.code, 0) << qPrintable(status.err);
    const QJsonArray migrations = status.json()[u"migrations"_s].toArray();
    ASSERT_FALSE(migrations.isEmpty());
    EXPECT_EQ(migrations.last()[u"state"_s].toString(), u"applied"_s);
    EXPECT_EQ(here({u"migrate"_s, u"--json"_s}).json()[u"applied"_s].toInt(-1), 0);
    const QString step = u"--step="_s + QString::number(migrations.size());
    EXPECT_EQ(here({u"rollback"_s, step, u"--json"_s}).json()[u"rolled_back"_s].toInt(), migrations.size());
    const auto dry = here({u"migrate"_s, u"--dry-run"_s});
    EXPECT_TRUE(dry.out.contains(u"CREATE TABLE institutions"_s)) << qPrintable(dry.out);
    EXPECT_EQ(here({u"migrate"_s, u"--json"_s}).json()[u"applied"_s].toInt(), migrations.size());
    const auto seeded = here({u"seed"_s, u"--class=RolesAndPermissionsSeeder"_s, u"--json"_s});
    EXPECT_EQ(seeded.code, 0) << qPrintable(seeded.err);
    EXPECT_EQ(seeded.json()[u"unchanged"_s].toInt() + seeded.json()[u"created"_s].toInt(), 17);
    const auto users = here({u"seed"_s, u"--class=DefaultUsersSeeder"_s, u"--json"_s});
    EXPECT_EQ(users.json()[u"created"_s].toInt(), 1);
    EXPECT_GE(users.json()[u"one_time_password"_s].toString().size(), 20);
    const auto again = here({u"seed"_s, u"--class=DefaultUsersSeeder"_s});
    EXPECT_EQ(again.code, 0);
    EXPECT_TRUE(again.out.contains(u"There is an owner already"_s));
}

TEST_F(Commands, ProductionAsksForForce)
{
    const Variables production{{u"APP_ENV"_s, u"production"_s}};
    for (const QString &command : {u"migrate"_s, u"rollback --step=1"_s, u"seed --class=RolesAndPermissionsSeeder"_s}) {
        const QStringList arguments = command.split(u' ') + QStringList{u"--data-dir"_s, data.root()};
        const auto refused = run(arguments, production);
        EXPECT_EQ(refused.code, 1) << qPrintable(command);
        EXPECT_TRUE(refused.err.contains(u"--force"_s)) << qPrintable(refused.err);
        EXPECT_EQ(run(arguments + QStringList{u"--force"_s}, production).code, 0) << qPrintable(command);
    }
}

struct OwnerCase
{
    QByteArray password;
    QString email;
    FileMode mode;
    int code;
    QString says;
};

TEST_F(Commands, CreateOwner)
{
    const OwnerCase cases[] = {
        {"wombat-lantern-orbit-42", u"second@example.edu"_s, FileMode::Secret, 0, {}},
        {"wombat-lantern-orbit-42", u"SECOND@example.edu"_s, FileMode::Secret, 1, u"already"_s},
        {"wombat-lantern-orbit-42", u"third@example.edu"_s, FileMode::Public, 3, u"chmod 600"_s},
        {"too short", u"fourth@example.edu"_s, FileMode::Secret, 1, u"password"_s},
        {"wombat-lantern-orbit-42", u"nobody"_s, FileMode::Secret, 1, u"email"_s},
    };
    for (const OwnerCase &c : cases) {
        const QString path = file(u"password"_s, c.password, c.mode);
        const auto made = here({u"user"_s, u"create-owner"_s, u"--email"_s, c.email, u"--password-file"_s, path});
        EXPECT_EQ(made.code, c.code) << qPrintable(c.email) << ' ' << qPrintable(made.err);
        EXPECT_TRUE(made.err.contains(c.says)) << qPrintable(c.email) << ' ' << qPrintable(made.err);
        EXPECT_FALSE((made.out + made.err).contains(QString::fromUtf8(c.password)));
    }
}

TEST_F(Commands, ConfigCheckAndShow)
{
    EXPECT_EQ(here({u"config"_s, u"check"_s}).code, 0);
    ASSERT_TRUE(writeFile(data.envFile(), "APP_NAM=x\n", FileMode::Secret));
    const auto warned = here({u"config"_s, u"check"_s});
    EXPECT_EQ(warned.code, 3);
    EXPECT_TRUE(warned.err.contains(u"did you mean APP_NAME?"_s)) << qPrintable(warned.err);
    ASSERT_TRUE(
        writeFile(data.envFile(), "DB_PORT=x\nREDIS_PASSWORD=canary-canary\nLISTEN=nowhere\n", FileMode::Secret));
    const auto wrong = here({u"config"_s, u"check"_s, u"--json"_s});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_FALSE(wrong.json()[u"ok"_s].toBool());
    EXPECT_EQ(wrong.json()[u"problems"_s].toArray().size(), 2);
    EXPECT_EQ(here({u"migrate"_s, u"--status"_s}).code, 1);
    for (const QStringList &how : {QStringList{}, QStringList{u"--json"_s}, QStringList{u"--origin"_s}}) {
        const auto shown = here(QStringList{u"config"_s, u"show"_s} + how);
        EXPECT_EQ(shown.code, 0);
        EXPECT_TRUE(shown.out.contains(u"********"_s));
        EXPECT_FALSE((shown.out + shown.err).contains(u"canary"_s));
    }
    EXPECT_TRUE(here({u"config"_s, u"show"_s, u"--origin"_s}).out.contains(data.envFile() + u":2"_s));
}

} // namespace
