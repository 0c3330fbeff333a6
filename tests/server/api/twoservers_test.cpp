// SPDX-License-Identifier: GPL-3.0-or-later
// Two servers over one database: what is ended on one of them is over on the other as well, with the next request
// there. Neither tells the other anything; how long it took is printed.
#include "common/api/all.h"
#include "tests/server/api/estate.h"

#include <QElapsedTimer>
#include <QTest>

namespace bitflow::test {
namespace {

class TwoServersTest : public EstateTest
{
protected:
    void SetUp() override
    {
        EstateTest::SetUp();
        Config config;
        auto second = host.anotherBackend([&](Config &same) { config = same; });
        ASSERT_TRUE(second) << said(second.error());
        m_backend = *std::move(second);
        m_other = std::make_unique<Server>(config, *m_backend);
        const auto started = m_other->start();
        ASSERT_TRUE(started) << said(started.error());
    }

    // Signed in on the second server.
    std::unique_ptr<Client> there(const QString &email)
    {
        auto client = std::make_unique<Client>(u"http://127.0.0.1:%1"_s.arg(m_other->ports().first()));
        const auto tokens = client->signIn(email, TestServer::password);
        EXPECT_TRUE(tokens) << qPrintable(email) << ' ' << (tokens ? "" : said(tokens.error()));
        return client;
    }

private:
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Server> m_other; // goes before what it stands on
};

TEST_P(TwoServersTest, WhatIsEndedOnOneIsOverOnTheOther)
{
    const auto boss = host.client(u"owner@example.edu"_s), own = host.client(u"pune@example.edu"_s);
    struct Case
    {
        const char *what;
        QString email;
        std::function<HttpAnswer(Id<Session>)> end; // on the first server
    };
    const Case cases[]{
        {"one session ended", u"principal@example.edu"_s,
         [&](Id<Session> session) { return boss->call(Api::revokeSession, {session}); }},
        {"the person suspended", u"faculty@example.edu"_s,
         [&](Id<Session>) {
             const auto person = boss->get(Api::getUser, {faculty});
             EXPECT_TRUE(person) << (person ? "" : said(person.error()));
             return boss->call(Api::setUserStatus, {faculty, UserStatus::Suspended, {}},
                               {person ? person->rowVersion : 0, {}});
         }},
        {"signed out everywhere", u"pune@example.edu"_s, [&](Id<Session>) { return own->call(Api::logoutAll); }}};
    for (const Case &c : cases) {
        const auto client = there(c.email);
        const auto me = client->get(Api::me);
        ASSERT_TRUE(me) << c.what << ' ' << said(me.error());
        for (int i = 0; i < 5; ++i) // so that whatever a server might remember of a session is remembered
            ASSERT_EQ(client->call(Api::me).status, 200) << c.what;
        const auto ended = c.end(me->sessionId);
        ASSERT_LT(ended.status, 300) << c.what << ' ' << ended.body.constData();
        QElapsedTimer timer;
        timer.start();
        int asked = 0;
        HttpAnswer answer;
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                ++asked;
                answer = client->call(Api::me);
                return answer.status != 200;
            },
            20'000))
            << c.what;
        std::printf("%s: refused on the other server by request %d, after %lld ms (good below 1000)\n", c.what, asked,
                    static_cast<long long>(timer.elapsed()));
        EXPECT_EQ(answer.status, 401) << c.what;
        EXPECT_EQ(answer.code(), u"session_ended"_s) << c.what;
        EXPECT_EQ(asked, 1) << c.what << ": the next request";
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, TwoServersTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
