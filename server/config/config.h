// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of the server, typed, as the rest of it uses them. Where they come from: load.h; what there is:
// settings.h.
#pragma once

#include "server/config/datadir.h"
#include "server/mail/settings.h"
#include "server/sql/settings.h"

#include <QHostAddress>
#include <QUrl>

#include <chrono>

namespace bitflow {

// So many at once, then `rate` within so long (0: as many as at once); a burst of 0 is no limit.
struct RateLimit
{
    int burst = 0;
    std::chrono::milliseconds per{60'000};
    int rate = 0;

    [[nodiscard]] bool isOff() const { return burst == 0; }
    friend bool operator==(const RateLimit &, const RateLimit &) = default;
};

enum class Store { Memory, Redis };

struct Config
{
    DataDir dataDir;

    QString name;        // APP_NAME
    QString environment; // APP_ENV
    bool debug = false;
    QUrl url;
    QByteArray timezone;
    QStringList hosts;  // further names accepted in Host, lower case; see acceptedHosts()
    QStringList listen; // as net::Listen::parse() reads them
    QList<QPair<QHostAddress, int>> trustedProxies;

    sql::Settings database;

    QString redisHost;
    int redisPort = 6379;
    QString redisPassword; // secret
    int redisDatabase = 0;
    Store cache = Store::Memory; // cache and limiter

    QList<QByteArray> appKeys; // 32 bytes each, the one of today first; empty: they are in appKeyFile; secret
    QString appKeyFile;        // a key a line, the one of today first
    QString privateKeyFile;    // of the access tokens
    QString publicKeyFile;
    QByteArray privateKeyPem; // given as text instead of a file; secret
    std::chrono::minutes accessTokenLife{15};
    std::chrono::minutes refreshTokenLife{10'080};

    std::chrono::hours ownerSessionLife{0}; // longest session of an owner; 0: as everybody's

    QStringList mfaRequiredRoles; // slugs of the roles that need a second factor

    RateLimit generalLimit;       // an address, requests without a token
    RateLimit sessionLimit;       // a session, requests with one
    RateLimit loginLimit;         // an address and an account
    RateLimit loginIpLimit;       // an address, any account
    RateLimit loginAccountLimit;  // an account, any address
    RateLimit passwordResetLimit; // an address and an account
    RateLimit registrationLimit;  // an address
    RateLimit bulkLimit;          // a person, exports and imports
    int limitingServers = 1;      // share Redis

    MailSettings mail;

    QByteArray passwordPepper; // empty: none; secret
    quint32 argon2MemoryKib = 19'456;
    quint32 argon2Passes = 2;
    quint32 argon2Lanes = 1;

    [[nodiscard]] bool isProduction() const { return environment == "production"_L1; }
    [[nodiscard]] bool needsRedis() const { return cache == Store::Redis; }
    // localhost, 127.0.0.1, ::1, the listening addresses, the host of APP_URL, APP_HOSTS: lower case, without port and
    // brackets.
    [[nodiscard]] QStringList acceptedHosts() const;
};

} // namespace bitflow
