// SPDX-License-Identifier: GPL-3.0-or-later
// A bounded map that forgets what is over, and then what was used longest ago; and an array of them. Internal to
// server/cache.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QHashFunctions>

#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <unordered_map>

namespace bitflow {

// Not thread-safe.
template<class Value>
class ExpiringLru
{
public:
    using Time = std::chrono::steady_clock::time_point;

    void setCapacity(qsizetype capacity) { m_capacity = size_t(std::max<qsizetype>(1, capacity)); }

    Value *find(const QByteArray &key, Time now)
    {
        const auto found = m_byKey.find(key);
        if (found == m_byKey.end())
            return nullptr;
        if (found->second->expires <= now) {
            m_order.erase(found->second);
            m_byKey.erase(found);
            return nullptr;
        }
        m_order.splice(m_order.begin(), m_order, found->second);
        return &found->second->value;
    }

    void put(const QByteArray &key, Value value, Time expires)
    {
        remove(key);
        if (m_byKey.size() >= m_capacity) {
            m_byKey.erase(m_order.back().key);
            m_order.pop_back();
        }
        m_order.push_front({key, std::move(value), expires});
        m_byKey.emplace(key, m_order.begin());
    }

    void remove(const QByteArray &key)
    {
        const auto found = m_byKey.find(key);
        if (found == m_byKey.end())
            return;
        m_order.erase(found->second);
        m_byKey.erase(found);
    }

private:
    struct Entry
    {
        QByteArray key;
        Value value;
        Time expires;
    };
    std::list<Entry> m_order; // most recently used first
    std::unordered_map<QByteArray, typename std::list<Entry>::iterator> m_byKey;
    size_t m_capacity = 1;
};

template<class Value>
class Shards
{
public:
    explicit Shards(qsizetype capacity)
    {
        const qsizetype each = (capacity + qsizetype(m_shards.size()) - 1) / qsizetype(m_shards.size());
        for (Shard &shard : m_shards)
            shard.entries.setCapacity(each);
    }

    // work(ExpiringLru &) under the lock of the key's shard.
    template<class Work>
    auto with(const QByteArray &key, Work work)
    {
        Shard &shard = m_shards[qHash(key, m_seed) % m_shards.size()];
        const std::scoped_lock lock(shard.mutex);
        return work(shard.entries);
    }

private:
    struct Shard
    {
        std::mutex mutex;
        ExpiringLru<Value> entries;
    };
    size_t m_seed = size_t(QHashSeed::globalSeed());
    std::array<Shard, 16> m_shards;
};

} // namespace bitflow
