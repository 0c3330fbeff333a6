// SPDX-License-Identifier: GPL-3.0-or-later
// Cache and limiter in Redis 7 or Valkey, so that several servers share them. A connection per thread, short time-outs; after
// a failure nothing is tried for a second, so that a dead Redis costs next to nothing.
#pragma once

#include "server/cache/memory.h"

#include <memory>

namespace bitflow {

struct RedisSettings
{
    QString host = u"127.0.0.1"_s;
    int port = 6379;
    QString password; // secret
    int database = 0;
    QByteArray prefix = "bitflow:";
    std::chrono::milliseconds timeout{250}; // to connect, and for each answer
};

// One or more commands' worth of Redis. Thread-safe.
class Redis
{
public:
    explicit Redis(RedisSettings settings);
    ~Redis();

    struct Answer
    {
        enum class Kind { Nil, Text, Integer, List } kind = Kind::Nil;
        QByteArray text;
        qint64 integer = 0;
        QList<qint64> list; // of integers
    };
    // 503 cache_unavailable; details go to the log category bitflow.redis.
    Result<Answer> command(const QList<QByteArray> &words);
    [[nodiscard]] QByteArray key(const QByteArray &name) const { return m_settings.prefix + name; }

private:
    struct Connection;
    Result<Connection *> connection();

    RedisSettings m_settings;
    quint64 m_id; // finds this Redis among a thread's connections
    std::atomic<qint64> m_downUntil = 0; // steady clock, milliseconds
};

class RedisCache : public Cache
{
public:
    explicit RedisCache(RedisSettings settings) : m_redis(std::move(settings)) {}

    Result<std::optional<QByteArray>> get(const QByteArray &key) override;
    Result<void> set(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life) override;
    Result<bool> add(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life) override;
    Result<void> remove(const QByteArray &key) override;
    bool healthy() override;

private:
    Redis m_redis;
};

class RedisLimiter : public Limiter
{
public:
    explicit RedisLimiter(RedisSettings settings) : m_redis(std::move(settings)) {}

    // By one script on the server's clock; while Redis does not answer, by a limiter in this process.
    Decision take(const QByteArray &key, Limit limit) override;

private:
    Redis m_redis;
    MemoryLimiter m_local{100'000};
};

} // namespace bitflow
