// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/passwords.h"

#include "common/crypto/seal.h"
#include "server/auth/bcrypt.h"

#include <QMessageAuthenticationCode>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QThread>

#include <memory>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/thread.h>

namespace bitflow {

namespace {

constexpr int saltLength = 16;
constexpr int tagLength = 32;
constexpr qsizetype bcryptLength = 53; // of salt and tag, behind the cost

std::unexpected<Error> hashingFailed()
{
    return fail(500, u"internal_error"_s, u"The password could not be hashed."_s);
}

QByteArray randomBytes(int count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    QRandomGenerator::system()->generate(reinterpret_cast<quint32 *>(bytes.data()),
                                         reinterpret_cast<quint32 *>(bytes.data() + count));
    return bytes;
}

QByteArray base64(const QByteArray &bytes) { return bytes.toBase64(QByteArray::OmitTrailingEquals); }

QString idOfPepper(const QByteArray &pepper)
{
    return pepper.isEmpty() ? QString() : QString::fromLatin1(hkdf(pepper, "pepper id"_ba, 6).toHex());
}

} // namespace

struct PasswordHasher::Phc
{
    Argon2Cost cost;
    QByteArray salt, tag;
    QString pepperId; // empty: without one
};

QString PasswordHasher::textOf(const Phc &phc)
{
    const QString pepper = phc.pepperId.isEmpty() ? QString() : u",keyid="_s + phc.pepperId;
    return u"$argon2id$v=19$m=%1,t=%2,p=%3%4$%5$%6"_s.arg(phc.cost.memoryKib)
        .arg(phc.cost.passes)
        .arg(phc.cost.lanes)
        .arg(pepper, QString::fromLatin1(base64(phc.salt)), QString::fromLatin1(base64(phc.tag)));
}

std::optional<PasswordHasher::Phc> PasswordHasher::parse(const QString &text)
{
    static const QRegularExpression shape(
        uR"(^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,4}),p=(\d{1,3})(?:,keyid=([0-9a-f]{12}))?\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,171})$)"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return Phc{{match.captured(1).toUInt(), match.captured(2).toUInt(), match.captured(3).toUInt()},
               QByteArray::fromBase64(match.captured(5).toLatin1()),
               QByteArray::fromBase64(match.captured(6).toLatin1()),
               match.captured(4)};
}

Result<QByteArray> detail::argon2id(const QByteArray &password, const QByteArray &salt, Argon2Cost cost, int length,
                                    const QByteArray &secret, const QByteArray &associated)
{
    using Kdf = std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)>;
    using Context = std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)>;
    static const Kdf kdf(EVP_KDF_fetch(nullptr, "ARGON2ID", nullptr), EVP_KDF_free);
    const Context context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr, EVP_KDF_CTX_free);
    if (!context)
        return hashingFailed();
    const auto octets = [](const char *key, const QByteArray &value) {
        return OSSL_PARAM_construct_octet_string(key, const_cast<char *>(value.constData()), size_t(value.size()));
    };
    quint32 threads = 1; // lanes are computed one after the other: the pool around this is the parallelism
    std::array params{octets(OSSL_KDF_PARAM_PASSWORD, password),
                      octets(OSSL_KDF_PARAM_SALT, salt),
                      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_MEMCOST, &cost.memoryKib),
                      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ITER, &cost.passes),
                      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_LANES, &cost.lanes),
                      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_THREADS, &threads),
                      octets(OSSL_KDF_PARAM_SECRET, secret),
                      octets(OSSL_KDF_PARAM_ARGON2_AD, associated),
                      OSSL_PARAM_construct_end()};
    QByteArray tag(length, Qt::Uninitialized);
    if (EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char *>(tag.data()), size_t(length), params.data()) !=
        1)
        return hashingFailed();
    return tag;
}

PasswordHasher::PasswordHasher(Argon2Cost cost, int parallel, const QByteArray &pepper)
    : m_cost(cost)
    , m_pepper(pepper)
    , m_pepperId(idOfPepper(pepper))
    , m_slots(parallel > 0 ? parallel : QThread::idealThreadCount())
    , m_maximumWaiting(16 * (parallel > 0 ? parallel : QThread::idealThreadCount()))
{}

