// SPDX-License-Identifier: GPL-3.0-or-later
// Commands to Redis over hiredis. Thread-safe: a connection per calling thread. Internal to server/cache.
#pragma once

#include "server/cache/redis.h"

#include <QList>

#include <atomic>

namespace bitflow {

// What Redis answers, as far as we ask.
struct RedisAnswer
{
    enum class Kind { Nothing, Number, Text, Numbers, Refusal };
    Kind kind = Kind::Nothing;
    qint64 number = 0;
    QByteArray text; // of a refusal: what Redis says
    QList<qint64> numbers;
};

class RedisLink
{
public:
    explicit RedisLink(RedisSettings settings);
    ~RedisLink();
    RedisLink(const RedisLink &) = delete;
    RedisLink &operator=(const RedisLink &) = delete;

    // 503 cache_unavailable when Redis cannot be reached, answers an error, or failed a moment ago.
    // A connection that Redis closed meanwhile is opened again and the command sent once more, when repeatable says it
    // may.
    Result<RedisAnswer> command(const QList<QByteArray> &words, bool repeatable = true);
    [[nodiscard]] QByteArray key(const QByteArray &name) const { return m_settings.prefix + name; }

private:
    struct Alive
    {};
    bool mayTry() const;
    void failed();
    std::optional<RedisAnswer> ask(const QList<QByteArray> &words);

    RedisSettings m_settings;
    std::shared_ptr<Alive> m_alive = std::make_shared<Alive>();
    std::atomic<qint64> m_notBefore = 0; // milliseconds of the steady clock
    std::atomic<int> m_failures = 0;
};

} // namespace bitflow
