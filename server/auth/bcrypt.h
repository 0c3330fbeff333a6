// SPDX-License-Identifier: GPL-3.0-or-later
// The password hashes of the system that is replaced: PHP's bcrypt, "$2y$". Read only; nothing is hashed so any more.
#pragma once

#include "common/text.h"

namespace bitflow {

bool isBcrypt(const QString &stored);
// As PHP compares: the bytes as typed, of which bcrypt reads the first 72.
bool matchesBcrypt(const QString &password, const QString &stored);

} // namespace bitflow
