// SPDX-License-Identifier: GPL-3.0-or-later
// More than the server can do: who waits, who is sent away, and who does not notice.
#include "common/api/all.h"
#include "server/net/outbox.h"
#include "tests/server/net/harness.h"
#include "tests/support/testserver.h"

#include <QTest>

#include <semaphore>

#include <gtest/gtest.h>

namespace bitflow::test {
namespace {

using namespace std::chrono_literals;

TEST(Codel, DropsOnlyFromAQueueThatStaysLong)
{
    struct Row
    {
        std::chrono::milliseconds now, waited;
        bool overdue;
    };
    struct Case
    {
        const char *what;
        QList<Row> rows;
    };
    const Case cases[] = {
        {"a short queue", {{0ms, 1ms, false}, {50ms, 4ms, false}, {150ms, 3ms, false}, {300ms, 5ms, false}}},
        {"a burst that is worked off",
         {{0ms, 0ms, false}, {90ms, 90ms, false}, {110ms, 110ms, false}, {180ms, 2ms, false}, {220ms, 120ms, false}}},
        {"a queue that never gets short",
         {{0ms, 6ms, false}, {60ms, 150ms, false}, {100ms, 160ms, true}, {150ms, 90ms, false}, {199ms, 101ms, true}}},
        {"one lucky request ends it",
         {{0ms, 200ms, false}, {100ms, 200ms, true}, {150ms, 1ms, false}, {200ms, 200ms, false}, {300ms, 200ms, true}}},
        {"a stall after quiet", {{0ms, 0ms, false}, {900ms, 800ms, false}, {950ms, 850ms, false}}},
        {"quiet after overload",
         {{0ms, 200ms, false}, {100ms, 200ms, true}, {5000ms, 0ms, false}, {5050ms, 150ms, false}}},
    };
    for (const Case &one : cases) {
        Codel codel(5ms, 100ms);
        for (const Row &row : one.rows)
            EXPECT_EQ(codel.isOverdue(row.waited, row.now), row.overdue) << one.what << " at " << row.now.count();
    }
}

// Requests to an Admission, and what became of each.
class Desk
{
public:
    explicit Desk(const Admission::Limits &limits)
        : m_admission(limits, [](const QByteArray &) { return net::Response{503, {}, {}}; })
    {}
    ~Desk()
    {
        open();
        m_admission.waitForDone();
    }

