// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/load.h"
#include "server/config/values.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

#include <gtest/gtest.h>

using namespace bitflow;

namespace {

class Loading : public testing::Test
{
protected:
    void write(const QString &name, const QByteArray &content, FileMode mode = FileMode::Secret)
    {
        ASSERT_TRUE(writeFile(m_dir.filePath(name), content, mode));
    }
    LoadedConfig load() { return loadConfig(m_sources); }
    QString origin(const LoadedConfig &loaded, QLatin1StringView key)
    {
        for (const auto &effective : loaded.values)
            if (effective.setting->key == key)
                return effective.origin;
        return {};
    }

    QTemporaryDir m_dir;
    ConfigSources m_sources{DataDir(m_dir.path()), {}, {}, {}};
};

TEST_F(Loading, DefaultsAloneAreUsable)
{
    const auto loaded = load();
    EXPECT_TRUE(loaded.problems.isEmpty());
    const Config &c = loaded.config;
    EXPECT_EQ(c.database.engine, sql::Engine::Sqlite);
    EXPECT_EQ(c.database.path, m_dir.filePath(u"bitflow.sqlite"_s));
    EXPECT_EQ(c.listen, QStringList{u"127.0.0.1:8443"_s});
    EXPECT_EQ(c.cache, Store::Memory);
    EXPECT_EQ(c.accessTokenLife, std::chrono::minutes(15));
    EXPECT_EQ(c.refreshTokenLife, std::chrono::hours(24 * 7));
    EXPECT_EQ(c.loginLimit, (RateLimit{5, std::chrono::minutes(1)}));
    EXPECT_EQ(c.loginIpLimit, (RateLimit{50, std::chrono::minutes(15)}));
    EXPECT_EQ(c.loginAccountLimit, (RateLimit{30, std::chrono::minutes(15)}));
    EXPECT_EQ(c.generalLimit, (RateLimit{21, std::chrono::seconds(1), 10}));
    EXPECT_EQ(c.sessionLimit, (RateLimit{201, std::chrono::seconds(1), 50}));
    EXPECT_EQ(c.argon2MemoryKib, 19'456u);
    EXPECT_EQ(c.privateKeyFile, m_dir.filePath(u"storage/keys/private.pem"_s));
}

TEST_F(Loading, StrongerSourcesWin)
{
    write(u"name"_s, "from file\n");
    const auto nameAndOrigin = [&] {
        const auto loaded = load();
        return std::pair(loaded.config.name, origin(loaded, "APP_NAME"_L1));
    };
    EXPECT_EQ(nameAndOrigin(), std::pair(u"Bitflow"_s, u"default"_s));
    write(u".env"_s, "APP_NAME=\"from env file\"\n");
    EXPECT_EQ(nameAndOrigin(), std::pair(u"from env file"_s, m_dir.filePath(u".env:1"_s)));
    write(u".env"_s, "APP_NAME=\"from env file\"\nAPP_NAME_FILE=name\n");
    EXPECT_EQ(nameAndOrigin(), std::pair(u"from file"_s, u"APP_NAME_FILE"_s));
    m_sources.environment.insert(u"APP_NAME"_s, u"from environment"_s);
    EXPECT_EQ(nameAndOrigin(), std::pair(u"from environment"_s, u"environment"_s));
    m_sources.flags.insert(u"APP_NAME"_s, u"from flag"_s);
    EXPECT_EQ(nameAndOrigin(), std::pair(u"from flag"_s, u"flag"_s));
}

TEST_F(Loading, TheGuidesFileIsUnderstood)
{
    write(u".env"_s, R"(APP_NAME="Bitflow"
APP_ENV=production
APP_DEBUG=false
APP_URL=https://portal.example.edu
DB_CONNECTION=mysql
DB_HOST=db.example.edu
DB_SSL_CA=ca.pem
DB_PORT=3307
DB_DATABASE=bitflow_production
DB_USERNAME=bitflow_user
DB_PASSWORD="p#w"
REDIS_HOST=127.0.0.1
REDIS_PASSWORD=null
REDIS_PORT=6379
CACHE_DRIVER=redis
SESSION_DRIVER=redis
QUEUE_CONNECTION=redis
JWT_PRIVATE_KEY=storage/keys/private.pem
JWT_ACCESS_TOKEN_TTL=30
MAIL_FROM_NAME="${APP_NAME}"
RATE_LIMIT_LOGIN=5
RATE_LIMIT_PASSWORD_RESET=3
AWS_BUCKET=x
TELESCOPE_ENABLED=false
)");
    const auto loaded = load();
    EXPECT_TRUE(loaded.problems.isEmpty()) << (loaded.problems.isEmpty() ? "" : qPrintable(loaded.problems[0].message));
    const Config &c = loaded.config;
    EXPECT_TRUE(c.isProduction());
    EXPECT_EQ(c.database.engine, sql::Engine::MySql);
    EXPECT_EQ(c.database.host, u"db.example.edu"_s);
    EXPECT_EQ(c.database.port, 3307);
    EXPECT_EQ(c.database.database, u"bitflow_production"_s);
    EXPECT_EQ(c.database.password, u"p#w"_s);
    EXPECT_EQ(c.redisPassword, QString());
    EXPECT_EQ(c.cache, Store::Redis);
    EXPECT_EQ(c.accessTokenLife, std::chrono::minutes(30));
    EXPECT_TRUE(c.acceptedHosts().contains(u"portal.example.edu"_s));
}

TEST_F(Loading, MailGoesInTheClearToThisMachineOrWhereItIsAllowed)
{
    m_sources.environment = {{u"MAIL_MAILER"_s, u"smtp"_s},
                             {u"MAIL_HOST"_s, u"127.0.0.1"_s},
                             {u"MAIL_FROM_ADDRESS"_s, u"portal@example.edu"_s},
                             {u"MAIL_ENCRYPTION"_s, u"none"_s}};
    EXPECT_TRUE(load().isUsable());
    EXPECT_EQ(load().config.mail.fromName, u"Bitflow"_s);
    m_sources.environment[u"MAIL_HOST"_s] = u"smtp.example.edu"_s;
    EXPECT_FALSE(load().isUsable());
    m_sources.environment[u"MAIL_ALLOW_PLAINTEXT"_s] = u"true"_s;
    EXPECT_TRUE(load().isUsable());
}

TEST_F(Loading, PlaintextToAnotherComputerIsAChoice)
{
    const QMap<QString, QString> production{{u"APP_ENV"_s, u"production"_s},
                                            {u"APP_URL"_s, u"https://portal.example.edu"_s},
                                            {u"DB_CONNECTION"_s, u"mysql"_s},
                                            {u"CACHE_DRIVER"_s, u"redis"_s}};
    struct Row
    {
        const char *what;
        QMap<QString, QString> more;
        bool usable;
    };
    const Row rows[]{{"both here", {}, true},
                     {"a socket", {{u"REDIS_HOST"_s, u"/run/redis.sock"_s}}, true},
                     {"a database far away", {{u"DB_HOST"_s, u"db.example.edu"_s}}, false},
                     {"with TLS", {{u"DB_HOST"_s, u"db.example.edu"_s}, {u"DB_SSL_CA"_s, u"ca.pem"_s}}, true},
                     {"chosen", {{u"DB_HOST"_s, u"db.example.edu"_s}, {u"DB_ALLOW_PLAINTEXT"_s, u"true"_s}}, true},
                     {"Redis far away", {{u"REDIS_HOST"_s, u"10.0.0.7"_s}}, false},
                     {"chosen too", {{u"REDIS_HOST"_s, u"10.0.0.7"_s}, {u"REDIS_ALLOW_PLAINTEXT"_s, u"yes"_s}}, true}};
    for (const Row &row : rows) {
        m_sources.environment = production;
        m_sources.environment.insert(row.more);
        EXPECT_EQ(load().isUsable(), row.usable) << row.what;
    }
}

struct WrongValue
{
    QString key, value, says;
};

class Wrong : public Loading, public testing::WithParamInterface<WrongValue>
{};

TEST_P(Wrong, IsRefusedWithWhatWouldBeRight)
{
    const auto &[key, value, says] = GetParam();
    for (const QString &part : value.split(u'&')) {
        const QString name = part.contains(u'=') ? part.section(u'=', 0, 0) : key;
        m_sources.environment.insert(name, part.section(u'=', -1));
    }
    const auto loaded = load();
    EXPECT_FALSE(loaded.isUsable());
    const auto found = std::ranges::find(loaded.problems, key, &ConfigProblem::key);
    ASSERT_NE(found, loaded.problems.end()) << qPrintable(key);
    EXPECT_TRUE(found->message.contains(says)) << qPrintable(found->message);
}

const WrongValue wrong[] = {
    {u"DB_PORT"_s, u"many"_s, u"a whole number from 1 to 65535"_s},
    {u"DB_PORT"_s, u"0"_s, u"\"0\" cannot be used"_s},
    {u"DB_CONNECTION"_s, u"pgsql"_s, u"one of sqlite, mysql, mariadb"_s},
    {u"APP_DEBUG"_s, u"maybe"_s, u"true or false"_s},
    {u"APP_URL"_s, u"portal.example.edu"_s, u"https://portal.example.edu"_s},
    {u"APP_TIMEZONE"_s, u"Asia/Poona"_s, u"a time zone like Asia/Kolkata"_s},
    {u"APP_HOSTS"_s, u"a b"_s, u"host names"_s},
    {u"TRUSTED_PROXIES"_s, u"10.0.0.0/99"_s, u"networks like 10.0.0.0/8"_s},
    {u"CACHE_DRIVER"_s, u"memcached"_s, u"one of memory, redis"_s},
    {u"RATE_LIMIT_LOGIN"_s, u"5/0m"_s, u"a limit like 5"_s},
    {u"RATE_LIMIT_LOGIN"_s, u"APP_ENV=production&RATE_LIMIT_LOGIN=off"_s, u"must not be off"_s},
    {u"DB_SSL_CA"_s, u"APP_ENV=production&DB_CONNECTION=mysql&DB_HOST=db.example.edu"_s, u"DB_ALLOW_PLAINTEXT=true"_s},
    {u"REDIS_HOST"_s, u"APP_ENV=production&CACHE_DRIVER=redis&REDIS_HOST=10.0.0.7"_s, u"REDIS_ALLOW_PLAINTEXT=true"_s},
    {u"RATE_LIMIT_GENERAL"_s, u"APP_ENV=production&RATE_LIMIT_GENERAL=off"_s, u"a limit like 10/s burst 20"_s},
    {u"RATE_LIMIT_SESSION"_s, u"APP_ENV=production&RATE_LIMIT_SESSION=off"_s, u"must not be off"_s},
    {u"APP_DEBUG"_s, u"APP_ENV=production&APP_DEBUG=true"_s, u"must be false"_s},
    {u"APP_URL"_s, u"APP_ENV=production&APP_URL=http://portal.example.edu"_s, u"must begin with https://"_s},
    {u"RATE_LIMIT_PASSWORD_RESET"_s, u"APP_ENV=production&RATE_LIMIT_PASSWORD_RESET=off"_s, u"must not be off"_s},
    {u"MAIL_MAILER"_s, u"sendmail"_s, u"one of off, log, smtp"_s},
    {u"MAIL_MAILER"_s, u"APP_ENV=production&APP_URL=https://p.example.edu&MAIL_MAILER=log"_s, u"must not be log"_s},
    {u"MAIL_HOST"_s, u"MAIL_MAILER=smtp&MAIL_FROM_ADDRESS=p@example.edu"_s, u"is needed"_s},
    {u"MAIL_FROM_ADDRESS"_s, u"MAIL_MAILER=smtp&MAIL_HOST=smtp.example.edu"_s, u"is needed"_s},
    {u"MAIL_ENCRYPTION"_s,
     u"MAIL_MAILER=smtp&MAIL_HOST=smtp.example.edu&MAIL_FROM_ADDRESS=p@example.edu&MAIL_ENCRYPTION=none"_s,
     u"MAIL_ALLOW_PLAINTEXT"_s},
    {u"ARGON2_MEMORY_KIB"_s, u"8192"_s, u"from 19456"_s},
    {u"ARGON2_TIME"_s, u"1"_s, u"from 2"_s},
    {u"JWT_REFRESH_TOKEN_TTL"_s, u"10"_s, u"must not be shorter"_s},
    {u"DB_PASSWORD_FILE"_s, u"/does/not/exist"_s, u"Cannot read"_s},
};
INSTANTIATE_TEST_SUITE_P(Table, Wrong, testing::ValuesIn(wrong));

TEST_F(Loading, AnUnknownKeyWarnsWithTheNearestName)
{
    write(u".env"_s, "DB_PASWORD=x\nSOMETHING_ELSE_ALTOGETHER_HERE=1\n");
    const auto loaded = load();
    EXPECT_TRUE(loaded.isUsable());
    ASSERT_EQ(loaded.problems.size(), 2);
    EXPECT_TRUE(loaded.problems[0].message.contains(u"did you mean DB_PASSWORD?"_s));
    EXPECT_FALSE(loaded.problems[1].message.contains(u"did you mean"_s));
}

TEST_F(Loading, SecretsAreNeitherShownNorLeftOpen)
{
    write(u".env"_s, "DB_PASSWORD=hunter2hunter2\nREDIS_PORT=x\n", FileMode::Public);
    const auto loaded = load();
    EXPECT_FALSE(loaded.isUsable());
    EXPECT_TRUE(std::ranges::any_of(loaded.problems, [](const auto &p) { return p.message.contains(u"chmod 600"_s); }));
    for (const auto &problem : loaded.problems)
        EXPECT_FALSE(problem.message.contains(u"hunter2"_s));
    for (const auto &effective : loaded.values)
        EXPECT_FALSE(shownValue(effective).contains(u"hunter2"_s));
    write(u".env"_s, "DB_HOST=x\n", FileMode::Public);
    EXPECT_TRUE(load().isUsable());
}

TEST_F(Loading, AMissingEnvFileThatWasAskedForIsAnError)
{
    m_sources.envFile = m_dir.filePath(u"nowhere.env"_s);
    EXPECT_FALSE(load().isUsable());
}

TEST_F(Loading, AKeyMayBeTextOrPath)
{
    write(
        u".env"_s,
        "JWT_PRIVATE_KEY=\"-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\"\nJWT_PUBLIC_KEY=keys/p.pem\n");
    const auto loaded = load();
    EXPECT_EQ(loaded.config.privateKeyPem, "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n"_ba);
    EXPECT_EQ(loaded.config.publicKeyFile, m_dir.filePath(u"keys/p.pem"_s));
}

TEST_F(Loading, ApplicationKeysAreThirtyTwoBytes)
{
    EXPECT_TRUE(load().config.appKeys.isEmpty());
    EXPECT_EQ(load().config.appKeyFile, m_dir.filePath(u"storage/keys/app.key"_s));
    const QString today = u"base64:"_s + QString::fromLatin1(QByteArray(32, 'a').toBase64());
    const QString former = u"base64:"_s + QString::fromLatin1(QByteArray(32, 'b').toBase64());
    m_sources.environment = {{u"APP_KEY"_s, today}, {u"APP_PREVIOUS_KEYS"_s, former}};
    EXPECT_EQ(load().config.appKeys, (QList{QByteArray(32, 'a'), QByteArray(32, 'b')}));
    for (const auto &effective : load().values)
        EXPECT_FALSE(shownValue(effective).contains(u"base64:"_s));
    for (const QString &bad : {u"secret"_s, today.chopped(4), today.sliced(7), today + u",x"_s}) {
        m_sources.environment = {{u"APP_KEY"_s, bad}};
        EXPECT_FALSE(load().isUsable()) << qPrintable(bad);
        for (const auto &problem : load().problems)
            EXPECT_FALSE(problem.message.contains(bad)) << "a mistyped key is a key";
    }
}

TEST_F(Loading, RolesThatNeedASecondFactor)
{
    const auto roles = [&](const QString &value) {
        m_sources.environment = {{u"MFA_REQUIRED_ROLES"_s, value}};
        return load().isUsable() ? load().config.mfaRequiredRoles.join(u' ') : u"refused"_s;
    };
    EXPECT_EQ(roles({}), u"bitflow_owner university_owner super_admin it_operator"_s);
    EXPECT_EQ(roles(u"principal, hod"_s), u"principal hod"_s);
    EXPECT_EQ(roles(u"none"_s), QString());
    EXPECT_EQ(roles(u"Principal"_s), u"refused"_s);
}

struct HostCase
{
    QString listen, host;
};
class Accepted : public Loading, public testing::WithParamInterface<HostCase>
{};
TEST_P(Accepted, HostsOfTheListeningAddresses)
{
    m_sources.flags.insert(u"LISTEN"_s, GetParam().listen);
    EXPECT_TRUE(load().config.acceptedHosts().contains(GetParam().host));
}
const HostCase hosts[] = {{u"192.0.2.7:8443"_s, u"192.0.2.7"_s},
                          {u"http://192.0.2.7:80"_s, u"192.0.2.7"_s},
                          {u"[2001:db8::1]:8443"_s, u"2001:db8::1"_s},
                          {u"unix:/run/x.sock"_s, u"localhost"_s},
                          {u"*:8443"_s, u"127.0.0.1"_s}};
INSTANTIATE_TEST_SUITE_P(Table, Accepted, testing::ValuesIn(hosts));

TEST(Values, Limits)
{
    using namespace std::chrono_literals;
    const std::pair<QString, std::optional<RateLimit>> rows[] = {{u"5"_s, RateLimit{5, 60s}},
                                                                 {u"5/10m"_s, RateLimit{5, 600s}},
                                                                 {u"3/30s"_s, RateLimit{3, 30s}},
                                                                 {u"7/m"_s, RateLimit{7, 60s}},
                                                                 {u"100/1h"_s, RateLimit{100, 3600s}},
                                                                 {u"10/s burst 20"_s, RateLimit{21, 1s, 10}},
                                                                 {u"50/s burst 200"_s, RateLimit{201, 1s, 50}},
                                                                 {u"off"_s, RateLimit{0, 60s}},
                                                                 {u"OFF"_s, RateLimit{0, 60s}},
                                                                 {u"0"_s, std::nullopt},
                                                                 {u"-1"_s, std::nullopt},
                                                                 {u"5/10"_s, std::nullopt},
                                                                 {u"5/10d"_s, std::nullopt},
                                                                 {u"10 burst 20"_s, std::nullopt},
                                                                 {u"10/s burst 0"_s, std::nullopt},
                                                                 {u"five"_s, std::nullopt}};
    for (const auto &[text, limit] : rows)
        EXPECT_EQ(readLimit(text), limit) << qPrintable(text);
}

TEST(Values, Durations)
{
    using namespace std::chrono_literals;
    const std::pair<QString, std::optional<std::chrono::hours>> rows[] = {
        {u"12h"_s, 12h},         {u"7d"_s, 168h},         {u"off"_s, 0h},           {u"Off"_s, 0h},
        {u"0h"_s, std::nullopt}, {u"12"_s, std::nullopt}, {u"12m"_s, std::nullopt}, {u"-1h"_s, std::nullopt}};
    for (const auto &[text, duration] : rows)
        EXPECT_EQ(readDuration(text), duration) << qPrintable(text);
}

TEST(Values, EverySettingHasHelpAndAGoodDefault)
{
    for (const Setting &setting : settings()) {
        EXPECT_FALSE(setting.help.isEmpty()) << setting.key.data();
        EXPECT_EQ(complaintAbout(setting, setting.fallback), QString()) << setting.key.data();
        EXPECT_EQ(nearestSetting(QString(setting.key)), setting.key) << setting.key.data();
        EXPECT_FALSE(expectation(setting).isEmpty());
    }
}

} // namespace
