// SPDX-License-Identifier: GPL-3.0-or-later
// Sealing: AES-256-GCM with a random nonce in front (NIST SP 800-38D). Columns of the database go through the Vault,
// what somebody typed into the application through its drafts.
#pragma once

#include <QByteArray>

#include <optional>

namespace bitflow {

// key: 32 bytes. context is bound to the sealed text but not kept in it.
QByteArray seal(const QByteArray &plain, const QByteArray &key, const QByteArray &context);
std::optional<QByteArray> unseal(const QByteArray &sealed, const QByteArray &key, const QByteArray &context);

// Bytes for one purpose out of a key (HKDF-SHA-256, RFC 5869, without a salt).
QByteArray hkdf(const QByteArray &key, const QByteArray &purpose, int length);

} // namespace bitflow
