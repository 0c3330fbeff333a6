// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cache/memory.h"

#include <algorithm>

namespace bitflow {

MemoryCache::MemoryCache(int capacity, Clock clock) : m_shards(capacity), m_clock(std::move(clock)) {}

Result<std::optional<QByteArray>> MemoryCache::get(const QByteArray &key)
{
    return m_shards.with(key, [&](auto &entries) -> std::optional<QByteArray> {
        const Entry *entry = entries.object(key);
        if (!entry)
            return std::nullopt;
        if (entry->until > m_clock())
            return entry->value;
        entries.remove(key);
        return std::nullopt;
    });
}

Result<void> MemoryCache::set(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life)
{
    m_shards.with(key, [&](auto &entries) { entries.insert(key, new Entry{value, m_clock() + life}); });
    return {};
}

Result<bool> MemoryCache::add(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life)
{
    return m_shards.with(key, [&](auto &entries) {
        const Entry *entry = entries.object(key);
        if (entry && entry->until > m_clock())
            return false;
        entries.insert(key, new Entry{value, m_clock() + life});
        return true;
    });
}

Result<void> MemoryCache::remove(const QByteArray &key)
{
    m_shards.with(key, [&](auto &entries) { entries.remove(key); });
    return {};
}

MemoryLimiter::MemoryLimiter(int capacity, Clock clock) : m_shards(capacity), m_clock(std::move(clock)) {}

Decision MemoryLimiter::take(const QByteArray &key, Limit limit)
{
    using std::chrono::microseconds;
    // GCRA, virtual scheduling: each one admitted pushes the theoretical arrival time by the interval of one; whoever comes
    // more than a burst ahead of it is refused.
    const microseconds interval = std::chrono::duration_cast<microseconds>(limit.per) / limit.burst;
    const microseconds tolerance = interval * limit.burst;
    return m_shards.with(key, [&](auto &entries) -> Decision {
        const auto now = m_clock();
        const auto *kept = entries.object(key);
        const auto arrival = kept ? std::max(*kept, now) : now;
        const auto next = arrival + interval;
        const auto early = std::chrono::duration_cast<microseconds>(next - now);
        if (early > tolerance)
            return {false, 0, std::chrono::ceil<std::chrono::milliseconds>(early - tolerance)};
        entries.insert(key, new std::chrono::steady_clock::time_point(next));
        return {true, int((tolerance - early) / interval), {}};
    });
}

} // namespace bitflow
