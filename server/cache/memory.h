// SPDX-License-Identifier: GPL-3.0-or-later
// Cache and limiter in this process: shards with a lock each, bounded, the least recently used entry goes first.
#pragma once

#include "server/cache/cache.h"
#include "server/cache/limiter.h"

#include <QCache>
#include <QMutex>

#include <array>
#include <functional>

namespace bitflow {

using Clock = std::function<std::chrono::steady_clock::time_point()>; // replaced by tests

template<class Entry>
class Shards
{
public:
    explicit Shards(int capacity)
    {
        for (Shard &shard : m_shards)
            shard.entries.setMaxCost(qMax(1, capacity / int(m_shards.size())));
    }
    // visit(entries) with the key's shard locked.
    template<class Visit>
    auto with(const QByteArray &key, Visit visit)
    {
        Shard &shard = m_shards[qHash(key) % m_shards.size()];
        const QMutexLocker lock(&shard.mutex);
        return visit(shard.entries);
    }

private:
    struct Shard
    {
        QMutex mutex;
        QCache<QByteArray, Entry> entries;
    };
    std::array<Shard, 16> m_shards;
};

class MemoryCache : public Cache
{
public:
    explicit MemoryCache(int capacity = 100'000, Clock clock = std::chrono::steady_clock::now);

    Result<std::optional<QByteArray>> get(const QByteArray &key) override;
    Result<void> set(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life) override;
    Result<bool> add(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life) override;
    Result<void> remove(const QByteArray &key) override;
    bool healthy() override { return true; }

private:
    struct Entry
    {
        QByteArray value;
        std::chrono::steady_clock::time_point until;
    };
    Shards<Entry> m_shards;
    Clock m_clock;
};

class MemoryLimiter : public Limiter
{
public:
    explicit MemoryLimiter(int capacity = 1'000'000, Clock clock = std::chrono::steady_clock::now);

    Decision take(const QByteArray &key, Limit limit) override;

private:
    Shards<std::chrono::steady_clock::time_point> m_shards; // the theoretical arrival time of each key
    Clock m_clock;
};

} // namespace bitflow
