// SPDX-License-Identifier: GPL-3.0-or-later
// Refresh tokens: an answer that was lost on the way, and a token in the wrong hands.
#include "common/api/all.h"
#include "server/auth/opaquetoken.h"
#include "tests/server/api/estate.h"
#include "tests/support/longproof.h"

#include <barrier>
#include <thread>

namespace bitflow::test {
namespace {

using namespace std::chrono_literals;

const QString device = u"the-secret-of-the-owners-own-device-0123456"_s;

class RefreshTest : public EstateTest
{
protected:
    QString signIn(const QString &secret = device)
    {
        auto client = host.anonymous();
        const auto answer = client->get(Api::login, {u"owner@example.edu"_s, TestServer::password, {}, {}, secret});
        EXPECT_TRUE(answer) << said(answer.error());
        return answer ? answer->refreshToken.to.value_or(QString()) : QString();
    }
    HttpAnswer refresh(const QString &token, const QString &secret = device)
    {
        return host.anonymous()->call(Api::refresh, {token, secret});
    }
    static QString next(const HttpAnswer &answer) { return answer.json()[u"refresh_token"].toString(); }
    qint64 count(const QString &sql) { return host.backend().db.value<qint64>(sql).value_or(-1); }
    qint64 tokens() { return count(u"SELECT COUNT(*) FROM refresh_tokens"_s); }
    qint64 reuses() { return count(u"SELECT COUNT(*) FROM audit_events WHERE action = 'auth.refresh.reuse'"_s); }
    // The same store, so much later.
    SessionStore later(std::chrono::seconds when, SessionStore::Settings settings = {})
    {
        Backend &b = host.backend();
        settings.clock = [when] { return Instant::now() + when; };
        return {{b.db, b.access, b.audit, b.denials, b.hasher, b.signer, *b.limiter, b.lockout, b.users, b.secondFactor,
                 QByteArray(32, 'k'), b.policy, b.mail},
                settings};
    }
};

TEST_P(RefreshTest, GivesALostAnswerOnceMoreAndIssuesNothing)
{
    const QString token = signIn();
    const auto lost = refresh(token);
    ASSERT_EQ(lost.status, 200);
    const qint64 before = tokens();
    for (int i = 0; i < 3; ++i) {
        const auto again = refresh(token);
        EXPECT_EQ(again.status, 200);
        EXPECT_EQ(again.body, lost.body) << "byte by byte";
    }
    EXPECT_EQ(tokens(), before);
    const auto successor = refresh(next(lost));
    EXPECT_EQ(successor.status, 200);
    EXPECT_EQ(reuses(), 0);
}

TEST_P(RefreshTest, EndsTheSessionWhereTheAnswerWasNotLost)
{
    struct Row
    {
        const char *what;
        QString boundTo, secondSecret;
        bool successorUsed;
        std::chrono::seconds later;
    };
    const Row rows[]{{"another device", device, u"another-secret-another-secret-another"_s, false, 0s},
                     {"no device", device, {}, false, 0s},
                     {"never bound to one", {}, device, false, 0s},
                     {"the successor was used", device, device, true, 0s},
                     {"31 seconds later", device, device, false, 31s}};
    for (const Row &row : rows) {
        const qint64 before = reuses();
        const QString token = signIn(row.boundTo);
        const auto first = refresh(token, row.boundTo);
        ASSERT_EQ(first.status, 200) << row.what;
        QString live = next(first);
        if (row.successorUsed)
            live = next(refresh(live));
        const auto second = later(row.later).refresh({}, {token, row.secondSecret});
        ASSERT_FALSE(second) << row.what;
        EXPECT_EQ(second.error().code, u"refresh_invalid"_s) << row.what;
        EXPECT_EQ(refresh(live, row.boundTo).status, 401) << row.what << ": the family is dead";
        EXPECT_EQ(reuses(), before + 1) << row.what;
    }
}

TEST_P(RefreshTest, EndsAWeekAfterItsLastUseAndAMonthAfterTheSignIn)
{
    using std::chrono::days;
    const QString idle = signIn();
    EXPECT_FALSE(later(days(7) + 1s).refresh({}, {idle, device})) << "a week unused";
    QString token = signIn();
    for (const int day : {6, 12, 18, 24, 29}) {
        const auto pair = later(days(day)).refresh({}, {token, device});
        ASSERT_TRUE(pair) << day << ' ' << said(pair.error());
        token = pair->refreshToken;
    }
    EXPECT_FALSE(later(days(30) + 1s).refresh({}, {token, device})) << "however often it was used";
    EXPECT_EQ(reuses(), 0);
}

// A stricter house: whoever owns something signs in more often, and nobody else.
TEST_P(RefreshTest, EndsSoonerForOwnersWhereThatIsAskedFor)
{
    SessionStore::Settings strict;
    strict.ownerLife = 12h;
    const auto lasts = [&](const QString &email, std::chrono::seconds when) {
        const auto in = later(0s, strict).login({}, {email, TestServer::password, {}, {}, device});
        EXPECT_TRUE(in) << said(in.error());
        return in && later(when, strict).refresh({}, {in->refreshToken.to.value_or(QString()), device}).has_value();
    };
    for (const QString &email : {u"owner@example.edu"_s, u"pune@example.edu"_s}) {
        EXPECT_TRUE(lasts(email, 11h)) << qPrintable(email);
        EXPECT_FALSE(lasts(email, 13h)) << qPrintable(email);
    }
    EXPECT_TRUE(lasts(u"principal@example.edu"_s, 13h));
}

TEST_P(RefreshTest, StillGivesItAfter29Seconds)
{
    const QString token = signIn();
    const auto lost = refresh(token);
    const auto again = later(29s).refresh({}, {token, device});
    ASSERT_TRUE(again) << said(again.error());
    EXPECT_EQ(toText(toJsonObject(*again)), lost.body);
}

TEST_P(RefreshTest, ATokenOfAnotherDeviceIsNotEvenUsedOnce)
{
    const QString token = signIn();
    EXPECT_EQ(refresh(token, {}).status, 401);
    EXPECT_EQ(refresh(token).status, 401) << "it has leaked, so nobody has it";
    EXPECT_EQ(reuses(), 1);
}

TEST_P(RefreshTest, AnEndedSessionGivesNoAnswerAgain)
{
    const QString token = signIn();
    const auto first = refresh(token);
    auto client = host.anonymous();
    client->setToken(first.json()[u"token"].toString());
    ASSERT_EQ(client->call(Api::logout).status, 204);
    EXPECT_EQ(refresh(token).status, 401);
    EXPECT_EQ(reuses(), 0);
}

TEST_P(RefreshTest, KeepsTheAnswerSealed)
{
    const QString token = signIn();
    const auto first = refresh(token);
    const auto kept =
        host.backend().db.column<QByteArray>(u"SELECT answer FROM refresh_tokens WHERE answer IS NOT NULL"_s);
    ASSERT_TRUE(kept);
    ASSERT_EQ(kept->size(), 1);
    EXPECT_FALSE(kept->first().contains("bfr_"));
    EXPECT_FALSE(kept->first().contains("owner@example.edu"));
    ASSERT_EQ(refresh(next(first)).status, 200);
    EXPECT_EQ(count(u"SELECT COUNT(*) FROM refresh_tokens WHERE answer IS NOT NULL"_s), 1) << "the last one only";
}

TEST_P(RefreshTest, LimitsHowOftenASessionRenews)
{
    QString token = signIn();
    int renewed = 0;
    HttpAnswer answer;
    while (renewed < 40 && (answer = refresh(token)).status == 200) {
        token = next(answer);
        ++renewed;
    }
    EXPECT_EQ(answer.status, 429);
    EXPECT_GE(renewed, 30);
    EXPECT_GT(answer.headers["retry-after"].toInt(), 0);
    EXPECT_EQ(answer.headers["ratelimit-policy"], "\"refresh\";q=30;w=60");
    EXPECT_EQ(count(u"SELECT COUNT(*) FROM audit_events WHERE action = 'access.denied'"_s), 1);
}

// 64 uses of one token at once: with the device that it is bound to all get the same pair; without one, one of them
// does and the session ends. Either way it has one successor.
TEST_P(RefreshTest, RacesOfSixtyFourLeaveOneSuccessor)
{
    LongProof proof(GetParam() == sql::Engine::MySql ? u"refresh_races_mariadb"_s : u"refresh_races_sqlite"_s, 3, 500);
    constexpr int width = 64;
    std::barrier gate(width + 1);
    QString token, secret;
    bool over = false;
    std::vector<QString> successors(width);
    std::vector<std::jthread> threads;
    threads.reserve(width);
    for (int i = 0; i < width; ++i)
        threads.emplace_back([&, i] {
            for (;;) {
                gate.arrive_and_wait();
                if (over)
                    return;
                auto pair = host.backend().sessions.refresh({}, {token, secret});
                while (!pair && pair.error().status == 503) // more waited for their turn than the database lets wait
                    pair = host.backend().sessions.refresh({}, {token, secret});
                successors[size_t(i)] = pair ? pair->refreshToken : QString();
                gate.arrive_and_wait();
            }
        });
    for (qint64 round = 0; round < proof.count(); ++round) {
        secret = round % 2 ? QString() : device;
        token = signIn(secret);
        gate.arrive_and_wait();
        gate.arrive_and_wait();
        const qint64 given = std::ranges::count_if(successors, [](const QString &one) { return !one.isEmpty(); });
        EXPECT_EQ(given, secret.isEmpty() ? 1 : width);
        const QSet<QString> different(successors.begin(), successors.end());
        EXPECT_EQ(different.size(), secret.isEmpty() ? 2 : 1) << "one pair, or nothing";
        EXPECT_EQ(host.backend()
                      .db
                      .value<qint64>(u"SELECT COUNT(*) FROM refresh_tokens WHERE session_id = "
                                     "(SELECT session_id FROM refresh_tokens WHERE hash = ?)"_s,
                                     {hashOfToken(token)})
                      .value_or(0),
                  2);
    }
    over = true;
    gate.arrive_and_wait();
    proof.reached(proof.count());
}

INSTANTIATE_TEST_SUITE_P(Engines, RefreshTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
