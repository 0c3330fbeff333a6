// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/load.h"

#include "server/config/envfile.h"
#include "server/config/values.h"

#include <QFileInfo>
#include <QProcessEnvironment>

#include <algorithm>

namespace bitflow {

namespace {

constexpr qint64 largestFile = 1024LL * 1024;

struct Given
{
    QString value, origin;
};

// Laravel's word for nothing, as the guide's REDIS_PASSWORD=null.
QString unlessNull(const QString &value) { return value == "null"_L1 || value == "(null)"_L1 ? QString() : value; }

class Loader
{
public:
    explicit Loader(const ConfigSources &sources) : m_sources(sources) { m_loaded.config.dataDir = sources.dataDir; }

    LoadedConfig run()
    {
        readEnvFile();
        for (const Setting &setting : settings())
            m_loaded.values.append(decide(setting));
        fill();
        checkTogether();
        return std::move(m_loaded);
    }

private:
    void problem(bool fatal, const QString &key, const QString &message)
    {
        m_loaded.problems.append({fatal, key, message});
    }

    void readEnvFile()
    {
        QString path = m_sources.envFile;
        if (path.isEmpty()) {
            path = m_sources.dataDir.envFile();
            if (!QFileInfo::exists(path))
                return;
        }
        const auto bytes = readFile(path, largestFile);
        if (!bytes)
            return problem(true, path, bytes.error().detail);
        const EnvFile file = parseEnv(QString::fromUtf8(*bytes), m_sources.environment);
        for (const EnvComplaint &complaint : file.complaints)
            problem(true, u"%1:%2"_s.arg(path).arg(complaint.line), complaint.message);
        bool secrets = false;
        for (const EnvEntry &entry : file.entries) {
            const QString origin = u"%1:%2"_s.arg(path).arg(entry.line);
            const Setting *setting = known(entry.key);
            if (!setting)
                problem(false, origin, unknownKey(entry.key));
            secrets = secrets || (setting && setting->key == entry.key && isSecret(*setting, unlessNull(entry.value)));
            m_fromFile.insert(entry.key, {unlessNull(entry.value), origin});
        }
        if (secrets && isReadableByOthers(path))
            problem(true, path, u"holds secrets and can be read by other accounts; run: chmod 600 %1"_s.arg(path));
    }

    // KEY or KEY_FILE. Keys of other programs share the file (NEXT_PUBLIC_…): they are theirs.
    static const Setting *known(const QString &key)
    {
        const Setting *setting = findSetting(key);
        return setting || !key.endsWith("_FILE"_L1) ? setting : findSetting(key.chopped(5));
    }
    static QString unknownKey(const QString &key)
    {
        const QString nearest = nearestSetting(key);
        return nearest.isEmpty() ? u"%1 is not a setting and is left out"_s.arg(key)
                                 : u"%1 is not a setting and is left out; did you mean %2?"_s.arg(key, nearest);
    }

    EffectiveSetting decide(const Setting &setting)
    {
        const QString key = setting.key;
        const Given given = find(key);
        EffectiveSetting effective{&setting, given.value, given.origin};
        if (given.value.isEmpty())
            return {&setting, setting.fallback, u"default"_s};
        if (const QString complaint = complaintAbout(setting, given.value); !complaint.isEmpty()) {
            problem(true, key, u"%1 (from %2)"_s.arg(complaint, given.origin));
            effective.value = setting.fallback;
        }
        return effective;
    }

    Given find(const QString &key)
    {
        if (m_sources.flags.contains(key))
            return {m_sources.flags.value(key), u"flag"_s};
        if (const QString value = unlessNull(m_sources.environment.value(key)); !value.isEmpty())
            return {value, u"environment"_s};
        const QString fileKey = key + u"_FILE"_s;
        QString path = m_sources.environment.value(fileKey);
        if (path.isEmpty())
            path = m_fromFile.value(fileKey).value;
        if (path.isEmpty())
            return m_fromFile.value(key);
        const auto bytes = readFile(m_sources.dataDir.resolve(path), largestFile);
        if (!bytes) {
            problem(true, fileKey, bytes.error().detail);
            return {};
        }
        // editors and `echo` end files with a line break that is not meant
        QString value = QString::fromUtf8(*bytes);
        while (value.endsWith(u'\n') || value.endsWith(u'\r'))
            value.chop(1);
        return {value, fileKey};
    }

