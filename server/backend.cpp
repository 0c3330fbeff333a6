// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backend.h"

#include "server/cache/redis.h"

namespace bitflow {

namespace {

constexpr qint64 longestKeyFile = 64LL * 1024;

Result<PrivateKey> signingKey(const Config &config)
{
    if (!config.privateKeyPem.isEmpty())
        return readPrivateKey(config.privateKeyPem);
    TRY(const QByteArray pem, readFile(config.privateKeyFile, longestKeyFile));
    return readPrivateKey(pem);
}

std::optional<Limit> limitOf(const RateLimit &rate)
{
    return rate.isOff() ? std::nullopt : std::optional(Limit{rate.burst, rate.per});
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
    return std::make_unique<RedisLimiter>(std::move(settings));
}

} // namespace

Result<std::unique_ptr<Backend>> Backend::open(const Config &config)
{
    TRY(PrivateKey key, signingKey(config));
    return std::unique_ptr<Backend>(new Backend(config, std::move(key)));
}

Backend::Backend(const Config &config, PrivateKey signingKey)
    : db(impatient(config.database))
    , access(db)
    , audit(db)
    , hasher({config.argon2MemoryKib, config.argon2Passes, config.argon2Lanes})
    , key(std::move(signingKey))
    , signer(key, {config.url.toString(QUrl::RemovePath), config.accessTokenLife})
    , authenticator(db, access, signer)
    , limiter(makeLimiter(config))
    , users(db, access, audit, hasher, deriveSecret(key, "cursors", 32))
    , institutions(db, access, audit, hasher, users, deriveSecret(key, "cursors", 32))
    , roles(db, access, audit, deriveSecret(key, "cursors", 32))
    , sessions({db, access, audit, hasher, signer, *limiter, users, deriveSecret(key, "cursors", 32)},
               {.refreshLife = config.refreshTokenLife,
                .login = limitOf(config.loginLimit),
                .loginPerAddress = limitOf(config.loginIpLimit)})
    , jobs(db)
    , imports(db, access, audit, institutions, users, jobs, deriveSecret(key, "cursors", 32))
{}

} // namespace bitflow
