// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/keys.h"

#include <QCryptographicHash>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace bitflow {

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

QByteArray contentOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray bigNumber(const PrivateKey &key, const char *name)
{
    BIGNUM *number = nullptr;
    if (EVP_PKEY_get_bn_param(key.get(), name, &number) != 1)
        return {};
    QByteArray bytes(BN_num_bytes(number), Qt::Uninitialized);
    BN_bn2bin(number, reinterpret_cast<unsigned char *>(bytes.data()));
    BN_clear_free(number);
    return bytes;
}

} // namespace

Result<KeyPair> generateRsa(int bits)
{
    const PrivateKey key(EVP_RSA_gen(unsigned(bits)), EVP_PKEY_free);
    return pemOf(key);
}

Result<KeyPair> pemOf(const PrivateKey &key)
{
    const Bio secret(BIO_new(BIO_s_mem()), BIO_free);
    const Bio open(BIO_new(BIO_s_mem()), BIO_free);
    if (!key || PEM_write_bio_PKCS8PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_PUBKEY(open.get(), key.get()) != 1)
        return fail(500, u"key_generation_failed"_s, u"OpenSSL could not make an RSA key."_s);
    return KeyPair{contentOf(secret.get()), contentOf(open.get())};
}

Result<PrivateKey> readPrivateKey(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), BIO_free);
    const PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA)
        return fail(500, u"key_unreadable"_s, u"The signing key is not an unencrypted RSA private key in PEM form."_s);
    if (keyBits(key) < 2048)
        return fail(500, u"key_too_short"_s, u"The signing key is shorter than 2048 bits."_s);
    return key;
}

Result<PrivateKey> readPublicKey(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), BIO_free);
    const PrivateKey key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA || keyBits(key) < 2048)
        return fail(500, u"key_unreadable"_s, u"A public signing key is no RSA key of 2048 bits or more."_s);
    return key;
}

int keyBits(const PrivateKey &key) { return EVP_PKEY_get_bits(key.get()); }

std::pair<QByteArray, QByteArray> publicNumbers(const PrivateKey &key)
{
    return {base64Url(bigNumber(key, OSSL_PKEY_PARAM_RSA_N)), base64Url(bigNumber(key, OSSL_PKEY_PARAM_RSA_E))};
}

QByteArray thumbprint(const PrivateKey &key)
{
    const auto [n, e] = publicNumbers(key);
    const QByteArray canonical = R"({"e":")" + e + R"(","kty":"RSA","n":")" + n + R"("})";
    return base64Url(QCryptographicHash::hash(canonical, QCryptographicHash::Sha256));
}

} // namespace bitflow