QByteArray PasswordHasher::prepared(const QString &password, bool peppered) const
{
    const QByteArray bytes = password.normalized(QString::NormalizationForm_KC).toUtf8();
    return peppered ? QMessageAuthenticationCode::hash(bytes, m_pepper, QCryptographicHash::Sha256) : bytes;
}

bool PasswordHasher::costsLess(const Argon2Cost &cost) const
{
    return cost.memoryKib < m_cost.memoryKib || cost.passes < m_cost.passes || cost.lanes < m_cost.lanes;
}

Result<void> PasswordHasher::enter()
{
    if (m_waiting.fetch_add(1) >= m_maximumWaiting) {
        m_waiting.fetch_sub(1);
        return std::unexpected(Error{503, u"busy"_s, u"Too many sign-ins at once; try again in a moment."_s, {}, 1});
    }
    m_slots.acquire();
    m_waiting.fetch_sub(1);
    return {};
}

// As every new hash is made.
Result<QByteArray> PasswordHasher::tagOf(const QString &password, const QByteArray &salt)
{
    ++m_computed;
    return detail::argon2id(prepared(password, !m_pepper.isEmpty()), salt, m_cost, tagLength);
}

Result<QString> PasswordHasher::hash(const QString &password)
{
    TRY_VOID(enter());
    const QSemaphoreReleaser leave(m_slots);
    const QByteArray salt = randomBytes(saltLength);
    TRY(const QByteArray tag, tagOf(password, salt));
    return textOf({m_cost, salt, tag, m_pepperId});
}

Result<bool> PasswordHasher::matches(const QString &password, const Phc &phc)
{
    m_computed += costsLess(phc.cost) ? 0 : 1;
    TRY(const QByteArray tag,
        detail::argon2id(prepared(password, !phc.pepperId.isEmpty()), phc.salt, phc.cost, int(phc.tag.size())));
    return CRYPTO_memcmp(tag.constData(), phc.tag.constData(), size_t(tag.size())) == 0;
}

Result<bool> PasswordHasher::verify(const QString &password, const QString &stored)
{
    TRY_VOID(enter());
    const QSemaphoreReleaser leave(m_slots);
    const auto phc = parse(stored);
    const bool known = phc && (phc->pepperId.isEmpty() || phc->pepperId == m_pepperId);
    bool right = false;
    if (known) {
        TRY(right, matches(password, *phc));
    } else if (isBcrypt(stored)) {
        expectBcrypt(stored);
        right = matchesOriginal(password, stored);
    }
    if (right)
        return true;
    // No account, a value from cheaper days, or one where others have the original's: time must not tell.
    if (!known || costsLess(phc->cost))
        TRY_VOID(tagOf(password, QByteArray(saltLength, 's')));
    if (const int cost = m_bcryptCost; cost > 0 && !isBcrypt(stored))
        matchesOriginal(password, u"$2y$%1$%2"_s.arg(cost, 2, 10, QChar(u'0')).arg(QString(bcryptLength, u'.')));
    return false;
}

bool PasswordHasher::matchesOriginal(const QString &password, const QString &stored)
{
    ++m_computedBcrypt;
    return matchesBcrypt(password, stored);
}

void PasswordHasher::expectBcrypt(const QString &stored)
{
    if (!isBcrypt(stored))
        return;
    const int cost = stored.sliced(4, 2).toInt();
    for (int known = m_bcryptCost; known < cost && !m_bcryptCost.compare_exchange_weak(known, cost);) {
    }
}

bool PasswordHasher::needsRehash(const QString &stored) const
{
    const auto phc = parse(stored);
    return !phc || costsLess(phc->cost) || phc->pepperId != m_pepperId;
}

QString makeOneTimePassword()
{
    static constexpr QLatin1StringView alphabet = "abcdefghjkmnpqrstuvwxyz23456789A"_L1; // 32: five bits each
    QString text;
    for (int i = 0; i < 20; ++i) {
        if (i > 0 && i % 5 == 0)
            text += u'-';
        text += alphabet[QRandomGenerator::system()->bounded(quint32(alphabet.size()))];
    }
    return text;
}

} // namespace bitflow