    [[nodiscard]] QString text(QLatin1StringView key) const
    {
        const auto found =
            std::ranges::find_if(m_loaded.values, [&](const auto &one) { return one.setting->key == key; });
        return found->value;
    }
    [[nodiscard]] int number(QLatin1StringView key) const { return text(key).toInt(); }
    [[nodiscard]] QString path(QLatin1StringView key) const { return m_sources.dataDir.resolve(text(key)); }
    [[nodiscard]] RateLimit limit(QLatin1StringView key) const { return readLimit(text(key)).value_or(RateLimit{}); }

    void fill()
    {
        Config &c = m_loaded.config;
        c.name = text("APP_NAME"_L1);
        c.environment = text("APP_ENV"_L1).toLower();
        c.debug = readSwitch(text("APP_DEBUG"_L1)).value_or(false);
        c.url = QUrl(text("APP_URL"_L1));
        c.timezone = text("APP_TIMEZONE"_L1).toUtf8();
        c.hosts = readHosts(text("APP_HOSTS"_L1)).value_or(QStringList());
        c.listen = readList(text("LISTEN"_L1));
        c.trustedProxies = readNetworks(text("TRUSTED_PROXIES"_L1)).value_or(decltype(c.trustedProxies)());
        c.redisHost = text("REDIS_HOST"_L1);
        c.redisPort = number("REDIS_PORT"_L1);
        c.redisPassword = text("REDIS_PASSWORD"_L1);
        c.redisDatabase = number("REDIS_DB"_L1);
        c.cache = text("CACHE_DRIVER"_L1).toLower() == "redis"_L1 ? Store::Redis : Store::Memory;
        c.accessTokenLife = std::chrono::minutes(number("JWT_ACCESS_TOKEN_TTL"_L1));
        c.refreshTokenLife = std::chrono::minutes(number("JWT_REFRESH_TOKEN_TTL"_L1));
        c.ownerSessionLife = readDuration(text("OWNER_SESSION_ABSOLUTE"_L1)).value_or(c.ownerSessionLife);
        c.passwordPepper = readKeys(text("PASSWORD_PEPPER"_L1)).value_or(QList<QByteArray>()).value(0);
        c.mfaRequiredRoles = readSlugs(text("MFA_REQUIRED_ROLES"_L1)).value_or(QStringList());
        c.generalLimit = limit("RATE_LIMIT_GENERAL"_L1);
        c.sessionLimit = limit("RATE_LIMIT_SESSION"_L1);
        c.limitingServers = number("RATE_LIMIT_NODES"_L1);
        c.loginLimit = limit("RATE_LIMIT_LOGIN"_L1);
        c.loginIpLimit = limit("RATE_LIMIT_LOGIN_IP"_L1);
        c.loginAccountLimit = limit("RATE_LIMIT_LOGIN_ACCOUNT"_L1);
        c.passwordResetLimit = limit("RATE_LIMIT_PASSWORD_RESET"_L1);
        c.registrationLimit = limit("RATE_LIMIT_REGISTRATION"_L1);
        c.bulkLimit = limit("RATE_LIMIT_BULK"_L1);
        c.argon2MemoryKib = quint32(number("ARGON2_MEMORY_KIB"_L1));
        c.argon2Passes = quint32(number("ARGON2_TIME"_L1));
        c.argon2Lanes = quint32(number("ARGON2_PARALLELISM"_L1));
        fillKeys();
        fillDatabase();
        fillMail();
    }

    void fillKeys()
    {
        Config &c = m_loaded.config;
        c.appKeyFile = c.dataDir.appKey();
        c.appKeys = readKeys(text("APP_KEY"_L1)).value_or(QList<QByteArray>());
        if (!c.appKeys.isEmpty())
            c.appKeys += readKeys(text("APP_PREVIOUS_KEYS"_L1)).value_or(QList<QByteArray>());
        c.privateKeyFile = c.dataDir.privateKey();
        c.publicKeyFile = c.dataDir.publicKey();
        const QString key = text("JWT_PRIVATE_KEY"_L1);
        if (key.startsWith("-----BEGIN"_L1))
            c.privateKeyPem = key.toUtf8() + '\n';
        else if (!key.isEmpty())
            c.privateKeyFile = c.dataDir.resolve(key);
        const QString publicKey = text("JWT_PUBLIC_KEY"_L1);
        if (!publicKey.isEmpty() && !publicKey.startsWith("-----BEGIN"_L1))
            c.publicKeyFile = c.dataDir.resolve(publicKey);
    }

