// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cache/memory.h"

#include "server/cache/gcra.h"
#include "server/cache/lru.h"

namespace bitflow {

struct MemoryCache::Shards : bitflow::Shards<QByteArray>
{
    using bitflow::Shards<QByteArray>::Shards;
};

struct MemoryLimiter::Shards : bitflow::Shards<qint64>
{
    using bitflow::Shards<qint64>::Shards;
};

MemoryCache::MemoryCache(qsizetype capacity, SteadyClock clock)
    : m_shards(std::make_unique<Shards>(capacity))
    , m_clock(std::move(clock))
{}
MemoryCache::~MemoryCache() = default;

Result<std::optional<QByteArray>> MemoryCache::get(const QByteArray &key)
{
    return m_shards->with(key, [&](auto &entries) {
        const QByteArray *found = entries.find(key, m_clock());
        return found ? std::optional(*found) : std::nullopt;
    });
}

Result<void> MemoryCache::set(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl)
{
    m_shards->with(key, [&](auto &entries) { entries.put(key, value, m_clock() + ttl); });
    return {};
}

Result<bool> MemoryCache::add(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl)
{
    return m_shards->with(key, [&](auto &entries) {
        const auto now = m_clock();
        if (entries.find(key, now))
            return false;
        entries.put(key, value, now + ttl);
        return true;
    });
}

Result<void> MemoryCache::remove(const QByteArray &key)
{
    m_shards->with(key, [&](auto &entries) { entries.remove(key); });
    return {};
}

MemoryLimiter::MemoryLimiter(qsizetype capacity, SteadyClock clock)
    : m_shards(std::make_unique<Shards>(capacity))
    , m_clock(std::move(clock))
{}
MemoryLimiter::~MemoryLimiter() = default;

Decision MemoryLimiter::take(const QByteArray &key, Limit limit)
{
    return m_shards->with(key, [&](auto &entries) {
        const auto now = m_clock();
        const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
        const qint64 *known = entries.find(key, now);
        qint64 arrival = known ? *known : 0;
        const Decision decision = gcra::take(arrival, micros, limit);
        if (decision.allowed) // over when nothing of it is left to remember
            entries.put(key, arrival, now + std::chrono::microseconds(arrival - micros));
        return decision;
    });
}

} // namespace bitflow
