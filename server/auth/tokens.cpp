// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/tokens.h"

#include "common/json.h"

#include <QCryptographicHash>

#include <openssl/evp.h>
#include <openssl/rsa.h>

namespace bitflow {

namespace {

constexpr qsizetype longestToken = 4096;

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

// Strict: no padding, no foreign characters, and only the canonical form of the last character.
std::optional<QByteArray> fromBase64Url(const QByteArray &text)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        text, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || base64Url(*decoded) != text)
        return std::nullopt;
    return *decoded;
}

std::unexpected<Error> refused() { return fail(401, u"token_invalid"_s, u"Sign in again."_s); }

constexpr QLatin1StringView accessType = "at+jwt"_L1;
constexpr QLatin1StringView challengeType = "mfa+jwt"_L1;

// The exact members and texts, so that a duplicate or an unknown member never passes.
QByteArray headerText(const QByteArray &keyId, QLatin1StringView type)
{
    return R"({"alg":"RS256","kid":")" + keyId + R"(","typ":")" + type.data() + R"("})";
}

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

bool goodSignature(const PrivateKey &key, QByteArrayView signedPart, const QByteArray &signature)
{
    const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char *>(signature.constData()),
                            size_t(signature.size()), reinterpret_cast<const unsigned char *>(signedPart.data()),
                            size_t(signedPart.size())) == 1;
}

// Our own headers are the only ones there are: alg, kid and typ are compared, never followed (RFC 8725 §3.1).
const SigningKey *keyOf(const QByteArray &header, QLatin1StringView type, const QList<const SigningKey *> &keys)
{
    for (const SigningKey *one : keys)
        if (header == headerText(one->id, type))
            return one;
    return nullptr;
}

qint64 secondsOf(Instant at) { return at.us / 1'000'000; }

} // namespace

TokenSigner::TokenSigner(SigningKeys keys, Settings settings)
    : m_settings(std::move(settings))
    , m_keys(std::make_shared<const SigningKeys>(std::move(keys)))
{}

void TokenSigner::use(SigningKeys keys)
{
    const QMutexLocker lock(&m_mutex);
    m_keys = std::make_shared<const SigningKeys>(std::move(keys));
    m_good.clear(); // a key may have been revoked
}

std::shared_ptr<const SigningKeys> TokenSigner::keys() const
{
    const QMutexLocker lock(&m_mutex);
    return m_keys;
}

Result<QByteArray> TokenSigner::sign(Id<User> user, Id<Session> session, const Authentication &how, Instant now,
                                     Id<User> actor) const
{
    const QStringList methods = how.methods.split(u' ', Qt::SkipEmptyParts);
    const bool twoFactors = methods.contains("mfa"_L1);
    QJsonObject claims{{u"sub"_s, user.toString()},
                       {u"sid"_s, session.toString()},
                       {u"jti"_s, makeUuidV7().toString(QUuid::WithoutBraces)},
                       {u"auth_time"_s, secondsOf(how.at)},
                       {u"amr"_s, QJsonArray::fromStringList(methods)},
                       {u"acr"_s, twoFactors ? u"urn:bitflow:acr:2"_s : u"urn:bitflow:acr:1"_s}};
    if (!actor.isNull())
        claims.insert(u"act"_s, QJsonObject{{u"sub"_s, actor.toString()}});
    return signClaims(accessType, std::move(claims), m_settings.life, now);
}

Result<QByteArray> TokenSigner::signChallenge(QUuid challenge, Instant now) const
{
    return signClaims(challengeType, {{u"jti"_s, challenge.toString(QUuid::WithoutBraces)}}, m_settings.challengeLife,
                      now);
}

