// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cache/redislink.h"

#include <QLoggingCategory>

#include <map>

#include <hiredis/hiredis.h>

namespace bitflow {

namespace {

Q_LOGGING_CATEGORY(logCache, "bitflow.cache")

struct FreeContext
{
    void operator()(redisContext *context) const { redisFree(context); }
};
struct FreeReply
{
    void operator()(redisReply *reply) const { freeReplyObject(reply); }
};
using Context = std::unique_ptr<redisContext, FreeContext>;
using Reply = std::unique_ptr<redisReply, FreeReply>;

struct Held
{
    std::weak_ptr<const void> link;
    Context context;
};
thread_local std::map<const void *, Held> contextsOfThread;

qint64 milliseconds()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

Reply send(redisContext &context, const QList<QByteArray> &words)
{
    std::vector<const char *> texts;
    std::vector<size_t> sizes;
    for (const QByteArray &word : words) {
        texts.push_back(word.constData());
        sizes.push_back(size_t(word.size()));
    }
    return Reply(static_cast<redisReply *>(redisCommandArgv(&context, int(words.size()), texts.data(), sizes.data())));
}

RedisAnswer toAnswer(const redisReply &reply)
{
    using Kind = RedisAnswer::Kind;
    const auto text = [&] { return QByteArray(reply.str, qsizetype(reply.len)); };
    switch (reply.type) {
    case REDIS_REPLY_INTEGER:
        return {Kind::Number, reply.integer, {}, {}};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        return {Kind::Text, 0, text(), {}};
    case REDIS_REPLY_ERROR:
        return {Kind::Refusal, 0, text(), {}};
    case REDIS_REPLY_ARRAY: {
        RedisAnswer answer{Kind::Numbers, 0, {}, {}};
        for (size_t i = 0; i < reply.elements; ++i)
            answer.numbers.append(reply.element[i]->integer);
        return answer;
    }
    default:
        return {};
    }
}

bool accepted(redisContext &context, const QList<QByteArray> &words)
{
    const Reply reply = send(context, words);
    return reply && reply->type != REDIS_REPLY_ERROR;
}

Context connect(const RedisSettings &settings)
{
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(settings.timeout).count();
    const timeval timeout{micros / 1'000'000, micros % 1'000'000};
    const QByteArray host = settings.host.toUtf8();
    Context context(host.startsWith('/') ? redisConnectUnixWithTimeout(host.constData(), timeout)
                                         : redisConnectWithTimeout(host.constData(), settings.port, timeout));
    if (!context || context->err != 0 || redisSetTimeout(context.get(), timeout) != REDIS_OK)
        return {};
    QList<QByteArray> login{"AUTH"_ba, settings.password.toUtf8()};
    if (!settings.username.isEmpty())
        login.insert(1, settings.username.toUtf8());
    if (!settings.password.isEmpty() && !accepted(*context, login)) {
        qCWarning(logCache) << "Redis refuses the password";
        return {};
    }
    if (settings.database != 0 && !accepted(*context, {"SELECT"_ba, QByteArray::number(settings.database)}))
        return {};
    return context;
}

std::unexpected<Error> unavailable()
{
    return std::unexpected(Error{503, u"cache_unavailable"_s, u"The cache cannot be reached just now."_s, {}, 1});
}

} // namespace

RedisLink::RedisLink(RedisSettings settings) : m_settings(std::move(settings)) {}

RedisLink::~RedisLink() { contextsOfThread.erase(this); }

bool RedisLink::mayTry() const { return milliseconds() >= m_notBefore; }

void RedisLink::failed()
{
    const int failures = std::min(++m_failures, 8);
    m_notBefore = milliseconds() + std::min(10'000, 50 << failures);
    qCWarning(logCache) << "Redis does not answer";
}

std::optional<RedisAnswer> RedisLink::ask(const QList<QByteArray> &words)
{
    auto held = contextsOfThread.find(this);
    if (held == contextsOfThread.end() || held->second.link.expired()) {
        std::erase_if(contextsOfThread, [](const auto &entry) { return entry.second.link.expired(); });
        Context context = connect(m_settings);
        if (!context)
            return std::nullopt;
        held = contextsOfThread.emplace(this, Held{m_alive, std::move(context)}).first;
    }
    const Reply reply = send(*held->second.context, words);
    if (reply)
        return toAnswer(*reply);
    contextsOfThread.erase(held);
    return std::nullopt;
}

Result<RedisAnswer> RedisLink::command(const QList<QByteArray> &words, bool repeatable)
{
    if (!mayTry())
        return unavailable();
    const bool wasOpen = contextsOfThread.contains(this);
    auto answer = ask(words);
    if (!answer && wasOpen && repeatable)
        answer = ask(words);
    if (!answer) {
        failed();
        return unavailable();
    }
    m_failures = 0;
    m_notBefore = 0;
    if (answer->kind != RedisAnswer::Kind::Refusal)
        return *answer;
    qCWarning(logCache).noquote() << "Redis says:" << answer->text.left(100);
    return unavailable();
}

} // namespace bitflow
