// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/crypto/seal.h"

#include <array>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

namespace bitflow {

namespace {
constexpr int nonceLength = 12;
constexpr int tagLength = 16;
using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char *bytes(QByteArray &array, int from = 0) { return reinterpret_cast<unsigned char *>(array.data()) + from; }
const unsigned char *bytes(const QByteArray &array, int from = 0)
{
    return reinterpret_cast<const unsigned char *>(array.constData()) + from;
}
} // namespace

QByteArray seal(const QByteArray &plain, const QByteArray &key, const QByteArray &context)
{
    const Context cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    QByteArray out(nonceLength + plain.size() + tagLength, Qt::Uninitialized);
    int length = 0;
    const bool done =
        RAND_bytes(bytes(out), nonceLength) == 1 &&
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(out)) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes(context), int(context.size())) == 1 &&
        EVP_EncryptUpdate(cipher.get(), bytes(out, nonceLength), &length, bytes(plain), int(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), bytes(out, nonceLength + length), &length) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagLength,
                            bytes(out, nonceLength + int(plain.size()))) == 1;
    return done ? out : QByteArray();
}

std::optional<QByteArray> unseal(const QByteArray &sealed, const QByteArray &key, const QByteArray &context)
{
    const int size = int(sealed.size()) - nonceLength - tagLength;
    if (size < 0)
        return std::nullopt;
    const Context cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    QByteArray tag = sealed.last(tagLength);
    QByteArray out(size, Qt::Uninitialized);
    int length = 0;
    const bool done = EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(sealed)) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes(context), int(context.size())) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), bytes(out), &length, bytes(sealed, nonceLength), size) == 1 &&
                      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagLength, tag.data()) == 1 &&
                      EVP_DecryptFinal_ex(cipher.get(), bytes(out, length), &length) == 1;
    return done ? std::optional(out) : std::nullopt;
}

QByteArray hkdf(const QByteArray &key, const QByteArray &purpose, int length)
{
    const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
    const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()),
                                                                            EVP_KDF_CTX_free);
    QByteArray input = key;
    QByteArray info = purpose;
    QByteArray out(length, Qt::Uninitialized);
    char digest[] = "SHA256";
    const std::array params{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
                            OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, input.data(), size_t(input.size())),
                            OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), size_t(info.size())),
                            OSSL_PARAM_construct_end()};
    if (EVP_KDF_derive(context.get(), bytes(out), size_t(length), params.data()) != 1)
        qFatal("HKDF is not available"); // a build without it cannot keep anything sealed
    OPENSSL_cleanse(input.data(), size_t(input.size()));
    return out;
}

} // namespace bitflow
