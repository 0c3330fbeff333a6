// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens that say nothing: a prefix, 43 characters of base62 (256 random bits) and a checksum of six, so that scanners
// recognise a leaked one without asking anybody. The database keeps only the SHA-256.
#pragma once

#include "common/text.h"

namespace bitflow {

inline constexpr QLatin1StringView refreshPrefix = "bfr_"_L1;
inline constexpr QLatin1StringView apiPrefix = "bfp_"_L1;

QString makeToken(QLatin1StringView prefix);
// The shape and the checksum are right; says nothing about whether it was ever issued.
bool looksLikeToken(QLatin1StringView prefix, const QString &token);
QByteArray hashOfToken(const QString &token);

} // namespace bitflow
