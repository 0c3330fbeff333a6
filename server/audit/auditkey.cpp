// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/auditkey.h"

#include "common/crypto/seal.h"
#include "server/audit/row.h"

#include <QMessageAuthenticationCode>

#include <openssl/evp.h>
#include <openssl/pem.h>

namespace bitflow {

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
constexpr size_t keyLength = 32;
constexpr QByteArrayView madeAt = "Made-At: "; // OpenSSL passes over what stands before the key

Instant momentIn(const QByteArray &pem)
{
    for (const QByteArray &line : pem.split('\n'))
        if (line.startsWith(madeAt))
            return Instant::parse(QString::fromLatin1(line.sliced(madeAt.size()).trimmed())).value_or(Instant{});
    return {}; // then no row goes without a code
}

unsigned char *bytes(QByteArray &array) { return reinterpret_cast<unsigned char *>(array.data()); }
const unsigned char *bytes(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

} // namespace

AuditKey::AuditKey(PrivateKey key, Instant since) : m_key(std::move(key)), m_since(since)
{
    QByteArray secret(keyLength, Qt::Uninitialized), open(keyLength, Qt::Uninitialized);
    size_t length = keyLength;
    EVP_PKEY_get_raw_private_key(m_key.get(), bytes(secret), &length);
    EVP_PKEY_get_raw_public_key(m_key.get(), bytes(open), &length);
    m_macKey = QMessageAuthenticationCode::hash("bitflow audit rows 1"_ba, secret, QCryptographicHash::Sha256);
    m_id = QString::fromLatin1(sha256(open).first(8).toHex());
    OPENSSL_cleanse(secret.data(), size_t(secret.size()));
}

Result<AuditKey> AuditKey::make()
{
    PrivateKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
    if (!key)
        return fail(500, u"key_generation_failed"_s, u"OpenSSL could not make an Ed25519 key."_s);
    return AuditKey(std::move(key), Instant::now());
}

Result<AuditKey> AuditKey::read(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), BIO_free);
    PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_ED25519)
        return fail(500, u"key_unreadable"_s,
                    u"The key of the audit log is not an unencrypted Ed25519 private key in PEM form."_s);
    return AuditKey(std::move(key), momentIn(pem));
}

QByteArray AuditKey::pem() const
{
    const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PKCS8PrivateKey(bio.get(), m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return madeAt.toByteArray() + m_since.toString().toLatin1() + '\n' + QByteArray(data, size);
}

QByteArray AuditKey::sign(const QByteArray &text) const
{
    const Digest context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    QByteArray signature(64, Qt::Uninitialized);
    size_t length = size_t(signature.size());
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key.get()) != 1 ||
        EVP_DigestSign(context.get(), bytes(signature), &length, bytes(text), size_t(text.size())) != 1)
        return {};
    return signature;
}

bool AuditKey::verify(const QByteArray &text, const QByteArray &signature) const
{
    const Digest context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, m_key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes(signature), size_t(signature.size()), bytes(text),
                            size_t(text.size())) == 1;
}

QByteArray AuditKey::mac(const QByteArray &leaf) const
{
    return QMessageAuthenticationCode::hash(leaf, m_macKey, QCryptographicHash::Sha256);
}

QByteArray AuditKey::derive(QByteArrayView purpose) const { return hkdf(m_macKey, purpose.toByteArray(), 32); }

} // namespace bitflow
