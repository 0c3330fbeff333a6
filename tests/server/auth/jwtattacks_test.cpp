// SPDX-License-Identifier: GPL-3.0-or-later
// What RFC 8725 warns of, and every other way to a token that is not ours: none is accepted, neither as an access token
// nor as that of a challenge.
#include "common/json.h"
#include "server/auth/tokens.h"
#include "tests/support/longproof.h"

#include <QMessageAuthenticationCode>

#include <gtest/gtest.h>
#include <openssl/evp.h>

namespace bitflow {
namespace {

const QString issuer = u"https://portal.example.edu"_s;

PrivateKey newKey(int bits = 2048) { return *readPrivateKey(generateRsa(bits)->privatePem); }

const PrivateKey &key()
{
    static const PrivateKey made = newKey();
    return made;
}

QByteArray encoded(const QByteArray &text)
{
    return text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

// By our own key, whatever stands in it: what somebody could do who makes us sign something else.
QByteArray signedBy(const PrivateKey &by, const QByteArray &header, const QByteArray &payload,
                    const EVP_MD *digest = EVP_sha256())
{
    const QByteArray content = encoded(header) + '.' + encoded(payload);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    size_t size = size_t(EVP_PKEY_get_size(by.get()));
    QByteArray signature(qsizetype(size), Qt::Uninitialized);
    EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, by.get()), 1);
    EXPECT_EQ(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size,
                             reinterpret_cast<const unsigned char *>(content.constData()), size_t(content.size())),
              1);
    return content + '.' + encoded(signature);
}

class JwtAttacks : public testing::Test
{
protected:
    [[nodiscard]] QByteArray header(const QByteArray &members = {}) const
    {
        return R"({"alg":"RS256","kid":")" + thumbprint(key()) + R"(","typ":"at+jwt")" + members + '}';
    }
    [[nodiscard]] QJsonObject claims() const { return parseText(payload)->toObject(); }
    [[nodiscard]] QByteArray with(QLatin1StringView name, const QJsonValue &value) const
    {
        QJsonObject changed = claims();
        if (value.isUndefined())
            changed.remove(name);
        else
            changed[name] = value;
        return signedBy(key(), header(), toText(changed));
    }
    [[nodiscard]] QByteArray withHeader(const QByteArray &text) const { return signedBy(key(), text, payload); }
    bool accepts(const QByteArray &token)
    {
        return tokens.verify(token).has_value() || tokens.verifyChallenge(token).has_value();
    }

    TokenSigner tokens{SigningKeys::only(key()), {issuer}};
    QByteArray good = *tokens.sign(Id<User>::make(), Id<Session>::make(), {Instant::now()});
    QList<QByteArray> parts = good.split('.');
    QByteArray payload = QByteArray::fromBase64(parts[1], QByteArray::Base64UrlEncoding);
};

TEST_F(JwtAttacks, TheirMakingIsRight) { EXPECT_TRUE(tokens.verify(signedBy(key(), header(), payload))); }

