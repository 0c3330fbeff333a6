// SPDX-License-Identifier: GPL-3.0-or-later
// Several limits that one attempt counts against.
#pragma once

#include "common/result.h"
#include "server/cache/limiter.h"

#include <optional>

namespace bitflow {

struct Counted
{
    QByteArray key;
    std::optional<Limit> limit; // none: off
};

// Takes one from each in turn. 429 `too_many_attempts` with Retry-After as soon as one is spent; those behind it are
// not asked then.
Result<void> takeEach(Limiter &limiter, const QList<Counted> &counted);
// The same refusal, from whatever else makes one wait.
std::unexpected<Error> tooManyAttempts(std::chrono::milliseconds wait);

} // namespace bitflow
