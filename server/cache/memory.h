// SPDX-License-Identifier: GPL-3.0-or-later
// Cache and Limiter of a single process. Bounded: what was used longest ago goes first. Split into shards, each with
// its own lock, by a hash that is seeded anew in every process.
#pragma once

#include "server/cache/cache.h"
#include "server/cache/limiter.h"

#include <functional>
#include <memory>

namespace bitflow {

using SteadyClock = std::function<std::chrono::steady_clock::time_point()>;

class MemoryCache final : public Cache
{
public:
    explicit MemoryCache(qsizetype capacity = 100'000, SteadyClock clock = std::chrono::steady_clock::now);
    ~MemoryCache() override;

    Result<std::optional<QByteArray>> get(const QByteArray &key) override;
    Result<void> set(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl) override;
    Result<bool> add(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl) override;
    Result<void> remove(const QByteArray &key) override;
    bool healthy() override { return true; }

private:
    struct Shards;
    std::unique_ptr<Shards> m_shards;
    SteadyClock m_clock;
};

// When it is full of keys whose limits are spent, the one used longest ago starts afresh: give it room for more keys
// than an attacker has addresses to spare.
class MemoryLimiter final : public Limiter
{
public:
    explicit MemoryLimiter(qsizetype capacity = 1'000'000, SteadyClock clock = std::chrono::steady_clock::now);
    ~MemoryLimiter() override;

    Decision take(const QByteArray &key, Limit limit) override;

private:
    struct Shards;
    std::unique_ptr<Shards> m_shards;
    SteadyClock m_clock;
};

} // namespace bitflow
