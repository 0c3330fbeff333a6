// SPDX-License-Identifier: GPL-3.0-or-later
// Cache and Limiter of several servers, in Redis 6 or later. A connection per calling thread, opened at its first use;
// every wait is bounded. After a failure Redis is left alone for a moment that doubles up to ten seconds, so that a
// dead Redis costs a request nothing.
#pragma once

#include "server/cache/cache.h"
#include "server/cache/limiter.h"
#include "server/cache/memory.h"

#include <memory>

namespace bitflow {

struct RedisSettings
{
    QString host = u"127.0.0.1"_s; // a path beginning with '/' is a Unix socket
    int port = 6379;
    QString username, password; // AUTH, when there is a password
    int database = 0;
    QByteArray prefix = "bitflow:"_ba; // of every key
    std::chrono::milliseconds timeout{250};
};

class RedisLink;

class RedisCache final : public Cache
{
public:
    explicit RedisCache(RedisSettings settings);
    ~RedisCache() override;

    Result<std::optional<QByteArray>> get(const QByteArray &key) override;
    Result<void> set(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl) override;
    Result<bool> add(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl) override;
    Result<void> remove(const QByteArray &key) override;
    bool healthy() override; // asks now

private:
    std::unique_ptr<RedisLink> m_link;
};

// While Redis is away each server limits by itself, to its share.
class RedisLimiter final : public Limiter
{
public:
    // servers: how many share this Redis (RATE_LIMIT_NODES).
    explicit RedisLimiter(RedisSettings settings, int servers = 1);
    ~RedisLimiter() override;

    Decision take(const QByteArray &key, Limit limit) override;

private:
    std::unique_ptr<RedisLink> m_link;
    MemoryLimiter m_local;
    int m_servers;
};

} // namespace bitflow
