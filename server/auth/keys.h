// SPDX-License-Identifier: GPL-3.0-or-later
// The RSA key that signs access tokens: made, kept as PEM files, and its public half's thumbprint.
#pragma once

#include "common/result.h"

#include <memory>

using EVP_PKEY = struct evp_pkey_st;

namespace bitflow {

using PrivateKey = std::shared_ptr<EVP_PKEY>;

struct KeyPair
{
    QByteArray privatePem; // PKCS#8, a secret
    QByteArray publicPem;  // SubjectPublicKeyInfo
};

// Blocking; 4096 bits take a second or so. e = 65537.
Result<KeyPair> generateRsa(int bits = 4096);

// Both halves of a key as text.
Result<KeyPair> pemOf(const PrivateKey &key);

// The private key of a PEM; refuses anything but RSA of at least 2048 bits.
Result<PrivateKey> readPrivateKey(const QByteArray &pem);
// The public half alone: it verifies.
Result<PrivateKey> readPublicKey(const QByteArray &pem);
int keyBits(const PrivateKey &key);
// RFC 7638 thumbprint (SHA-256, base64url) of the public half: the key id of its tokens.
QByteArray thumbprint(const PrivateKey &key);
// {n, e} of RFC 7518 §6.3.1, base64url.
std::pair<QByteArray, QByteArray> publicNumbers(const PrivateKey &key);

} // namespace bitflow
