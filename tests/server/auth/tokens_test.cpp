// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/json.h"
#include "server/auth/tokens.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

PrivateKey key()
{
    static const PrivateKey made = *readPrivateKey(generateRsa(2048)->privatePem);
    return made;
}

TokenSigner signer(const QString &issuer = u"https://portal.example.edu"_s)
{
    return TokenSigner(SigningKeys::only(key()), {issuer});
}

QByteArray signedNow(const TokenSigner &tokens, Instant now = Instant::now())
{
    return *tokens.sign(Id<User>::make(), Id<Session>::make(), {now}, now);
}

QByteArray encoded(const QByteArray &text)
{
    return text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

TEST(TokenSigner, VerifiesItsOwnToken)
{
    auto tokens = signer();
    const auto user = Id<User>::make();
    const auto session = Id<Session>::make();
    const auto claims = tokens.verify(*tokens.sign(user, session, {Instant::now()}));
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
        const QByteArray token = signedNow(tokens, now);
        EXPECT_EQ(tokens.verify(token, now + row.after).has_value(), row.good) << row.what;
    }
}

TEST(TokenSigner, KnowsWhatItIssuedThoughItIsOver)
{
    auto tokens = signer();
    const Instant lastYear = Instant::now() - std::chrono::days(365);
    const QByteArray old = signedNow(tokens, lastYear);
    EXPECT_FALSE(tokens.verify(old));
    EXPECT_TRUE(tokens.issued(old));
    for (const QByteArray &foreign : {QByteArray(), "a.b.c"_ba, old.chopped(1), old + '.', old + old})
        EXPECT_FALSE(tokens.issued(foreign)) << foreign.constData();
}

TEST(TokenSigner, RemembersAGoodTokenNoLongerThanItLives)
{
    auto tokens = signer();
    const Instant now = Instant::now();
    const QByteArray token = signedNow(tokens, now);
    ASSERT_TRUE(tokens.verify(token, now + std::chrono::minutes(15)));
    EXPECT_FALSE(tokens.verify(token, now + std::chrono::minutes(16)));
}

TEST(TokenSigner, SaysWhenAndHowSomebodyProvedWhoHeIs)
{
    const auto tokens = signer();
    const Instant now = Instant::now();
    const auto claimsOf = [&](const QString &methods) {
        const QByteArray token =
            *tokens.sign(Id<User>::make(), Id<Session>::make(), {now - std::chrono::minutes(7), methods}, now);
        const auto payload = QByteArray::fromBase64(token.split('.')[1], QByteArray::Base64UrlEncoding);
        return parseText(payload)->toObject();
    };
    const QJsonObject one = claimsOf(u"pwd"_s);
    EXPECT_EQ(one.keys(), (QStringList{u"acr"_s, u"amr"_s, u"aud"_s, u"auth_time"_s, u"exp"_s, u"iat"_s, u"iss"_s,
                                       u"jti"_s, u"nbf"_s, u"sid"_s, u"sub"_s}));
    EXPECT_EQ(one[u"auth_time"].toInteger(), now.us / 1'000'000 - 7 * 60);
    EXPECT_EQ(one[u"amr"].toArray(), QJsonArray{u"pwd"_s});
    EXPECT_EQ(one[u"acr"].toString(), u"urn:bitflow:acr:1"_s);
    const QJsonObject two = claimsOf(u"pwd otp mfa"_s);
    EXPECT_EQ(two[u"amr"].toArray(), (QJsonArray{u"pwd"_s, u"otp"_s, u"mfa"_s}));
    EXPECT_EQ(two[u"acr"].toString(), u"urn:bitflow:acr:2"_s);
}

TEST(TokenSigner, KeepsChallengesAndAccessApart)
{
    auto tokens = signer();
    const QUuid challenge = makeUuidV7();
    const QByteArray asked = *tokens.signChallenge(challenge);
    EXPECT_EQ(tokens.verifyChallenge(asked).value_or(QUuid()), challenge);
    EXPECT_FALSE(tokens.verify(asked));
    EXPECT_FALSE(tokens.verifyChallenge(signedNow(tokens)));
    EXPECT_FALSE(tokens.verifyChallenge(asked, Instant::now() + std::chrono::minutes(6)));
}

TEST(Keys, RefuseWhatIsNotALongRsaKey)
{
    EXPECT_FALSE(readPrivateKey("nonsense"));
    EXPECT_FALSE(readPrivateKey(generateRsa(1024)->privatePem));
    EXPECT_TRUE(readPrivateKey(generateRsa(2048)->privatePem));
}

} // namespace
} // namespace bitflow
