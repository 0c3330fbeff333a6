// SPDX-License-Identifier: GPL-3.0-or-later
// Recovery codes: 24 characters of base32, 120 random bits each. With that much there is nothing to guess, so a plain
// SHA-256 keeps them (ASVS 5.0, 6.5.2).
#pragma once

#include "common/text.h"

namespace bitflow::recovery {

constexpr int codesOfASet = 10;

QString makeCode(); // "ABCDEF-GHIJKL-MNOPQR-STUVWX"
// Without what people add in reading and typing; empty when it cannot be a code.
QString tidied(const QString &typed);
QByteArray hashOf(const QString &tidiedCode);

} // namespace bitflow::recovery