    using Lane = Admission::Lane;
    // Held until open(); its number.
    quint64 ask(Lane lane, const QByteArray &person = {})
    {
        const auto current = std::make_shared<std::atomic<quint64>>(++m_last);
        m_current.append(current);
        m_admission.take(lane, person, net::Reply(m_outbox, current, m_last, m_last), [this, number = m_last] {
            m_begun.release();
            m_gate.acquire();
            m_gate.release();
            const std::scoped_lock lock(m_mutex);
            m_worked.append(number);
            return net::Response{200, {}, {}};
        });
        return m_last;
    }
    bool began(int count)
    {
        while (count > 0 && m_begun.try_acquire_for(60s))
            --count;
        return count == 0;
    }
    void leave(quint64 number) { m_current[qsizetype(number) - 1]->store(0); }
    void open() { m_gate.release(); }
    QList<quint64> finish()
    {
        open();
        m_admission.waitForDone();
        return m_worked;
    }
    // Since the last time.
    QMap<quint64, int> statuses()
    {
        QMap<quint64, int> map;
        for (const net::Answer &answer : m_outbox->take())
            map.insert(answer.sequence, answer.response.status);
        return map;
    }

private:
    std::shared_ptr<net::Outbox> m_outbox = std::make_shared<net::Outbox>([] {});
    QList<std::shared_ptr<std::atomic<quint64>>> m_current;
    quint64 m_last = 0;
    std::counting_semaphore<> m_begun{0}, m_gate{0};
    std::mutex m_mutex;
    QList<quint64> m_worked;
    Admission m_admission;
};

TEST(Admission, AFullLaneLeavesTheOtherAlone)
{
    Desk desk({.api = {1, 2}, .signIn = {1, 2}, .perPerson = 16});
    desk.ask(Desk::Lane::SignIn);
    ASSERT_TRUE(desk.began(1));
    for (int i = 0; i < 2; ++i)
        desk.ask(Desk::Lane::SignIn);
    EXPECT_TRUE(desk.statuses().isEmpty());
    const auto fourth = desk.ask(Desk::Lane::SignIn);
    EXPECT_EQ(desk.statuses(), (QMap<quint64, int>{{fourth, 503}}));
    desk.ask(Desk::Lane::Api);
    EXPECT_TRUE(desk.began(1));
    EXPECT_TRUE(desk.statuses().isEmpty());
    EXPECT_EQ(desk.finish().size(), 4);
}

TEST(Admission, WorkWhoseAskerIsGoneDoesNotBegin)
{
    Desk desk({.api = {1, 8}, .signIn = {1, 8}, .perPerson = 16});
    for (const auto lane : {Desk::Lane::Api, Desk::Lane::SignIn}) {
        desk.ask(lane);
        ASSERT_TRUE(desk.began(1));
    }
    const auto gone = desk.ask(Desk::Lane::Api);
    const auto goneToo = desk.ask(Desk::Lane::SignIn);
    desk.leave(gone);
    desk.leave(goneToo);
    const auto worked = desk.finish();
    EXPECT_EQ(worked.size(), 2);
    EXPECT_FALSE(worked.contains(gone) || worked.contains(goneToo));
}

TEST(Admission, APersonHasAShare)
{
    Desk desk({.api = {2, 64}, .signIn = {1, 64}, .perPerson = 3});
    for (int i = 0; i < 3; ++i)
        desk.ask(Desk::Lane::Api, "a");
    const auto over = desk.ask(Desk::Lane::Api, "a");
    EXPECT_EQ(desk.statuses(), (QMap<quint64, int>{{over, 503}}));
    desk.ask(Desk::Lane::Api, "b");
    for (int i = 0; i < 10; ++i)
        desk.ask(Desk::Lane::SignIn); // nobody yet
    EXPECT_TRUE(desk.statuses().isEmpty());
    EXPECT_EQ(desk.finish().size(), 14);
    desk.ask(Desk::Lane::Api, "a"); // what was answered counts no more
    EXPECT_EQ(desk.finish().size(), 15);
}

class OverloadTest : public testing::TestWithParam<sql::Engine>
{};

TEST_P(OverloadTest, AStormOfSignInsLeavesTheRestServed)
{
    TestServer host(GetParam(), [](Config &config) {
        config.argon2MemoryKib = 19'456;
        config.argon2Passes = 4;
    });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    const auto client = host.client(u"owner@example.edu"_s);
    // every one another account, so that none is refused for guessing
    const auto request = [](std::size_t number) {
        const QByteArray body =
            R"({"email":"ghost-)" + QByteArray::number(number) + R"(@example.edu","password":"wrong"})";
        return "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
               "Content-Type: application/json\r\nContent-Length: " +
               QByteArray::number(body.size()) + "\r\n\r\n" + body;
    };
    std::vector<std::unique_ptr<net::Client>> storm;
    const quint16 port = host.server().ports().first();
    const auto knock = [&](int count) {
        for (int i = 0; i < count; ++i) {
            const QByteArray source = "127.0.0." + QByteArray::number(2 + storm.size() / 80); // a limit for each
            storm.push_back(std::make_unique<net::Client>(port, net::Client::Mode::Plain, source));
            storm.back()->send(request(storm.size()));
        }
    };
    knock(300);
    for (int round = 0; round < 4; ++round) {
        knock(20);
        const auto next = host.anonymous(); // another connection, so accepted after all of them
        next->setToken(QString::fromLatin1(client->token()));
        EXPECT_EQ(next->call(Api::me).status, 200);
    }
    int refused = 0;
    for (std::size_t i = 0; i < storm.size(); ++i) {
        const auto answer = storm[i]->answer();
        if (answer.status == 503) {
            ++refused;
            EXPECT_EQ(answer.header("retry-after"), "1");
        } else {
            EXPECT_EQ(answer.status, 401);
        }
    }
    EXPECT_GT(refused, 0);
    EXPECT_EQ(client->call(Api::me).status, 200);
}

TEST_P(OverloadTest, NobodyIsRefusedBecauseLastSeenCannotBeWritten)
{
    TestServer host(GetParam(), [](Config &config) { config.database.lockTimeout = 300ms; });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    const auto client = host.client(u"owner@example.edu"_s);
    auto &db = host.backend().db;
    const Instant longAgo = Instant::now() - 10min;
    ASSERT_TRUE(db.run(u"UPDATE sessions SET last_seen_at = ?"_s, {longAgo}));
    const auto held = db.transaction([&]() -> Result<void> {
        TRY_VOID(db.run(u"UPDATE sessions SET device = 'held'"_s));
        EXPECT_EQ(client->call(Api::me).status, 200);
        return {};
    });
    EXPECT_TRUE(held);
    EXPECT_EQ(db.value<Instant>(u"SELECT last_seen_at FROM sessions"_s).value_or(Instant()), longAgo);
    EXPECT_EQ(client->call(Api::me).status, 200);
    EXPECT_GT(db.value<Instant>(u"SELECT last_seen_at FROM sessions"_s).value_or(Instant()), longAgo);
}

// Twice as many at once with the same token; what holds them up is somebody who writes.
TEST_P(OverloadTest, APersonHasSixteenRequestsInFlight)
{
    TestServer host(GetParam());
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    const auto client = host.client(u"owner@example.edu"_s);
    const QByteArray body = R"({"first_name":"Held"})";
    std::vector<std::unique_ptr<net::Client>> many;
    const auto send = [&](const QByteArray &scheme) {
        many.push_back(std::make_unique<net::Client>(host.server().ports().first()));
        many.back()->send("PATCH /api/v1/auth/profile HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIf-Match: "
                          "\"v1\"\r\nAuthorization: " +
                          scheme + client->token() + "\r\nContent-Type: application/json\r\nContent-Length: " +
                          QByteArray::number(body.size()) + "\r\n\r\n" + body);
    };
    const auto held = host.backend().db.transaction([&]() -> Result<void> {
        TRY_VOID(host.backend().db.run(u"UPDATE users SET first_name = 'Writer'"_s));
        for (int i = 0; i < 32; ++i)
            send(i % 2 == 0 ? "Bearer "_ba : "bearer   "_ba);
        const auto sentAway = [&] {
            return std::ranges::count_if(many, [](auto &one) { return one->readable(); }) == 16;
        };
        EXPECT_TRUE(QTest::qWaitFor(sentAway, 20'000));
        const auto over = client->call(Api::me);
        EXPECT_EQ(over.status, 503);
        EXPECT_EQ(over.headers["retry-after"], "1");
        return {};
    });
    EXPECT_TRUE(held);
    for (const auto &one : many)
        EXPECT_NE(one->answer().status, 0);
    EXPECT_EQ(client->call(Api::me).status, 200);
}

INSTANTIATE_TEST_SUITE_P(Engines, OverloadTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
