// SPDX-License-Identifier: GPL-3.0-or-later
// How often a person may take much out or bring much in (OWASP API4:2023, API6:2023): exports and imports count
// together.
#pragma once

#include "server/auth/caller.h"
#include "server/cache/attempts.h"

namespace bitflow {

struct BulkQuota
{
    Limiter &limiter;           // outlives it
    std::optional<Limit> limit; // none: off

    // 429 `too_many_attempts` with Retry-After. The command line is not counted.
    [[nodiscard]] Result<void> take(const Caller &caller) const
    {
        return caller.userId.isNull() ? Result<void>()
                                      : takeEach(limiter, {{"bulk:" + caller.userId.toBytes().toHex(), limit}});
    }
};

} // namespace bitflow
