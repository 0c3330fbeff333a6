// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cache/redis.h"

#include "server/cache/redislink.h"

namespace bitflow {

namespace {

using Kind = RedisAnswer::Kind;

QByteArray seconds(std::chrono::seconds ttl)
{
    return QByteArray::number(qint64(std::max<std::chrono::seconds::rep>(1, ttl.count())));
}

// gcra::take() in Lua. Numbers of Lua are doubles, exact to 2^53: microseconds fit until the year 2255. The key lives
// exactly as long as there is something to remember. One script, so that nothing comes between reading and writing; the
// clock is the server's.
constexpr auto takeScript = R"(
local burst, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local tolerance = interval * burst
local arrival = tonumber(redis.call('GET', KEYS[1]) or '0')
local next_arrival = math.max(arrival, now) + interval
local wait = next_arrival - tolerance - now
if wait > 0 then return {0, 0, wait} end
redis.call('SET', KEYS[1], string.format('%.0f', next_arrival), 'PX', math.ceil((next_arrival - now) / 1000))
return {1, math.floor((now + tolerance - next_arrival) / interval), 0}
)";

} // namespace

RedisCache::RedisCache(RedisSettings settings) : m_link(std::make_unique<RedisLink>(std::move(settings))) {}
RedisCache::~RedisCache() = default;

Result<std::optional<QByteArray>> RedisCache::get(const QByteArray &key)
{
    TRY(const RedisAnswer answer, m_link->command({"GET"_ba, m_link->key(key)}));
    return answer.kind == Kind::Text ? std::optional(answer.text) : std::nullopt;
}

Result<void> RedisCache::set(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl)
{
    TRY_VOID(m_link->command({"SET"_ba, m_link->key(key), value, "EX"_ba, seconds(ttl)}));
    return {};
}

Result<bool> RedisCache::add(const QByteArray &key, const QByteArray &value, std::chrono::seconds ttl)
{
    // sent twice, the second would find what the first has put
    TRY(const RedisAnswer answer,
        m_link->command({"SET"_ba, m_link->key(key), value, "EX"_ba, seconds(ttl), "NX"_ba}, false));
    return answer.kind == Kind::Text;
}

Result<void> RedisCache::remove(const QByteArray &key)
{
    TRY_VOID(m_link->command({"DEL"_ba, m_link->key(key)}));
    return {};
}

bool RedisCache::healthy() { return m_link->command({"PING"_ba}).has_value(); }

RedisLimiter::RedisLimiter(RedisSettings settings, int servers)
    : m_link(std::make_unique<RedisLink>(std::move(settings)))
    , m_servers(std::max(1, servers))
{}
RedisLimiter::~RedisLimiter() = default;

Decision RedisLimiter::take(const QByteArray &key, Limit limit)
{
    const auto answer = m_link->command({"EVAL"_ba, QByteArray(takeScript), "1"_ba, m_link->key("limit:"_ba + key),
                                         QByteArray::number(std::max(1, limit.burst)),
                                         QByteArray::number(qint64(limit.interval().count()))},
                                        false);
    if (!answer || answer->numbers.size() != 3)
        return m_local.take(key, limit.share(m_servers));
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::microseconds(answer->numbers[2]));
    return {answer->numbers[0] == 1, int(answer->numbers[1]), wait};
}

} // namespace bitflow
