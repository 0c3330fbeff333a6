// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate to begin with, and the fingerprints clients pin. No files: the caller writes them, key 0600.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <expected>

namespace bitflow::net {

struct SelfSigned
{
    QByteArray certPem;
    QByteArray keyPem; // PKCS #8, not encrypted
};

// SHA-256 in upper-case hex with colons, as openssl and browsers show it.
struct Fingerprints
{
    QByteArray certificate; // of the whole certificate (DER)
    QByteArray publicKey;   // of its SubjectPublicKeyInfo: stays the same when the certificate is renewed with its key
};

// P-256, valid from an hour ago for 825 days, for localhost, 127.0.0.1, ::1 and `hosts` (names or addresses).
std::expected<SelfSigned, QString> makeSelfSigned(const QStringList &hosts);

// Of the first certificate in `pem`.
std::expected<Fingerprints, QString> fingerprint(const QByteArray &pem);

} // namespace bitflow::net
