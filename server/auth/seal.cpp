// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/seal.h"

#include <memory>

#include <openssl/evp.h>
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

} // namespace bitflow
