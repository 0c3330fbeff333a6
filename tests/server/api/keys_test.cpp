// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "server/auth/reseal.h"
#include "tests/server/api/authenticator.h"
#include "tests/server/api/estate.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

#include <thread>

namespace bitflow::test {
namespace {

class KeysTest : public EstateTest
{
protected:
    QStringList published()
    {
        const auto answer = host.anonymous()->send("GET", u"/.well-known/jwks.json"_s);
        EXPECT_EQ(answer.status, 200);
        QStringList ids;
        for (const QJsonValue &key : answer.json()[u"keys"].toArray())
            ids.append(key[u"kid"].toString());
        return ids;
    }
    static QString keyOf(const QByteArray &token)
    {
        const auto header = QByteArray::fromBase64(token.split('.')[0], QByteArray::Base64UrlEncoding);
        return parseText(header)->toObject()[u"kid"].toString();
    }
    // What came of the requests of several threads.
    struct Traffic
    {
        QString old; // key
        std::atomic<int> running;
        std::atomic<bool> stop = false;
        std::atomic<int> asked = 0, failed = 0, withNewKey = 0;
    };
    // One every `pace`, and those that are late at once, until it is told to stop. Fresh: signs in again every now and
    // then; many sessions of one person make room for themselves.
    void ask(Traffic &traffic, std::chrono::microseconds pace, bool fresh)
    {
        const auto client = host.anonymous();
        auto next = std::chrono::steady_clock::now();
        for (int i = 0; !traffic.stop; ++i) {
            if (client->token().isEmpty() || (fresh && i % 25 == 0)) {
                ++traffic.asked;
                traffic.failed +=
                    !client->signIn(fresh ? u"nobody@example.edu"_s : u"faculty@example.edu"_s, TestServer::password);
            }
            traffic.withNewKey += !client->token().isEmpty() && keyOf(client->token()) != traffic.old;
            ++traffic.asked;
            traffic.failed += client->call(Api::me).status != 200;
            std::this_thread::sleep_until(next += pace);
        }
        --traffic.running;
    }
    KeyRing &ring = host.backend().ring;
};

TEST_P(KeysTest, ArePublishedWithoutSecrets)
{
    const auto answer = host.anonymous()->send("GET", u"/.well-known/jwks.json"_s);
    EXPECT_EQ(answer.headers["cache-control"], "public, max-age=300");
    EXPECT_EQ(answer.headers["content-type"], "application/json");
    const auto keys = answer.json()[u"keys"].toArray();
    ASSERT_EQ(keys.size(), 1);
    EXPECT_EQ(keys[0].toObject().keys(), (QStringList{u"alg"_s, u"e"_s, u"kid"_s, u"kty"_s, u"n"_s, u"use"_s}));
    EXPECT_EQ(keys[0][u"kid"].toString(), keyOf(host.client(u"owner@example.edu"_s)->token()));
    EXPECT_EQ(host.anonymous()->send("POST", u"/.well-known/jwks.json"_s).status, 405);
    const auto stored = host.backend().db.column<QString>(u"SELECT private_key FROM signing_keys"_s);
    ASSERT_TRUE(stored);
    for (const QString &text : *stored)
        EXPECT_TRUE(text.startsWith("v1:"_L1)) << "sealed";
}

TEST_P(KeysTest, ANewOneIsPublishedBeforeItSigns)
{
    const QStringList before = published();
    const auto next = ring.rotate(std::chrono::hours(24));
    ASSERT_TRUE(next) << said(next.error());
    EXPECT_EQ(next->state, KeyState::Pending);
    ASSERT_TRUE(ring.refresh());
    EXPECT_EQ(published().size(), 2);
    EXPECT_EQ(keyOf(host.client(u"owner@example.edu"_s)->token()), before.first());
    const auto sooner = ring.rotate(std::chrono::hours(1));
    ASSERT_TRUE(sooner);
    EXPECT_EQ(sooner->id, next->id) << "brought forward, not another one";
    EXPECT_LT(sooner->activeFrom, next->activeFrom);
}

// Requests of people who signed in before and of those who sign in meanwhile, 1,000 a second from a second before a
// rotation until a second after its key signs. What was reached is printed; what counts is that none fails.
TEST_P(KeysTest, ARotationFailsNoRequest)
{
    constexpr int threadsAtOnce = 4, offered = 1000; // a second, of all together
    constexpr std::chrono::microseconds pace{1'000'000 * threadsAtOnce / offered};
    Traffic traffic{.old = published().first(), .running = threadsAtOnce};
    QElapsedTimer timer;
    timer.start();
    std::vector<std::jthread> threads;
    threads.reserve(threadsAtOnce);
    for (int i = 0; i < threadsAtOnce; ++i)
        threads.emplace_back([&, i] { ask(traffic, pace, i == 0); });
    const auto until = [](const auto &done) {
        while (!done()) // the server accepts in this thread
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    };
    until([&] { return timer.elapsed() >= 1'000; });
    std::atomic<bool> rotated = false;
    std::jthread rotating([&] {
        EXPECT_TRUE(ring.rotate(KeyRing::noticed));
        rotated = true;
    });
    until([&] { return rotated && (traffic.withNewKey > 20 || timer.elapsed() > 120'000); });
    const qint64 seen = timer.elapsed();
    until([&] { return timer.elapsed() >= seen + 1'000; });
    traffic.stop = true;
    until([&] { return traffic.running == 0; });
    const double seconds = double(timer.elapsed()) / 1000;
    std::printf(
        "%d requests across a rotation in %.1f s: %.0f/s of %d/s offered by %d threads, %d of them with the new "
        "key, %d failed\n",
        traffic.asked.load(), seconds, traffic.asked / seconds, offered, threadsAtOnce, traffic.withNewKey.load(),
        traffic.failed.load());
    EXPECT_GT(traffic.withNewKey, 20);
    EXPECT_EQ(traffic.failed, 0) << "of " << traffic.asked;
}

TEST_P(KeysTest, ARevokedOneIsRefusedAtOnceAndAnotherSigns)
{
    auto client = host.client(u"owner@example.edu"_s);
    ASSERT_EQ(client->call(Api::me).status, 200) << "it is among the remembered ones now";
    const QString old = published().first();
    ASSERT_TRUE(ring.revoke(old.toLatin1()));
    ASSERT_TRUE(ring.refresh());
    EXPECT_EQ(client->call(Api::me).code(), u"token_invalid"_s);
    EXPECT_FALSE(published().contains(old));
    const auto again = host.client(u"owner@example.edu"_s);
    EXPECT_NE(keyOf(again->token()), old);
    EXPECT_EQ(again->call(Api::me).status, 200);
    EXPECT_EQ(ring.revoke("nonsense"_ba).error().status, 404);
    const auto stored =
        host.backend().db.value<QString>(u"SELECT private_key FROM signing_keys WHERE revoked_at IS NOT NULL"_s);
    EXPECT_EQ(stored.value_or(u"?"_s), QString()) << "its private half is gone";
}

TEST_P(KeysTest, APendingOneThatIsRevokedLeavesTheActiveOne)
{
    const auto next = ring.rotate(std::chrono::hours(24));
    ASSERT_TRUE(next);
    ASSERT_TRUE(ring.revoke(next->id));
    ASSERT_TRUE(ring.refresh());
    const Instant later = Instant::now() + std::chrono::hours(25);
    const auto keys = host.backend().signer.keys();
    ASSERT_NE(keys->active(later), nullptr) << "or nobody could sign in from tomorrow on";
    EXPECT_TRUE(host.backend().signer.sign(owner, Id<Session>::make(), {later}, later));
}

TEST_P(KeysTest, AServerThatFindsNoneMakesOne)
{
    auto &db = host.backend().db;
    ASSERT_TRUE(db.run(u"UPDATE signing_keys SET revoked_at = ?"_s, {Instant::now()}));
    ASSERT_TRUE(ring.start());
    EXPECT_EQ(published().size(), 1);
    EXPECT_EQ(host.client(u"owner@example.edu"_s)->call(Api::me).status, 200);
}

// What another server of the same installation has of the keys.
struct Node
{
    Node(const sql::Settings &settings, const QByteArray &appKey)
        : db(settings)
        , vault({appKey})
        , audit(db, *AuditKey::make(), vault)
        , own(*readPrivateKey(generateRsa(2048)->privatePem))
        , signer(SigningKeys::only(own), {u"https://localhost:8443"_s})
        , ring(db, vault, audit, signer, own)
    {}

    sql::Database db;
    Vault vault;
    Audit audit;
    PrivateKey own;
    TokenSigner signer;
    KeyRing ring;
};

// The same ring, though the key in its file is another one.
TEST_P(KeysTest, SeveralServersAgree)
{
    Node other(host.databaseSettings(), host.appKey());
    const auto joined = other.ring.start();
    ASSERT_TRUE(joined) << said(joined.error());
    auto client = host.client(u"owner@example.edu"_s);
    EXPECT_TRUE(other.signer.verify(client->token())) << "issued there";
    const auto next = other.ring.rotate(std::chrono::seconds(0));
    ASSERT_TRUE(next) << said(next.error());
    ASSERT_TRUE(other.ring.refresh());
    ASSERT_TRUE(ring.refresh());
    EXPECT_EQ(keyOf(host.client(u"owner@example.edu"_s)->token()), QString::fromLatin1(next->id));

    Node stranger(host.databaseSettings(), QByteArray(32, 'x'));
    const auto started = stranger.ring.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, u"secret_unreadable"_s);
}

// By its own look at the database, without being told.
TEST_P(KeysTest, ARevokedOneIsRefusedByOtherServersToo)
{
    Node other(host.databaseSettings(), host.appKey());
    const auto joined = other.ring.start();
    ASSERT_TRUE(joined) << said(joined.error());
    const QByteArray token = host.client(u"owner@example.edu"_s)->token();
    ASSERT_TRUE(other.signer.verify(token));
    ASSERT_TRUE(ring.revoke(keyOf(token).toLatin1()));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !other.signer.verify(token); }, 20'000));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !host.backend().signer.verify(token); }, 20'000));
}

TEST_P(KeysTest, AnOldOneIsWarnedOf)
{
    EXPECT_FALSE(ring.isOld(Instant::now()).value_or(true));
    EXPECT_FALSE(ring.isOld(Instant::now() + std::chrono::days(79)).value_or(true));
    EXPECT_TRUE(ring.isOld(Instant::now() + std::chrono::days(81)).value_or(false));
    static std::atomic<int> warnings;
    warnings = 0;
    const auto before = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &, const QString &text) {
        warnings += type == QtWarningMsg && text.contains(u"80 days"_s) ? 1 : 0;
    });
    ASSERT_TRUE(host.backend().db.run(u"UPDATE signing_keys SET created_at = ?, active_from = 0"_s,
                                      {Instant::now() - std::chrono::days(81)}));
    Node other(host.databaseSettings(), host.appKey());
    const bool started = other.ring.start().has_value();
    const bool warned = QTest::qWaitFor([] { return warnings > 0; }, 20'000);
    other.ring.stop();
    qInstallMessageHandler(before);
    EXPECT_TRUE(started && warned);
}

TEST_P(KeysTest, OneOfNinetyDaysIsFollowedByItself)
{
    const auto pending = [&] {
        const auto keys = ring.list().value_or(QList<RingKey>());
        return std::ranges::count(keys, KeyState::Pending, &RingKey::state);
    };
    const Instant now = Instant::now();
    EXPECT_FALSE(ring.rotateWhenDue(now + std::chrono::days(89)).value_or(true));
    EXPECT_EQ(pending(), 0);
    EXPECT_TRUE(ring.rotateWhenDue(now + std::chrono::days(91)).value_or(false));
    EXPECT_EQ(pending(), 1);
    EXPECT_FALSE(ring.rotateWhenDue(now + std::chrono::days(91)).value_or(true)) << "one is on its way";
    EXPECT_EQ(pending(), 1);
    const auto logged =
        host.backend().db.value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action = 'keys.rotate'"_s);
    EXPECT_EQ(logged.value_or(0), 1);
}

// By a server that merely runs.
TEST_P(KeysTest, AServerFollowsTheAgeOfItsKey)
{
    ASSERT_TRUE(host.backend().db.run(u"UPDATE signing_keys SET created_at = ?, active_from = 0"_s,
                                      {Instant::now() - std::chrono::days(91)}));
    Node other(host.databaseSettings(), host.appKey());
    ASSERT_TRUE(other.ring.start());
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const auto keys = ring.list().value_or(QList<RingKey>());
            return std::ranges::contains(keys, KeyState::Pending, &RingKey::state);
        },
        20'000));
}

// The secret of somebody's app is sealed anew with the rest, and its codes stay good.
TEST_P(KeysTest, SecondFactorsMoveToANewApplicationKey)
{
    const Phone phone = enrol(host, *host.client(u"principal@example.edu"_s));
    const Vault::Keys keys{QByteArray(32, 'n'), host.appKey()};
    Vault next(keys);
    const auto sealed = [&] {
        return host.backend()
            .db.value<QString>(u"SELECT secret FROM totp_factors WHERE user_id = ?"_s, {principal})
            .value_or(QString());
    };
    EXPECT_FALSE(next.isCurrent(sealed()));
    ASSERT_TRUE(reseal(host.backend().db, next));
    EXPECT_TRUE(next.isCurrent(sealed()));
    const auto other = host.anotherBackend(keys);
    ASSERT_TRUE(other) << said(other.error());
    const auto spent =
        (*other)->db.transaction([&] { return (*other)->secondFactor.spend({}, principal, phone.code()); });
    ASSERT_TRUE(spent) << said(spent.error());
    EXPECT_TRUE(spent->has_value());
}

TEST_P(KeysTest, SecretsMoveToANewApplicationKeyWhileTheServerRuns)
{
    auto client = host.client(u"owner@example.edu"_s);
    auto &db = host.backend().db;
    // the signing key, and that of each person the audit log tells of
    const int secrets = 1 + int(db.value<qint64>(u"SELECT COUNT(*) FROM subject_keys"_s).value_or(-1));
    Vault next({QByteArray(32, 'n'), host.appKey()});
    const auto first = reseal(db, next);
    ASSERT_TRUE(first) << said(first.error());
    EXPECT_EQ(first->resealed, secrets);
    EXPECT_EQ(first->unreadable, 0);
    const auto second = reseal(db, next);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->current, secrets);
    EXPECT_EQ(second->resealed, 0);
    Vault stranger({QByteArray(32, 'x')});
    EXPECT_EQ(reseal(db, stranger)->unreadable, secrets);
    ASSERT_TRUE(ring.refresh());
    EXPECT_EQ(client->call(Api::me).status, 200) << "what it verifies with is in memory";
}

INSTANTIATE_TEST_SUITE_P(Engines, KeysTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
