// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/passwords.h"

#include "server/auth/bcrypt.h"

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

QByteArray prepared(const QString &password) { return password.normalized(QString::NormalizationForm_KC).toUtf8(); }

struct Phc
{
    Argon2Cost cost;
    QByteArray salt, tag;
};

QByteArray base64(const QByteArray &bytes) { return bytes.toBase64(QByteArray::OmitTrailingEquals); }

QString phcText(const Phc &phc)
{
    return u"$argon2id$v=19$m=%1,t=%2,p=%3$%4$%5"_s.arg(phc.cost.memoryKib)
        .arg(phc.cost.passes)
        .arg(phc.cost.lanes)
        .arg(QString::fromLatin1(base64(phc.salt)), QString::fromLatin1(base64(phc.tag)));
}

std::optional<Phc> parsePhc(const QString &text)
{
    static const QRegularExpression shape(
        uR"(^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,171})$)"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    Phc phc{{match.captured(1).toUInt(), match.captured(2).toUInt(), match.captured(3).toUInt()},
            QByteArray::fromBase64(match.captured(4).toLatin1()),
            QByteArray::fromBase64(match.captured(5).toLatin1())};
    return phc;
}

} // namespace

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

PasswordHasher::PasswordHasher(Argon2Cost cost, int parallel)
    : m_cost(cost)
    , m_slots(parallel > 0 ? parallel : QThread::idealThreadCount())
    , m_maximumWaiting(16 * (parallel > 0 ? parallel : QThread::idealThreadCount()))
    , m_dummy(phcText({cost, QByteArray(saltLength, 's'), QByteArray(tagLength, 't')}))
{}

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

Result<QString> PasswordHasher::hash(const QString &password)
{
    TRY_VOID(enter());
    const QSemaphoreReleaser leave(m_slots);
    const QByteArray salt = randomBytes(saltLength);
    TRY(const QByteArray tag, detail::argon2id(prepared(password), salt, m_cost, tagLength));
    return phcText({m_cost, salt, tag});
}

Result<bool> PasswordHasher::verify(const QString &password, const QString &stored)
{
    TRY_VOID(enter());
    const QSemaphoreReleaser leave(m_slots);
    if (isBcrypt(stored))
        return matchesBcrypt(password, stored);
    const auto known = parsePhc(stored);
    const Phc phc = known ? *known : *parsePhc(m_dummy);
    TRY(const QByteArray tag, detail::argon2id(prepared(password), phc.salt, phc.cost, int(phc.tag.size())));
    return CRYPTO_memcmp(tag.constData(), phc.tag.constData(), size_t(tag.size())) == 0 && known;
}

bool PasswordHasher::needsRehash(const QString &stored) const
{
    const auto phc = parsePhc(stored);
    return !phc || phc->cost.memoryKib < m_cost.memoryKib || phc->cost.passes < m_cost.passes;
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