    void fillDatabase()
    {
        sql::Settings &db = m_loaded.config.database;
        const QString name = text("DB_DATABASE"_L1);
        if (text("DB_CONNECTION"_L1).toLower() == "sqlite"_L1) {
            db.engine = sql::Engine::Sqlite;
            db.path = name.isEmpty() ? m_loaded.config.dataDir.database() : m_sources.dataDir.resolve(name);
            return;
        }
        db.engine = sql::Engine::MySql;
        db.host = text("DB_HOST"_L1);
        db.port = number("DB_PORT"_L1);
        db.database = name.isEmpty() ? u"bitflow"_s : name;
        db.username = text("DB_USERNAME"_L1);
        db.password = text("DB_PASSWORD"_L1);
        db.sslCa = path("DB_SSL_CA"_L1);
        db.sslCert = path("DB_SSL_CERT"_L1);
        db.sslKey = path("DB_SSL_KEY"_L1);
    }

    void fillMail()
    {
        MailSettings &mail = m_loaded.config.mail;
        const QString mailer = text("MAIL_MAILER"_L1).toLower(), encryption = text("MAIL_ENCRYPTION"_L1).toLower();
        mail.kind = mailer == "smtp"_L1 ? MailerKind::Smtp : mailer == "log"_L1 ? MailerKind::File : MailerKind::Off;
        mail.host = text("MAIL_HOST"_L1);
        mail.port = number("MAIL_PORT"_L1);
        mail.username = text("MAIL_USERNAME"_L1);
        mail.password = text("MAIL_PASSWORD"_L1);
        mail.encryption = encryption == "none"_L1  ? MailEncryption::None
                          : encryption == "ssl"_L1 ? MailEncryption::Tls
                                                   : MailEncryption::StartTls;
        if (!text("MAIL_SSL_CA"_L1).isEmpty())
            mail.authority = path("MAIL_SSL_CA"_L1);
        mail.fromAddress = text("MAIL_FROM_ADDRESS"_L1);
        if (mail.fromAddress.isEmpty() && mail.kind == MailerKind::File)
            mail.fromAddress = u"bitflow@"_s + m_loaded.config.url.host();
        mail.fromName = text("MAIL_FROM_NAME"_L1);
        if (mail.fromName.isEmpty())
            mail.fromName = m_loaded.config.name;
        mail.directory = m_sources.dataDir.logs() + u"/mail"_s;
    }

    void checkMail()
    {
        const MailSettings &mail = m_loaded.config.mail;
        if (mail.kind == MailerKind::File && m_loaded.config.isProduction())
            problem(true, u"MAIL_MAILER"_s, u"must not be log when APP_ENV is production: links would lie in files"_s);
        if (mail.kind == MailerKind::Off && !mail.host.isEmpty())
            problem(false, u"MAIL_MAILER"_s,
                    u"is off, so MAIL_HOST is not used and nobody gets mail; set it to smtp"_s);
        if (mail.kind != MailerKind::Smtp)
            return;
        if (mail.host.isEmpty())
            problem(true, u"MAIL_HOST"_s, u"is needed when MAIL_MAILER is smtp, like smtp.example.edu"_s);
        if (!mail.fromAddress.contains(u'@'))
            problem(true, u"MAIL_FROM_ADDRESS"_s,
                    u"is needed when MAIL_MAILER is smtp, an address like portal@example.edu"_s);
        const bool here = mail.host == "localhost"_L1 || QHostAddress(mail.host).isLoopback();
        if (mail.encryption == MailEncryption::None && !here &&
            !readSwitch(text("MAIL_ALLOW_PLAINTEXT"_L1)).value_or(false))
            problem(true, u"MAIL_ENCRYPTION"_s,
                    u"none is for this machine only; use tls or ssl, or set MAIL_ALLOW_PLAINTEXT=true"_s);
    }