TEST_F(JwtAttacks, OnTheHeader)
{
    const QByteArray kid = thumbprint(key());
    const QByteArray publicPem = pemOf(key())->publicPem;
    const QByteArray hs256 = encoded(R"({"alg":"HS256","kid":")" + kid + R"(","typ":"at+jwt"})") + '.' + parts[1];
    const auto none = [&](const QByteArray &alg) {
        return encoded(R"({"alg":")" + alg + R"(","kid":")" + kid + R"(","typ":"at+jwt"})") + '.' + parts[1] + '.';
    };
    const std::pair<const char *, QByteArray> rows[]{
        {"none", none("none")},
        {"None", none("None")},
        {"nOnE, with the old signature", none("nOnE") + parts[2]},
        {"no alg", withHeader(R"({"kid":")" + kid + R"(","typ":"at+jwt"})")},
        {"HS256 with the public key as its secret",
         hs256 + '.' + encoded(QMessageAuthenticationCode::hash(hs256, publicPem, QCryptographicHash::Sha256))},
        {"RS512", signedBy(key(), R"({"alg":"RS512","kid":")" + kid + R"(","typ":"at+jwt"})", payload, EVP_sha512())},
        {"RS512 that calls itself RS256", signedBy(key(), header(), payload, EVP_sha512())},
        {"PS256", withHeader(R"({"alg":"PS256","kid":")" + kid + R"(","typ":"at+jwt"})")},
        {"a path as kid", withHeader(R"({"alg":"RS256","kid":"../../../../dev/null","typ":"at+jwt"})")},
        {"SQL as kid", withHeader(R"({"alg":"RS256","kid":"' OR 1=1 --","typ":"at+jwt"})")},
        {"no kid", withHeader(R"({"alg":"RS256","typ":"at+jwt"})")},
        {"empty kid", withHeader(R"({"alg":"RS256","kid":"","typ":"at+jwt"})")},
        {"jku", withHeader(header(R"(,"jku":"https://evil.example/jwks.json")"))},
        {"x5u", withHeader(header(R"(,"x5u":"https://evil.example/cert.pem")"))},
        {"jwk", withHeader(header(R"(,"jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"})"))},
        {"x5c", withHeader(header(R"(,"x5c":["MIIB"])"))},
        {"crit", withHeader(header(R"(,"crit":["exp"])"))},
        {"b64", withHeader(header(R"(,"b64":false)"))},
        {"alg twice", withHeader(R"({"alg":"none",)" + header().sliced(1))},
        {"kid twice", withHeader(header(R"(,"kid":"other")"))},
        {"a space more", withHeader(R"({ "alg":"RS256","kid":")" + kid + R"(","typ":"at+jwt"})")},
        {"typ JWT", withHeader(R"({"alg":"RS256","kid":")" + kid + R"(","typ":"JWT"})")},
        {"no typ", withHeader(R"({"alg":"RS256","kid":")" + kid + R"("})")},
        {"typ in capitals", withHeader(R"({"alg":"RS256","kid":")" + kid + R"(","typ":"AT+JWT"})")},
        {"typ with something behind", withHeader(R"({"alg":"RS256","kid":")" + kid + R"(","typ":"mfa+jwtx"})")}};
    for (const auto &[what, token] : rows)
        EXPECT_FALSE(accepts(token)) << what;
}

TEST_F(JwtAttacks, OnTheClaims)
{
    const qint64 now = Instant::now().us / 1'000'000;
    const QByteArray inner = payload.sliced(1); // without the brace
    const std::pair<const char *, QByteArray> rows[]{
        {"another issuer", with("iss"_L1, u"https://evil.example"_s)},
        {"no issuer", with("iss"_L1, QJsonValue::Undefined)},
        {"another audience", with("aud"_L1, u"https://evil.example"_s)},
        {"an audience among several", with("aud"_L1, QJsonArray{issuer, u"https://evil.example"_s})},
        {"the issuer with a slash more", with("iss"_L1, QString(issuer + u'/'))},
        {"expired", with("exp"_L1, now - 31)},
        {"no end", with("exp"_L1, QJsonValue::Undefined)},
        {"an end as text", with("exp"_L1, QString::number(now + 900))},
        {"an end beyond numbers", with("exp"_L1, 1e300)},
        {"not yet", with("nbf"_L1, now + 60)},
        {"nobody", with("sub"_L1, QJsonValue::Undefined)},
        {"a name instead of an id", with("sub"_L1, u"admin"_s)},
        {"no session", with("sid"_L1, QJsonValue::Undefined)},
        {"a null session", with("sid"_L1, u"00000000-0000-0000-0000-000000000000"_s)},
        {"sub twice", signedBy(key(), header(), R"({"sub":"00000000-0000-7000-8000-000000000000",)" + inner)},
        {"exp twice", signedBy(key(), header(), R"({"exp":9999999999,)" + inner)},
        {"a space more", signedBy(key(), header(), payload + ' ')},
        {"a list", signedBy(key(), header(), '[' + payload + ']')},
        {"no JSON", signedBy(key(), header(), "sub=admin")},
        {"other claims, old signature", parts[0] + '.' + encoded(R"({"sub":"x"})") + '.' + parts[2]}};
    for (const auto &[what, token] : rows)
        EXPECT_FALSE(accepts(token)) << what;
}

TEST_F(JwtAttacks, OnTheShapeAndTheKey)
{
    const PrivateKey stranger = newKey();
    const TokenSigner strange(SigningKeys::only(stranger), {issuer});
    const std::pair<const char *, QByteArray> rows[]{
        {"empty", ""},
        {"no dots", "abc"},
        {"two parts", parts[0] + '.' + parts[1]},
        {"four parts", good + ".x"},
        {"five parts, as encrypted ones have", good + ".x.y"},
        {"dots only", ".."},
        {"no signature", parts[0] + '.' + parts[1] + '.'},
        {"half a signature", good.chopped(100)},
        {"padding", good + "="},
        {"a space in front", ' ' + good},
        {"a line break behind", good + '\n'},
        {"the other base64", QByteArray(good).replace('_', '/').replace('-', '+') + "+"},
        {"a stranger's", *strange.sign(Id<User>::make(), Id<Session>::make(), {Instant::now()})},
        {"a stranger's under our kid", signedBy(stranger, header(), payload)},
        {"very long", QByteArray(5'000, 'a')},
        {"very long, of the right shape", good + QByteArray(5'000, 'A')}};
    for (const auto &[what, token] : rows)
        EXPECT_FALSE(accepts(token)) << what;
}

// The challenge's own token is held to the same.
TEST_F(JwtAttacks, FlippedBits)
{
    test::LongProof proof(u"jwt_bit_flips"_s, 20'000, 1'000'000);
    const QByteArray challenge = *tokens.signChallenge(makeUuidV7());
    qint64 accepted = 0;
    for (qint64 i = 0; i < proof.count(); ++i) {
        QByteArray bad = i % 4 == 0 ? challenge : good;
        const auto bits = 1 + proof.random()() % 3;
        QSet<quint64> flipped;
        while (flipped.size() < qsizetype(bits))
            flipped.insert(proof.random()() % quint64(8 * bad.size()));
        for (const quint64 bit : flipped)
            bad[qsizetype(bit / 8)] = char(bad[qsizetype(bit / 8)] ^ (1 << (bit % 8)));
        accepted += accepts(bad);
    }
    EXPECT_EQ(accepted, 0);
    proof.reached(proof.count());
}

} // namespace
} // namespace bitflow
