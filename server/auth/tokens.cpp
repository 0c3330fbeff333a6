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

// The exact members and texts, so that a duplicate or an unknown member never passes.
QByteArray headerText(const QByteArray &keyId) { return R"({"alg":"RS256","kid":")" + keyId + R"(","typ":"at+jwt"})"; }

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

} // namespace

TokenSigner::TokenSigner(PrivateKey key, Settings settings)
    : m_key(std::move(key))
    , m_keyId(thumbprint(m_key))
    , m_settings(std::move(settings))
{}

Result<QByteArray> TokenSigner::sign(Id<User> user, Id<Session> session, Instant now) const
{
    const qint64 seconds = now.us / 1'000'000;
    const QJsonObject claims{{u"iss"_s, m_settings.issuer},
                             {u"aud"_s, m_settings.issuer},
                             {u"sub"_s, user.toString()},
                             {u"sid"_s, session.toString()},
                             {u"iat"_s, seconds},
                             {u"nbf"_s, seconds},
                             {u"exp"_s, seconds + std::chrono::seconds(m_settings.life).count()},
                             {u"jti"_s, makeUuidV7().toString(QUuid::WithoutBraces)}};
    const QByteArray content = base64Url(headerText(m_keyId)) + '.' + base64Url(toText(claims));
    const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    size_t size = size_t(EVP_PKEY_get_size(m_key.get()));
    QByteArray signature(qsizetype(size), Qt::Uninitialized);
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size,
                       reinterpret_cast<const unsigned char *>(content.constData()), size_t(content.size())) != 1)
        return fail(500, u"internal_error"_s, u"The token could not be signed."_s);
    return content + '.' + base64Url(signature.first(qsizetype(size)));
}

bool TokenSigner::goodSignature(QByteArrayView signedPart, const QByteArray &signature) const
{
    const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char *>(signature.constData()),
                            size_t(signature.size()), reinterpret_cast<const unsigned char *>(signedPart.data()),
                            size_t(signedPart.size())) == 1;
}

std::optional<QJsonObject> TokenSigner::signedContent(const QByteArray &token) const
{
    if (token.size() > longestToken)
        return std::nullopt;
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return std::nullopt;
    // Our own header is the only one there is: alg, kid and typ are compared, never followed (RFC 8725 §3.1).
    const auto header = fromBase64Url(parts[0]);
    const auto payload = fromBase64Url(parts[1]);
    const auto signature = fromBase64Url(parts[2]);
    if (!header || *header != headerText(m_keyId) || !payload || !signature ||
        !goodSignature(QByteArrayView(token).first(parts[0].size() + 1 + parts[1].size()), *signature))
        return std::nullopt;
    // Behind a good signature stands only what sign() wrote.
    return parseText(*payload).value_or(QJsonValue()).toObject();
}

Result<AccessClaims> TokenSigner::verifyFresh(const QByteArray &token, Instant now) const
{
    const auto content = signedContent(token);
    if (!content)
        return refused();
    const QJsonObject &claims = *content;
    const auto user = Id<User>::parse(claims[u"sub"].toString());
    const auto session = Id<Session>::parse(claims[u"sid"].toString());
    const Instant from{claims[u"nbf"].toInteger() * 1'000'000};
    const Instant until{claims[u"exp"].toInteger() * 1'000'000};
    if (!user || !session || claims[u"iss"].toString() != m_settings.issuer ||
        claims[u"aud"].toString() != m_settings.issuer || now + m_settings.leeway < from ||
        until + m_settings.leeway <= now)
        return refused();
    return AccessClaims{*user, *session, until};
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
    TRY(const AccessClaims claims, verifyFresh(token, now));
    const QMutexLocker lock(&m_mutex);
    m_good.insert(hash,
                  new Remembered{claims, std::min(claims.expires + m_settings.leeway, now + std::chrono::minutes(1))});
    return claims;
}

} // namespace bitflow
