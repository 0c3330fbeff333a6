// SPDX-License-Identifier: GPL-3.0-or-later
// One suite for every Cache and every Limiter. Redis is the one that BITFLOW_TEST_REDIS_HOST, _PORT and _PASSWORD name;
// without it these tests fail, unless BITFLOW_TEST_SQLITE_ONLY=1 says that services are missing on purpose.
#include "common/id.h"
#include "server/cache/memory.h"
#include "server/cache/redis.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <thread>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace bitflow;
using namespace std::chrono_literals;

namespace {

enum class Kind { Memory, Redis };

bool withoutServices() { return qEnvironmentVariable("BITFLOW_TEST_SQLITE_ONLY") == u"1"; }

RedisSettings redisSettings()
{
    RedisSettings settings;
    settings.host = qEnvironmentVariable("BITFLOW_TEST_REDIS_HOST");
    settings.port = qEnvironmentVariableIntValue("BITFLOW_TEST_REDIS_PORT");
    settings.password = qEnvironmentVariable("BITFLOW_TEST_REDIS_PASSWORD");
    settings.prefix = "bitflow-test-"_ba + makeUuidV7().toByteArray(QUuid::WithoutBraces) + ':';
    settings.timeout = 2s; // a loaded machine is not a broken one
    return settings;
}

auto everyKind()
{
    return withoutServices() ? testing::ValuesIn({Kind::Memory}) : testing::ValuesIn({Kind::Memory, Kind::Redis});
}

std::string kindName(const testing::TestParamInfo<Kind> &info)
{
    return info.param == Kind::Memory ? "Memory" : "Redis";
}

class OnEveryKind : public testing::TestWithParam<Kind>
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(GetParam() == Kind::Memory || qEnvironmentVariableIsSet("BITFLOW_TEST_REDIS_HOST"))
            << "BITFLOW_TEST_REDIS_HOST is not set: start a server (tests/services.sh) or set "
               "BITFLOW_TEST_SQLITE_ONLY=1";
    }
};

// --- caches --------------------------------------------------------------------------------------------------------

class Caches : public OnEveryKind
{
protected:
    Caches()
    {
        if (GetParam() == Kind::Redis)
            cache = std::make_unique<RedisCache>(redisSettings());
        else
            cache = std::make_unique<MemoryCache>();
    }
    std::optional<QByteArray> get(const QByteArray &key) { return cache->get(key).value(); }
    std::unique_ptr<Cache> cache;
};

TEST_P(Caches, KeepAnyBytesUnderAnyKey)
{
    EXPECT_TRUE(cache->healthy());
    QByteArray all(256, '\0');
    for (int i = 0; i < 256; ++i)
        all[i] = char(i);
    for (const QByteArray &key :
         {"plain"_ba, "with space\r\nDEL x"_ba, all, QByteArray("a\0b", 3), QByteArray("a\0c", 3)}) {
        EXPECT_FALSE(get(key));
        ASSERT_TRUE(cache->set(key, all + key, 60s));
        EXPECT_EQ(get(key), all + key);
    }
    ASSERT_TRUE(cache->set("empty"_ba, {}, 60s));
    ASSERT_TRUE(get("empty"_ba));
    EXPECT_TRUE(get("empty"_ba)->isEmpty());
    ASSERT_TRUE(cache->set("large"_ba, QByteArray(1 << 20, 'x'), 60s));
    EXPECT_EQ(get("large"_ba)->size(), 1 << 20);
}

TEST_P(Caches, SetReplacesAndRemoveRemoves)
{
    ASSERT_TRUE(cache->set("k"_ba, "1"_ba, 60s));
    ASSERT_TRUE(cache->set("k"_ba, "2"_ba, 60s));
    EXPECT_EQ(get("k"_ba), "2"_ba);
    ASSERT_TRUE(cache->remove("k"_ba));
    EXPECT_FALSE(get("k"_ba));
    EXPECT_TRUE(cache->remove("k"_ba)) << "nothing to remove is no error";
}

TEST_P(Caches, AddPutsOnlyWhatIsNotThere)
{
    EXPECT_TRUE(cache->add("k"_ba, "1"_ba, 60s).value());
    EXPECT_FALSE(cache->add("k"_ba, "2"_ba, 60s).value());
    EXPECT_EQ(get("k"_ba), "1"_ba);
    std::atomic<int> added = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(8);
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] { added += cache->add("once"_ba, "x"_ba, 60s).value() ? 1 : 0; });
    }
    EXPECT_EQ(added, 1);
}

TEST_P(Caches, ForgetInTime)
{
    ASSERT_TRUE(cache->set("short"_ba, "1"_ba, 1s));
    ASSERT_TRUE(cache->set("long"_ba, "1"_ba, 60s));
    std::this_thread::sleep_for(1200ms);
    EXPECT_FALSE(get("short"_ba));
    EXPECT_TRUE(get("long"_ba));
    EXPECT_TRUE(cache->add("short"_ba, "2"_ba, 60s).value());
}

INSTANTIATE_TEST_SUITE_P(Kinds, Caches, everyKind(), kindName);