    // What goes over the network in the clear can be read there: passwords' hashes, sessions, counts.
    void checkWires()
    {
        const Config &c = m_loaded.config;
        const auto isHere = [](const QString &host) {
            return host.startsWith(u'/') || host == "localhost"_L1 || QHostAddress(host).isLoopback();
        };
        const auto allowed = [this](QLatin1StringView key) { return readSwitch(text(key)).value_or(false); };
        const bool far = c.database.engine == sql::Engine::MySql && !isHere(c.database.host);
        if (far && text("DB_SSL_CA"_L1).isEmpty() && !allowed("DB_ALLOW_PLAINTEXT"_L1))
            problem(true, u"DB_SSL_CA"_s,
                    u"must be set when APP_ENV is production and DB_HOST is another computer; or set "
                    "DB_ALLOW_PLAINTEXT=true where nobody listens"_s);
        if (c.needsRedis() && !isHere(c.redisHost) && !allowed("REDIS_ALLOW_PLAINTEXT"_L1))
            problem(true, u"REDIS_HOST"_s,
                    u"must be this computer when APP_ENV is production, since Redis is spoken to in the clear; or set "
                    "REDIS_ALLOW_PLAINTEXT=true where nobody listens"_s);
    }

    // What only shows when several settings are seen together.
    void checkTogether()
    {
        const Config &c = m_loaded.config;
        checkMail();
        if (c.refreshTokenLife < c.accessTokenLife)
            problem(true, u"JWT_REFRESH_TOKEN_TTL"_s, u"must not be shorter than JWT_ACCESS_TOKEN_TTL"_s);
        if (!c.isProduction())
            return;
        checkWires();
        if (c.debug)
            problem(true, u"APP_DEBUG"_s, u"must be false when APP_ENV is production"_s);
        for (const auto &[key, isOff] : {std::pair("RATE_LIMIT_GENERAL"_L1, c.generalLimit.isOff()),
                                         std::pair("RATE_LIMIT_SESSION"_L1, c.sessionLimit.isOff()),
                                         std::pair("RATE_LIMIT_LOGIN"_L1, c.loginLimit.isOff()),
                                         std::pair("RATE_LIMIT_LOGIN_IP"_L1, c.loginIpLimit.isOff()),
                                         std::pair("RATE_LIMIT_LOGIN_ACCOUNT"_L1, c.loginAccountLimit.isOff()),
                                         std::pair("RATE_LIMIT_PASSWORD_RESET"_L1, c.passwordResetLimit.isOff()),
                                         std::pair("RATE_LIMIT_REGISTRATION"_L1, c.registrationLimit.isOff()),
                                         std::pair("RATE_LIMIT_BULK"_L1, c.bulkLimit.isOff())})
            if (isOff)
                problem(true, key,
                        u"must not be off when APP_ENV is production; a limit like %1 is right"_s.arg(
                            findSetting(QString(key))->fallback));
        if (c.url.scheme() != "https"_L1)
            problem(true, u"APP_URL"_s, u"must begin with https:// when APP_ENV is production"_s);
    }

    const ConfigSources &m_sources;
    QMap<QString, Given> m_fromFile;
    LoadedConfig m_loaded;
};

} // namespace

QMap<QString, QString> processEnvironment()
{
    QMap<QString, QString> map;
    const auto environment = QProcessEnvironment::systemEnvironment();
    for (const QString &key : environment.keys())
        map.insert(key, environment.value(key));
    return map;
}

QString shownValue(const EffectiveSetting &effective)
{
    return isSecret(*effective.setting, effective.value) ? u"********"_s : effective.value;
}

bool LoadedConfig::isUsable() const { return std::ranges::none_of(problems, &ConfigProblem::fatal); }

LoadedConfig loadConfig(const ConfigSources &sources) { return Loader(sources).run(); }

QStringList Config::acceptedHosts() const
{
    QStringList all{u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
    all += hosts;
    if (!url.host().isEmpty())
        all.append(url.host().toLower());
    for (QString address : listen) {
        address = address.sliced(address.startsWith("https://"_L1) ? 8 : address.startsWith("http://"_L1) ? 7 : 0);
        if (address.startsWith("unix:"_L1) || address.startsWith(u'*'))
            continue;
        address = address.left(address.lastIndexOf(u':')).toLower();
        if (address.startsWith(u'['))
            address = address.sliced(1).chopped(1);
        all.append(address);
    }
    all.removeDuplicates();
    return all;
}

} // namespace bitflow
