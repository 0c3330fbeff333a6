// SPDX-License-Identifier: GPL-3.0-or-later
// A request body as a JSON object, read more strictly than QJsonDocument does: a duplicate member, invalid UTF-8, a
// lone surrogate, too deep or too large a structure is refused with a pointer to the place (operations.md §2.1's
// limits).
#pragma once

#include "common/result.h"

#include <QJsonObject>

namespace bitflow::http {

struct JsonLimits
{
    int depth = 32;
    int members = 1'000;   // of one object
    int items = 10'000;    // of one list
    int text = 256 * 1024; // bytes of one string
};

Result<QJsonObject> parseStrict(QByteArrayView text, const JsonLimits &limits = {});

} // namespace bitflow::http
