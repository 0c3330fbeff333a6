// SPDX-License-Identifier: GPL-3.0-or-later
// Refresh tokens: "bfr_", 43 characters of base62 (256 random bits) and a checksum of six, so that scanners recognise a
// leaked one without asking anybody. The database keeps only the SHA-256.
#pragma once

#include "common/text.h"

namespace bitflow {

QString makeRefreshToken();
// The shape and the checksum are right; says nothing about whether it was ever issued.
bool looksLikeRefreshToken(const QString &token);
QByteArray hashOfToken(const QString &token);

} // namespace bitflow
