// SPDX-License-Identifier: GPL-3.0-or-later
// Windows of one person that share a keychain: their renewals one after the other. Run by keychain.sh, which brings a
// session bus with a secret service and a home of its own.
#include "app/api/session.h"
#include "common/api/all.h"
#include "tests/app/api/bench.h"

#include <QDir>
#include <QSet>

using namespace bitflow;
using namespace bitflow::test;

namespace {

// As one program puts it together.
struct Window : Bench
{
    void probe()
    {
        keychain.probe();
        ASSERT_TRUE(QTest::qWaitFor([this] { return keychain.state() != Keychain::State::Unknown; }, 20'000));
        ASSERT_TRUE(keychain.available()) << keychain.reason().toStdString();
    }
};

// A server that takes each refresh token once.
struct KeychainRenewalTest : testing::Test
{
    Responder server;
    Window first, second;
    const Id<User> person = Id<User>::make();
    int generation = 0;
    int oldestGood = 1; // of the access tokens
    QStringList presented;

    void SetUp() override
    {
        server.answer = [this](const Heard &heard) { return say(heard); };
        for (Window *one : {&first, &second}) {
            one->api.setServer(server.url());
            one->probe();
        }
        Caught<Me> in;
        first.session.signIn(u"meera@example.org"_s, u"right"_s, true).then(&in.context, in.handler());
        ASSERT_TRUE(in.wait() && in.good());
        ASSERT_TRUE(first.session.stays());
    }
    void TearDown() override
    {
        for (Window *one : {&first, &second})
            one->session.signOut();
        Caught<QString> gone; // the jobs of the keychain come one after the other
        first.keychain.read(u"none"_s, &gone.context, gone.handler());
        EXPECT_TRUE(gone.wait());
    }
    [[nodiscard]] QString refreshToken() const { return u"bfr_refresh%1"_s.arg(generation); }
    Say tokens()
    {
        ++generation;
        return json(Tokens{.token = u"access%1"_s.arg(generation),
                           .expiresIn = 900,
                           .refreshToken = refreshToken(),
                           .user = {.id = person}});
    }
    Say say(const Heard &heard)
    {
        if (heard.target == "/api/v1/auth/login")
            return tokens();
        if (heard.target == "/api/v1/auth/refresh") {
            presented.append(parseText(heard.body)->toObject()[u"refresh_token"].toString());
            return presented.last() == refreshToken() ? tokens() : problem(401, "refresh_invalid"_ba);
        }
        const QByteArray bearer = heard.headers["authorization"];
        if (bearer.mid(bearer.indexOf("access") + 6).toInt() < oldestGood)
            return problem(401, "token_invalid"_ba);
        return heard.target == "/api/v1/auth/me" ? json(Me{.user = {.id = person}}) : Say{};
    }
    void loseTheTokens() { oldestGood = generation + 1; }
};

TEST_F(KeychainRenewalTest, TwoWindowsNeverPresentTheSameToken)
{
    Caught<Me> resumed;
    second.session.resume().then(&resumed.context, resumed.handler());
    ASSERT_TRUE(resumed.wait() && resumed.good());
    for (int round = 0; round < 5; ++round) {
        loseTheTokens();
        Caught<Page<User>> one, other;
        first.api.call(Api::listUsers).then(&one.context, one.handler());
        second.api.call(Api::listUsers).then(&other.context, other.handler());
        ASSERT_TRUE(one.wait() && other.wait());
        EXPECT_TRUE(one.good()) << one.error().code.toStdString();
        EXPECT_TRUE(other.good()) << other.error().code.toStdString();
    }
    EXPECT_EQ(QSet<QString>(presented.cbegin(), presented.cend()).size(), presented.size());
    EXPECT_EQ(presented.size(), 11) << "each window once a round, and the one that was resumed";
    EXPECT_FALSE(first.session.needsReauthentication() || second.session.needsReauthentication());
}

TEST_F(KeychainRenewalTest, WaitsForAnotherProgramAndTakesWhatItKept)
{
    const QString entry = u"refresh-token "_s + addressOf(server.url());
    QLockFile other(RenewalLock::fileFor(entry));
    ASSERT_TRUE(QDir().mkpath(QFileInfo(other.fileName()).path()));
    ASSERT_TRUE(QTest::qWaitFor([&] { return other.tryLock(0); }, 20'000));
    loseTheTokens();
    Caught<Page<User>> caught;
    first.api.call(Api::listUsers).then(&caught.context, caught.handler());
    QTest::qWait(300);
    EXPECT_FALSE(caught.result);
    EXPECT_TRUE(presented.isEmpty());
    ++generation; // the other one's renewal
    std::optional<bool> kept;
    second.keychain.write(entry, refreshToken(), &second.keychain, [&](bool written) { kept = written; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return kept.has_value(); }, 20'000));
    EXPECT_TRUE(presented.isEmpty());
    const QString theirs = refreshToken();
    other.unlock();
    ASSERT_TRUE(caught.wait());
    EXPECT_TRUE(caught.good()) << caught.error().code.toStdString();
    EXPECT_EQ(presented, QStringList{theirs});
}

} // namespace
