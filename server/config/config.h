// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of the server, typed, as the rest of it uses them. Where they come from: load.h; what there is:
// settings.h.
#pragma once

#include "server/config/datadir.h"
#include "server/sql/settings.h"

#include <QHostAddress>
#include <QUrl>

#include <chrono>

namespace bitflow {

// So many within so long; 0 = no limit.
struct RateLimit
{
    int burst = 0;
    std::chrono::milliseconds per{60'000};

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

    QString privateKeyFile; // of the access tokens
    QString publicKeyFile;
    QByteArray privateKeyPem; // given as text instead of a file; secret
    std::chrono::minutes accessTokenLife{15};
    std::chrono::minutes refreshTokenLife{10'080};

    RateLimit loginLimit;   // an address and an account
    RateLimit loginIpLimit; // an address, any account

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