Result<QByteArray> TokenSigner::signClaims(QLatin1StringView type, QJsonObject claims, std::chrono::seconds life,
                                           Instant now) const
{
    claims.insert(u"iss"_s, m_settings.issuer);
    claims.insert(u"aud"_s, m_settings.issuer);
    claims.insert(u"iat"_s, secondsOf(now));
    claims.insert(u"nbf"_s, secondsOf(now));
    claims.insert(u"exp"_s, secondsOf(now) + life.count());
    const auto ring = keys();
    const SigningKey *key = ring->active(now);
    if (!key || !key->canSign)
        return fail(500, u"internal_error"_s, u"There is no key to sign a token with."_s);
    const QByteArray content = base64Url(headerText(key->id, type)) + '.' + base64Url(toText(claims));
    const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    size_t size = size_t(EVP_PKEY_get_size(key->key.get()));
    QByteArray signature(qsizetype(size), Qt::Uninitialized);
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key->key.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size,
                       reinterpret_cast<const unsigned char *>(content.constData()), size_t(content.size())) != 1)
        return fail(500, u"internal_error"_s, u"The token could not be signed."_s);
    return content + '.' + base64Url(signature.first(qsizetype(size)));
}

std::optional<QJsonObject> TokenSigner::signedContent(QLatin1StringView type, const QByteArray &token,
                                                      Instant now) const
{
    if (token.size() > longestToken)
        return std::nullopt;
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return std::nullopt;
    const auto ring = keys();
    const auto header = fromBase64Url(parts[0]);
    const auto payload = fromBase64Url(parts[1]);
    const auto signature = fromBase64Url(parts[2]);
    const SigningKey *key = header ? keyOf(*header, type, ring->verifying(now)) : nullptr;
    if (!key || !payload || !signature ||
        !goodSignature(key->key, QByteArrayView(token).first(parts[0].size() + 1 + parts[1].size()), *signature))
        return std::nullopt;
    // Only in the form in which signClaims() writes it: a member that stands there twice is refused with that.
    const QJsonObject claims = parseText(*payload).value_or(QJsonValue()).toObject();
    if (toText(claims) != *payload)
        return std::nullopt;
    return claims;
}

bool TokenSigner::issued(const QByteArray &token) const
{
    return signedContent(accessType, token, Instant::now()).has_value();
}

bool TokenSigner::isOurs(const QJsonObject &claims, Instant now) const
{
    const Instant from{claims[u"nbf"].toInteger() * 1'000'000};
    const Instant until{claims[u"exp"].toInteger() * 1'000'000};
    return claims[u"iss"].toString() == m_settings.issuer && claims[u"aud"].toString() == m_settings.issuer &&
           now + m_settings.leeway >= from && now < until + m_settings.leeway;
}

Result<QUuid> TokenSigner::verifyChallenge(const QByteArray &token, Instant now) const
{
    const auto claims = signedContent(challengeType, token, now);
    const QUuid id = claims ? QUuid::fromString((*claims)[u"jti"].toString()) : QUuid();
    if (!claims || id.isNull() || !isOurs(*claims, now))
        return refused();
    return id;
}

Result<AccessClaims> TokenSigner::verifyFresh(const QByteArray &token, Instant now) const
{
    const auto content = signedContent(accessType, token, now);
    if (!content || !isOurs(*content, now))
        return refused();
    const auto user = Id<User>::parse((*content)[u"sub"].toString());
    const auto session = Id<Session>::parse((*content)[u"sid"].toString());
    if (!user || !session)
        return refused();
    return AccessClaims{*user, *session, Instant{(*content)[u"exp"].toInteger() * 1'000'000}};
}

Result<AccessClaims> TokenSigner::verify(const QByteArray &token, Instant now)
{
    if (token.isEmpty() || token.size() > longestToken)
        return refused();
    const QByteArray hash = QCryptographicHash::hash(token, QCryptographicHash::Sha256);
    {
        const QMutexLocker lock(&m_mutex);
        if (const Remembered *known = m_good.object(hash); known && now < known->until)
            return known->claims;
    }
    const auto before = keys();
    TRY(const AccessClaims claims, verifyFresh(token, now));
    const QMutexLocker lock(&m_mutex);
    if (before != m_keys) // a key may have been revoked meanwhile
        return claims;
    m_good.insert(hash,
                  new Remembered{claims, std::min(claims.expires + m_settings.leeway, now + std::chrono::minutes(1))});
    return claims;
}

} // namespace bitflow
