// SPDX-License-Identifier: GPL-3.0-or-later
// Rate limits by GCRA, the generic cell rate algorithm of ITU-T I.371: so many at once, then one whenever a share of the time
// has passed. The same behaviour in this process and in Redis. Thread-safe.
#pragma once

#include "common/text.h"

#include <chrono>

namespace bitflow {

// `burst` within `per`: 5 per minute lets five in at once and one more every twelve seconds.
struct Limit
{
    int burst = 1;
    std::chrono::milliseconds per{60'000};

    friend bool operator==(const Limit &, const Limit &) = default;
};

struct Decision
{
    bool allowed = false;
    int remaining = 0;                       // how many more would be let in right now
    std::chrono::milliseconds retryAfter{0}; // until the next one is; 0 when allowed
};

class Limiter
{
public:
    virtual ~Limiter() = default;
    // Never fails open: a limiter that cannot reach its store counts here.
    virtual Decision take(const QByteArray &key, Limit limit) = 0;
};

} // namespace bitflow
