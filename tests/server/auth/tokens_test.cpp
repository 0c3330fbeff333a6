// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/json.h"
#include "server/auth/tokens.h"

#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

PrivateKey key()
{
    static const PrivateKey made = *readPrivateKey(generateRsa(2048)->privatePem);
    return made;
}

TokenSigner signer(const QString &issuer = u"https://portal.example.edu"_s) { return TokenSigner(key(), {issuer}); }

QByteArray encoded(const QByteArray &text)
{
    return text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

TEST(TokenSigner, VerifiesItsOwnToken)
{
    auto tokens = signer();
    const auto user = Id<User>::make();
    const auto session = Id<Session>::make();
    const auto claims = tokens.verify(*tokens.sign(user, session));
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->user, user);
    EXPECT_EQ(claims->session, session);
}

TEST(TokenSigner, HoldsToTheTimesOfTheToken)
{
    const Instant now = Instant::now();
    using namespace std::chrono;
    struct Row
    {
        const char *what;
        microseconds after;
        bool good;
    };
    const Row rows[]{{"at once", 0s, true},
                     {"just before the end", 15min - 1s, true},
                     {"within the leeway", 15min + 29s, true},
                     {"after the leeway", 15min + 31s, false},
                     {"a little early", -29s, true},
                     {"too early", -31s, false}};
    for (const Row &row : rows) {
        auto tokens = signer();
        const QByteArray token = *tokens.sign(Id<User>::make(), Id<Session>::make(), now);
        EXPECT_EQ(tokens.verify(token, now + row.after).has_value(), row.good) << row.what;
    }
}

TEST(TokenSigner, KnowsWhatItIssuedThoughItIsOver)
{
    auto tokens = signer();
    const Instant lastYear = Instant::now() - std::chrono::days(365);
    const QByteArray old = *tokens.sign(Id<User>::make(), Id<Session>::make(), lastYear);
    EXPECT_FALSE(tokens.verify(old));
    EXPECT_TRUE(tokens.issued(old));
    for (const QByteArray &foreign : {QByteArray(), "a.b.c"_ba, old.chopped(1), old + '.', old + old})
        EXPECT_FALSE(tokens.issued(foreign)) << foreign.constData();
}

TEST(TokenSigner, RemembersAGoodTokenNoLongerThanItLives)
{
    auto tokens = signer();
    const Instant now = Instant::now();
    const QByteArray token = *tokens.sign(Id<User>::make(), Id<Session>::make(), now);
    ASSERT_TRUE(tokens.verify(token, now + std::chrono::minutes(15)));
    EXPECT_FALSE(tokens.verify(token, now + std::chrono::minutes(16)));
}

// RFC 8725's list: every one of these must be refused.
TEST(TokenSigner, RefusesForgeries)
{
    auto tokens = signer();
    const QByteArray good = *tokens.sign(Id<User>::make(), Id<Session>::make());
    const auto parts = good.split('.');
    const QByteArray publicPem = generateRsa(2048)->publicPem;
    const QByteArray hs256 = encoded(R"({"alg":"HS256","typ":"at+jwt"})") + '.' + parts[1];
    const auto withHeader = [&](const QByteArray &header) { return encoded(header) + '.' + parts[1] + '.' + parts[2]; };
    TokenSigner stranger(*readPrivateKey(generateRsa(2048)->privatePem), {u"https://portal.example.edu"_s});
    auto elsewhere = signer(u"https://other.example.edu"_s);
    const std::pair<const char *, QByteArray> rows[]{
        {"empty", ""},
        {"no dots", "abc"},
        {"two parts", parts[0] + '.' + parts[1]},
        {"four parts", good + ".x"},
        {"alg none", encoded(R"({"alg":"none","typ":"at+jwt"})") + '.' + parts[1] + '.'},
        {"HS256 with the public key",
         hs256 + '.' + encoded(QMessageAuthenticationCode::hash(hs256, publicPem, QCryptographicHash::Sha256))},
        {"kid as a path", withHeader(R"({"alg":"RS256","kid":"../../etc/passwd","typ":"at+jwt"})")},
        {"jku", withHeader(R"({"alg":"RS256","jku":"https://evil.example/keys","typ":"at+jwt"})")},
        {"typ JWT", withHeader(R"({"alg":"RS256","typ":"JWT"})")},
        {"no signature", parts[0] + '.' + parts[1] + '.'},
        {"padding", good + "="},
        {"space", ' ' + good},
        {"a stranger's key", *stranger.sign(Id<User>::make(), Id<Session>::make())},
        {"another audience", *elsewhere.sign(Id<User>::make(), Id<Session>::make())},
        {"other claims, old signature", parts[0] + '.' + encoded(R"({"sub":"x"})") + '.' + parts[2]},
        {"very long", QByteArray(5000, 'a')}};
    for (const auto &[what, token] : rows)
        EXPECT_FALSE(tokens.verify(token)) << what;
}

TEST(TokenSigner, RefusesEveryFlippedBit)
{
    auto tokens = signer();
    const QByteArray good = *tokens.sign(Id<User>::make(), Id<Session>::make());
    for (qsizetype i = 0; i < good.size(); ++i) {
        QByteArray bad = good;
        bad[i] = char(bad[i] ^ (1 << QRandomGenerator::global()->bounded(7)));
        EXPECT_FALSE(tokens.verify(bad)) << i;
    }
}

TEST(Keys, RefuseWhatIsNotALongRsaKey)
{
    EXPECT_FALSE(readPrivateKey("nonsense"));
    EXPECT_FALSE(readPrivateKey(generateRsa(1024)->privatePem));
    EXPECT_TRUE(readPrivateKey(generateRsa(2048)->privatePem));
}

TEST(Keys, DeriveTheSameSecretForAPurposeAndAnotherForAnother)
{
    EXPECT_EQ(deriveSecret(key(), "cursors", 32), deriveSecret(key(), "cursors", 32));
    EXPECT_NE(deriveSecret(key(), "cursors", 32), deriveSecret(key(), "answers", 32));
}

} // namespace
} // namespace bitflow
