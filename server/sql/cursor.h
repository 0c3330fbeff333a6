// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a cursor: keys and expiry, signed together with what they belong to. Internal to server/sql.
#pragma once

#include "common/instant.h"

#include <QVariantList>

namespace bitflow::sql {

// Keys are NULL, whole numbers, doubles, texts and bytes. base64url (RFC 4648 §5) of version, expiry, keys, HMAC-SHA256
// (RFC 2104).
QString sealCursor(const QVariantList &keys, Instant expires, const QByteArray &context, const QByteArray &secret);
// Nothing when it was tampered with, belongs to another context or is too old.
std::optional<QVariantList> openCursor(const QString &text, Instant now, const QByteArray &context,
                                       const QByteArray &secret);

} // namespace bitflow::sql
