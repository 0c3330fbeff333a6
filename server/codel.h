// SPDX-License-Identifier: GPL-3.0-or-later
// Controlled delay (RFC 8289, as servers use it): a burst may wait, a queue that never gets short may not.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace bitflow {

// Asked once for everything that leaves a queue. Not thread-safe, knows no clock.
class Codel
{
public:
    using Milliseconds = std::chrono::milliseconds;

    explicit Codel(Milliseconds target = Milliseconds(5), Milliseconds interval = Milliseconds(100))
        : m_target(target)
        , m_interval(interval)
    {}

    // True: drop it. Over the last interval even the luckiest waited longer than the target, and this one longer than
    // the interval. `now` is of any monotonic clock.
    bool isOverdue(Milliseconds waited, Milliseconds now)
    {
        m_smallest = std::min(m_smallest.value_or(waited), waited);
        if (!m_end)
            m_end = now + m_interval;
        if (now >= *m_end) {
            m_standing = *m_smallest > m_target;
            m_smallest = waited;
            m_end = now + m_interval;
        }
        return m_standing && waited > m_interval;
    }

private:
    const Milliseconds m_target, m_interval;
    std::optional<Milliseconds> m_smallest; // wait of this interval
    std::optional<Milliseconds> m_end;      // of this interval
    bool m_standing = false;                // the queue did not get short in the last one
};

} // namespace bitflow
