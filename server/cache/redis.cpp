// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cache/redis.h"

#include <QLoggingCategory>

#include <hiredis/hiredis.h>
#include <unordered_map>

namespace bitflow {

Q_LOGGING_CATEGORY(lcRedis, "bitflow.redis")

namespace {

// GCRA as in MemoryLimiter, in microseconds of the Redis clock. KEYS[1]; ARGV: interval, tolerance.
// Answers {allowed, remaining, retry after in milliseconds}.
constexpr auto gcra = R"(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local tolerance = tonumber(ARGV[2])
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local early = arrival + interval - now
if early > tolerance then
    return {0, 0, math.ceil((early - tolerance) / 1000)}
end
redis.call('SET', KEYS[1], string.format('%.0f', arrival + interval), 'PX', math.max(1, math.ceil(early / 1000)))
return {1, math.floor((tolerance - early) / interval), 0}
)";

constexpr qint64 pauseAfterFailure = 1'000;

qint64 steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

std::unexpected<Error> unavailable()
{
    return std::unexpected(Error{503, u"cache_unavailable"_s, u"The cache does not answer."_s, {}, 1});
}

using Reply = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;
using Context = std::unique_ptr<redisContext, decltype(&redisFree)>;

timeval toTimeval(std::chrono::milliseconds time)
{
    return {time.count() / 1000, (time.count() % 1000) * 1000};
}

Reply send(redisContext *context, const QList<QByteArray> &words)
{
    std::vector<const char *> texts;
    std::vector<size_t> sizes;
    for (const QByteArray &word : words) {
        texts.push_back(word.constData());
        sizes.push_back(size_t(word.size()));
    }
    return Reply(static_cast<redisReply *>(redisCommandArgv(context, int(texts.size()), texts.data(), sizes.data())), freeReplyObject);
}

} // namespace

struct Redis::Connection
{
    Context context{nullptr, redisFree};
};

Redis::Redis(RedisSettings settings) : m_settings(std::move(settings))
{
    static std::atomic<quint64> last = 0;
    m_id = ++last;
}

Redis::~Redis() = default;

Result<Redis::Connection *> Redis::connection()
{
    static thread_local std::unordered_map<quint64, Connection> connections;
    Connection &mine = connections[m_id];
    if (mine.context && mine.context->err == 0)
        return &mine;
    mine.context.reset();
    if (steadyMs() < m_downUntil.load())
        return unavailable();
    Context fresh(redisConnectWithTimeout(m_settings.host.toUtf8().constData(), m_settings.port, toTimeval(m_settings.timeout)), redisFree);
    const auto ready = [&](const QList<QByteArray> &words) {
        const Reply reply = send(fresh.get(), words);
        return reply && reply->type != REDIS_REPLY_ERROR;
    };
    if (!fresh || fresh->err != 0 || redisSetTimeout(fresh.get(), toTimeval(m_settings.timeout)) != REDIS_OK
        || (!m_settings.password.isEmpty() && !ready({"AUTH", m_settings.password.toUtf8()}))
        || !ready({"SELECT", QByteArray::number(m_settings.database)})) {
        m_downUntil = steadyMs() + pauseAfterFailure;
        qCWarning(lcRedis) << "Redis cannot be reached or refuses the password" << (fresh ? fresh->errstr : "");
        return unavailable();
    }
    mine.context = std::move(fresh);
    return &mine;
}

Result<Redis::Answer> Redis::command(const QList<QByteArray> &words)
{
    TRY(Connection *const mine, connection());
    const Reply reply = send(mine->context.get(), words);
    if (!reply || reply->type == REDIS_REPLY_ERROR) {
        qCWarning(lcRedis) << "Redis:" << words.first() << (reply ? reply->str : mine->context->errstr);
        if (!reply)
            m_downUntil = steadyMs() + pauseAfterFailure;
        mine->context.reset();
        return unavailable();
    }
    Answer answer;
    switch (reply->type) {
    case REDIS_REPLY_NIL: break;
    case REDIS_REPLY_INTEGER: answer = {Answer::Kind::Integer, {}, reply->integer, {}}; break;
    case REDIS_REPLY_ARRAY:
        answer.kind = Answer::Kind::List;
        for (size_t i = 0; i < reply->elements; ++i)
            answer.list.append(reply->element[i]->integer);
        break;
    default: answer = {Answer::Kind::Text, QByteArray(reply->str, qsizetype(reply->len)), 0, {}};
    }
    return answer;
}

Result<std::optional<QByteArray>> RedisCache::get(const QByteArray &key)
{
    TRY(const auto answer, m_redis.command({"GET", m_redis.key(key)}));
    return answer.kind == Redis::Answer::Kind::Text ? std::optional(answer.text) : std::nullopt;
}

Result<void> RedisCache::set(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life)
{
    return m_redis.command({"SET", m_redis.key(key), value, "PX", QByteArray::number(life.count())}).transform([](const auto &) {});
}

Result<bool> RedisCache::add(const QByteArray &key, const QByteArray &value, std::chrono::milliseconds life)
{
    TRY(const auto answer, m_redis.command({"SET", m_redis.key(key), value, "PX", QByteArray::number(life.count()), "NX"}));
    return answer.kind == Redis::Answer::Kind::Text;
}

Result<void> RedisCache::remove(const QByteArray &key)
{
    return m_redis.command({"DEL", m_redis.key(key)}).transform([](const auto &) {});
}

bool RedisCache::healthy() { return m_redis.command({"PING"}).has_value(); }

Decision RedisLimiter::take(const QByteArray &key, Limit limit)
{
    const qint64 interval = std::chrono::duration_cast<std::chrono::microseconds>(limit.per).count() / limit.burst;
    const auto answer = m_redis.command({"EVAL", gcra, "1", m_redis.key(key), QByteArray::number(interval),
                                         QByteArray::number(interval * limit.burst)});
    if (!answer || answer->list.size() != 3)
        return m_local.take(key, limit);
    return {answer->list[0] == 1, int(answer->list[1]), std::chrono::milliseconds(answer->list[2])};
}

} // namespace bitflow