TEST(MemoryCacheOnly, ForgetsWhatWasUsedLongestAgoWhenItIsFull)
{
    MemoryCache cache(16LL * 4);
    ASSERT_TRUE(cache.set("dear"_ba, "x"_ba, 3600s));
    for (int i = 0; i < 5000; ++i) {
        ASSERT_TRUE(cache.set(QByteArray::number(i), "x"_ba, 3600s));
        ASSERT_TRUE(cache.get("dear"_ba).value()) << "used all the time, after " << i;
    }
    int left = 0;
    for (int i = 0; i < 5000; ++i)
        left += cache.get(QByteArray::number(i)).value().has_value();
    EXPECT_LE(left, 16 * 4);
    EXPECT_GT(left, 16);
}

TEST(MemoryCacheOnly, EndsToTheMoment)
{
    auto now = std::chrono::steady_clock::time_point(1h);
    MemoryCache cache(100, [&] { return now; });
    ASSERT_TRUE(cache.set("k"_ba, "x"_ba, 5s));
    now += 5s - 1ns;
    EXPECT_TRUE(cache.get("k"_ba).value());
    now += 1ns;
    EXPECT_FALSE(cache.get("k"_ba).value());
}

// --- limiters ------------------------------------------------------------------------------------------------------

class Limiters : public OnEveryKind
{
protected:
    Limiters()
    {
        if (GetParam() == Kind::Redis)
            limiter = std::make_unique<RedisLimiter>(redisSettings());
        else
            limiter = std::make_unique<MemoryLimiter>();
    }
    std::unique_ptr<Limiter> limiter;
};

TEST_P(Limiters, AllowTheBurstAndThenSayHowLong)
{
    const Limit limit{5, 3600s};
    for (int left = 4; left >= 0; --left)
        EXPECT_EQ(limiter->take("k"_ba, limit), (Decision{true, left, 0ms}));
    const Decision refused = limiter->take("k"_ba, limit);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.remaining, 0);
    EXPECT_GT(refused.retryAfter, 0s);
    EXPECT_LE(refused.retryAfter, 720s) << "a fifth of the hour";
    EXPECT_TRUE(limiter->take("other"_ba, limit).allowed);
}

// What nginx calls rate=10r/h burst=20.
TEST_P(Limiters, KeepBurstAndRateApart)
{
    const Limit limit{21, 3600s, 10};
    for (int left = 20; left >= 0; --left)
        EXPECT_EQ(limiter->take("k"_ba, limit), (Decision{true, left, 0ms}));
    const Decision refused = limiter->take("k"_ba, limit);
    EXPECT_FALSE(refused.allowed);
    EXPECT_GT(refused.retryAfter, 0s);
    EXPECT_LE(refused.retryAfter, 360s) << "a tenth of the hour";
}

TEST_P(Limiters, RefusalsCostNothingAndTimeHeals)
{
    const Limit limit{2, 2000ms};
    EXPECT_TRUE(limiter->take("k"_ba, limit).allowed);
    EXPECT_TRUE(limiter->take("k"_ba, limit).allowed);
    Decision refused;
    for (int i = 0; i < 20; ++i)
        refused = limiter->take("k"_ba, limit);
    if (!refused.allowed) { // unless this machine was asleep for a second
        std::this_thread::sleep_for(refused.retryAfter);
        EXPECT_TRUE(limiter->take("k"_ba, limit).allowed);
    }
}

TEST_P(Limiters, NeverAllowMoreThanTheBurstHoweverManyAskAtOnce)
{
    std::atomic<int> allowed = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(8);
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                for (int j = 0; j < 10; ++j)
                    allowed += limiter->take("k"_ba, {10, 3600s}).allowed ? 1 : 0;
            });
    }
    EXPECT_EQ(allowed, 10);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Limiters, everyKind(), kindName);

TEST(MemoryLimiterOnly, GivesOneBackPerInterval)
{
    auto now = std::chrono::steady_clock::time_point(1h);
    MemoryLimiter limiter(100, [&] { return now; });
    const Limit limit{3, 30s};
    struct Step
    {
        std::chrono::seconds later;
        Decision decision;
    };
    const QList<Step> steps = {{0s, {true, 2, 0ms}},  {0s, {true, 1, 0ms}},  {0s, {true, 0, 0ms}},
                               {0s, {false, 0, 10s}}, {4s, {false, 0, 6s}},  {6s, {true, 0, 0ms}},
                               {0s, {false, 0, 10s}}, {20s, {true, 1, 0ms}}, {300s, {true, 2, 0ms}},
                               {0s, {true, 1, 0ms}}};
    for (const Step &step : steps) {
        now += step.later;
        EXPECT_EQ(limiter.take("k"_ba, limit), step.decision) << (now.time_since_epoch() - 1h) / 1s;
    }
}

TEST(MemoryLimiterOnly, GivesBackAtTheRateNotAtTheBurst)
{
    auto now = std::chrono::steady_clock::time_point(1h);
    MemoryLimiter limiter(100, [&] { return now; });
    const Limit limit{21, 1s, 10};
    const auto passed = [&] {
        int count = 0;
        while (limiter.take("k"_ba, limit).allowed)
            ++count;
        return count;
    };
    EXPECT_EQ(passed(), 21);
    now += 100ms;
    EXPECT_EQ(passed(), 1);
    now += 1s;
    EXPECT_EQ(passed(), 10);
    now += 1h;
    EXPECT_EQ(passed(), 21);
}

