// SPDX-License-Identifier: GPL-3.0-or-later
// The decision itself, in whole microseconds; Redis makes the same one in Lua. Internal to server/cache.
#pragma once

#include "server/cache/limiter.h"

#include <QtTypes>

#include <algorithm>

namespace bitflow::gcra {

// arrival: the theoretical arrival time of the next take, 0 when there was none yet; brought up to date when one is
// allowed.
inline Decision take(qint64 &arrival, qint64 now, Limit limit)
{
    using std::chrono::microseconds;
    const qint64 interval = limit.interval().count();
    const qint64 tolerance = interval * std::max(1, limit.burst);
    const qint64 next = std::max(arrival, now) + interval;
    const qint64 wait = next - tolerance - now;
    if (wait > 0)
        return {false, 0, std::chrono::ceil<std::chrono::milliseconds>(microseconds(wait))};
    arrival = next;
    return {true, int((now + tolerance - next) / interval), {}};
}

} // namespace bitflow::gcra
