// SPDX-License-Identifier: GPL-3.0-or-later
// The key of the audit log: it signs checkpoints (Ed25519, RFC 8032) and gives every row a code that nobody can make
// who has only the database. One for all servers on a database. Thread-safe.
#pragma once

#include "common/instant.h"
#include "server/auth/keys.h"

namespace bitflow {

class AuditKey
{
public:
    static Result<AuditKey> make();
    // PKCS#8 PEM, not encrypted, behind a line that tells when it was made. 500 key_unreadable for anything but an
    // Ed25519 key.
    static Result<AuditKey> read(const QByteArray &pem);
    [[nodiscard]] QByteArray pem() const; // a secret

    [[nodiscard]] QByteArray sign(const QByteArray &text) const;
    [[nodiscard]] bool verify(const QByteArray &text, const QByteArray &signature) const;
    // HMAC-SHA-256 (RFC 2104) under a key derived from the private half.
    [[nodiscard]] QByteArray mac(const QByteArray &leaf) const;
    // A secret of 32 bytes for one purpose: the same on every server of a database and as long as the key lives, unlike
    // Vault::derive(), which changes with the application key.
    [[nodiscard]] QByteArray derive(QByteArrayView purpose) const;
    // From then on every row has a code; the moment stands in the key's file, where the database's owner cannot reach.
    [[nodiscard]] Instant since() const { return m_since; }
    // The beginning of the SHA-256 of the public half, in hexadecimal digits.
    [[nodiscard]] const QString &id() const { return m_id; }

private:
    AuditKey(PrivateKey key, Instant since);

    PrivateKey m_key;
    QByteArray m_macKey;
    QString m_id;
    Instant m_since;
};

} // namespace bitflow