TEST(LimitShares, AreNeverNothingAndNeverMore)
{
    EXPECT_EQ((Limit{21, 1s, 10}.share(3)), (Limit{7, 3s, 10}));
    EXPECT_EQ((Limit{5, 60s}.share(2)), (Limit{2, 120s, 5}));
    EXPECT_EQ((Limit{5, 60s}.share(100)), (Limit{1, 6000s, 5})) << "one server still lets somebody in";
    EXPECT_EQ((Limit{5, 60s}.share(100).interval()), 1200s);
}

// --- Redis going away ----------------------------------------------------------------------------------------------

quint16 freePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = socket >= 0 && bind(socket, reinterpret_cast<sockaddr *>(&address), size) == 0 &&
                       getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size) == 0;
    EXPECT_TRUE(bound);
    close(socket);
    return ntohs(address.sin_port);
}

// A redis-server of this test alone.
class RedisGoingAway : public testing::Test
{
protected:
    void SetUp() override
    {
        if (withoutServices())
            GTEST_SKIP() << "services are missing on purpose";
        settings.port = freePort();
        settings.password = u"p w\"d"_s;
        settings.database = 3;
        settings.timeout = 2s;
        QFile config(directory.filePath(u"redis.conf"_s));
        ASSERT_TRUE(config.open(QIODevice::WriteOnly));
        config.write("bind 127.0.0.1\nsave \"\"\nrequirepass \"p w\\\"d\"\nport " + QByteArray::number(settings.port) +
                     "\ndir " + directory.path().toUtf8() + '\n');
        config.close();
        start();
    }
    void start()
    {
        server.start(u"redis-server"_s, {directory.filePath(u"redis.conf"_s)});
        ASSERT_TRUE(server.waitForStarted()) << "redis-server is not installed";
        for (int i = 0; i < 200 && !RedisCache(settings).healthy(); ++i)
            std::this_thread::sleep_for(50ms);
        ASSERT_TRUE(RedisCache(settings).healthy());
    }
    void stop()
    {
        server.kill();
        server.waitForFinished();
    }
    void TearDown() override { stop(); }

    QTemporaryDir directory;
    RedisSettings settings;
    QProcess server;
};

TEST_F(RedisGoingAway, TheLimitStaysAndTheCacheSaysSo)
{
    RedisCache cache(settings);
    RedisLimiter limiter(settings);
    const Limit limit{3, 3600s};
    ASSERT_TRUE(cache.set("k"_ba, "v"_ba, 60s));
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(limiter.take("k"_ba, limit).allowed);
    EXPECT_FALSE(limiter.take("k"_ba, limit).allowed);
    stop();

    const auto lost = cache.get("k"_ba);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().status, 503);
    EXPECT_EQ(lost.error().code, u"cache_unavailable"_s);
    EXPECT_FALSE(cache.healthy());
    int allowed = 0;
    for (int i = 0; i < 50; ++i)
        allowed += limiter.take("k"_ba, limit).allowed;
    EXPECT_EQ(allowed, 3) << "this server's own count takes over";
    RedisLimiter oneOfThree(settings, 3);
    allowed = 0;
    for (int i = 0; i < 50; ++i)
        allowed += oneOfThree.take("k"_ba, {6, 3600s}).allowed;
    EXPECT_EQ(allowed, 2) << "its share of it, where there are several";

    start();
    for (int i = 0; i < 300 && !cache.healthy(); ++i)
        std::this_thread::sleep_for(50ms);
    EXPECT_TRUE(cache.set("k"_ba, "v"_ba, 60s)) << "it comes back by itself";
    EXPECT_EQ(cache.get("k"_ba).value(), "v"_ba);
}

TEST_F(RedisGoingAway, AnIdleConnectionThatWasCutIsOpenedAgainUnseen)
{
    RedisCache cache(settings);
    ASSERT_TRUE(cache.set("k"_ba, "v"_ba, 60s));
    stop();
    start();
    EXPECT_TRUE(cache.set("k"_ba, "v"_ba, 60s));
}

TEST_F(RedisGoingAway, AWrongPasswordIsNoAccess)
{
    settings.password = u"wrong"_s;
    EXPECT_FALSE(RedisCache(settings).healthy());
    EXPECT_TRUE(RedisLimiter(settings).take("k"_ba, {1, 60s}).allowed);
}

TEST_F(RedisGoingAway, KeysStayBehindTheirPrefix)
{
    RedisCache cache(settings);
    RedisSettings others = settings;
    others.prefix = "other:"_ba;
    RedisCache other(others);
    ASSERT_TRUE(cache.set("k"_ba, "v"_ba, 60s));
    EXPECT_FALSE(other.get("k"_ba).value());
    others.prefix = {};
    EXPECT_EQ(RedisCache(others).get("bitflow:k"_ba).value(), "v"_ba);
}

} // namespace
