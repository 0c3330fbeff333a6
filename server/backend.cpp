// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backend.h"

#include "server/cache/redis.h"
#include "server/config/values.h"

#include <QFileInfo>

namespace bitflow {

namespace {

constexpr qint64 longestKeyFile = 64LL * 1024;

// A file may have been written anew by `keys rotate-app-key`; a setting stays as long as the process.
Vault::Source keySource(const Config &config)
{
    if (!config.appKeys.isEmpty())
        return {};
    return [config] { return openAppKeys(config); };
}

Result<PrivateKey> signingKey(const Config &config)
{
    if (!config.privateKeyPem.isEmpty())
        return readPrivateKey(config.privateKeyPem);
    TRY(const QByteArray pem, readFile(config.privateKeyFile, longestKeyFile));
    return readPrivateKey(pem);
}

// Whoever asked has been told 504 by then (net::Limits::handler).
sql::Settings impatient(sql::Settings settings)
{
    settings.statementTimeout = std::chrono::seconds(30);
    return settings;
}

std::unique_ptr<Limiter> makeLimiter(const Config &config)
{
    if (!config.needsRedis())
        return std::make_unique<MemoryLimiter>();
    RedisSettings settings;
    settings.host = config.redisHost;
    settings.port = config.redisPort;
    settings.password = config.redisPassword;
    settings.database = config.redisDatabase;
    return std::make_unique<RedisLimiter>(std::move(settings), config.limitingServers);
}

} // namespace

Result<Vault::Keys> openAppKeys(const Config &config)
{
    if (!config.appKeys.isEmpty())
        return config.appKeys;
    TRY(const QByteArray text, readFile(config.appKeyFile, longestKeyFile));
    if (auto keys = readKeys(QString::fromLatin1(text)))
        return *std::move(keys);
    return fail(500, u"key_unreadable"_s, u"%1 holds no application key."_s.arg(config.appKeyFile));
}

std::optional<Limit> limitOf(const RateLimit &rate)
{
    return rate.isOff() ? std::nullopt : std::optional(Limit{rate.burst, rate.per, rate.rate});
}

Result<std::unique_ptr<Backend>> Backend::open(const Config &config)
{
    TRY(Vault::Keys keys, openAppKeys(config));
    TRY(PrivateKey key, signingKey(config));
    TRY(AuditKey audit, openAuditKey(config));
    return std::unique_ptr<Backend>(new Backend(config, std::move(keys), std::move(key), std::move(audit)));
}

// A log that was signed needs the key that signed it: another one would find nothing in order.
static Result<void> mayMakeAuditKey(const Config &config)
{
    if (config.database.engine == sql::Engine::Sqlite && !QFileInfo::exists(config.database.path))
        return {};
    sql::Database db(config.database);
    const QString tables =
        config.database.engine == sql::Engine::Sqlite
            ? u"SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'audit_checkpoints'"_s
            : u"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'audit_checkpoints'"_s;
    TRY(const int known, db.value<int>(tables));
    if (known == 0)
        return {};
    TRY(const auto signedOnes, db.value<qint64>(u"SELECT COUNT(*) FROM audit_checkpoints"_s));
    if (signedOnes == 0)
        return {};
    return fail(409, u"audit_key_missing"_s,
                u"The audit log of this database is signed, and %1 is missing. Bring it back from a backup, or from "
                "another server of this database."_s.arg(config.dataDir.auditKey()));
}

Result<AuditKey> openAuditKey(const Config &config)
{
    const DataDir &directory = config.dataDir;
    if (!QFileInfo::exists(directory.auditKey())) {
        TRY_VOID(mayMakeAuditKey(config));
        TRY_VOID(directory.make());
        TRY(const AuditKey fresh, AuditKey::make());
        TRY_VOID(writeNewFile(directory.auditKey(), fresh.pem(), FileMode::Secret));
    }
    TRY(const QByteArray pem, readFile(directory.auditKey(), longestKeyFile));
    return AuditKey::read(pem);
}

Backend::Backend(const Config &config, Vault::Keys appKeys, PrivateKey signingKey, AuditKey logKey)
    : vault(std::move(appKeys), keySource(config))
    , db(impatient(config.database))
    , limiter(makeLimiter(config))
    , access(db)
    , auditKey(std::move(logKey))
    , audit(db, auditKey, vault)
    , denials(db, audit)
    , auditWatch(db, auditKey, config.dataDir.auditCheckpoints())
    , auditLog(db, access, audit, auditWatch, auditKey, {*limiter, limitOf(config.bulkLimit)},
               vault.derive("cursors", 32))
    , hasher({config.argon2MemoryKib, config.argon2Passes, config.argon2Lanes}, 0, config.passwordPepper)
    , policy({config.name}, config.dataDir.breachedPasswords())
    , signer(SigningKeys::only(signingKey), {config.url.toString(QUrl::RemovePath), config.accessTokenLife})
    , ring(db, vault, audit, signer, std::move(signingKey))
    , lockout(db, auditKey.derive("sign-in failures"))
    , authenticator(db, access, signer, {config.mfaRequiredRoles})
    , jobs(db)
    , mail(db, jobs, vault, config.mail, {config.name, config.url, config.timezone})
    , users(db, access, audit, hasher, lockout, vault.derive("cursors", 32))
    , institutions(db, access, audit, hasher, users, vault.derive("cursors", 32))
    , roles(db, access, audit, vault.derive("cursors", 32))
    , explanations(db, access, audit.people(), vault.derive("cursors", 32), {config.mfaRequiredRoles})
    , secondFactor({db, access, audit, vault, *limiter, mail}, {config.name, {config.mfaRequiredRoles}})
    , sessions({db, access, audit, denials, hasher, signer, *limiter, lockout, users, secondFactor,
                vault.derive("cursors", 32), policy, mail},
               {.refreshLife = config.refreshTokenLife,
                .ownerLife = config.ownerSessionLife,
                .login = limitOf(config.loginLimit),
                .loginPerAddress = limitOf(config.loginIpLimit),
                .loginPerAccount = limitOf(config.loginAccountLimit)})
    , invitations(desk(config))
    , accounts(desk(config), invitations)
    , apiTokens(db, access, audit, jobs, mail, vault.derive("cursors", 32))
    , previews(db, access, audit, signer)
    , accessRequests({db, access, audit, *limiter, mail, explanations, config.name})
    , imports(db, access, audit, institutions, users, jobs, {*limiter, limitOf(config.bulkLimit)},
              vault.derive("cursors", 32))
{}

// Passwords that nobody could sign in with are told of before anybody tries.
Result<void> Backend::checkPepper()
{
    const QString ours = hasher.pepperId().isEmpty() ? u""_s : u"%,keyid=%1$%"_s.arg(hasher.pepperId());
    TRY(const auto others,
        db.value<qint64>(u"SELECT COUNT(*) FROM users WHERE password_hash LIKE '$argon2id$%,keyid=%' "
                         "AND password_hash NOT LIKE ?"_s,
                         {ours}));
    if (others == 0)
        return {};
    return fail(500, u"pepper_missing"_s,
                u"%1 passwords were hashed with another pepper than this server has. Bring the file back that "
                "PASSWORD_PEPPER_FILE named."_s.arg(others));
}

Result<void> Backend::expectOriginals()
{
    TRY(const auto dearest,
        db.value<QString>(u"SELECT COALESCE(MAX(password_hash), '') FROM users WHERE password_hash LIKE '$2_$__$%'"_s));
    hasher.expectBcrypt(dearest);
    return {};
}

AccountDesk Backend::desk(const Config &config)
{
    return {db,
            access,
            audit,
            denials,
            hasher,
            policy,
            *limiter,
            lockout,
            jobs,
            mail,
            users,
            vault,
            vault.derive("cursors", 32),
            {limitOf(config.passwordResetLimit), limitOf(config.registrationLimit)}};
}

} // namespace bitflow
