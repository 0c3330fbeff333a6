// SPDX-License-Identifier: GPL-3.0-or-later
// Rate limits by the generic cell rate algorithm (ITU-T I.371, annex A): burst takes at once, then one every per/rate;
// no window whose edge lets twice as many through. Thread-safe. A limit always answers: it is never open because
// something is down.
#pragma once

#include <QByteArray>

#include <algorithm>
#include <chrono>

namespace bitflow {

// So many at once, and from then on `rate` per this long: {5, 60 s} is five a minute, {21, 1 s, 10} what nginx calls
// rate=10r/s burst=20. Positive; a rate of 0 is the burst.
struct Limit
{
    int burst = 1;
    std::chrono::milliseconds per{1000};
    int rate = 0;

    // Between two takes once the burst is spent.
    [[nodiscard]] std::chrono::microseconds interval() const
    {
        const int each = std::max(1, rate > 0 ? rate : burst);
        return std::max(std::chrono::microseconds(1), std::chrono::microseconds(per) / each);
    }
    // What is left for each of several servers that cannot count together; never nothing.
    [[nodiscard]] Limit share(int servers) const
    {
        return {std::max(1, burst / servers), per * servers, rate > 0 ? rate : burst};
    }
    friend bool operator==(const Limit &, const Limit &) = default;
};

struct Decision
{
    bool allowed = false;
    int remaining = 0;                      // how many more would be allowed right now
    std::chrono::milliseconds retryAfter{}; // when refused: until one will be allowed

    friend bool operator==(const Decision &, const Decision &) = default;
};

class Limiter
{
public:
    Limiter() = default;
    virtual ~Limiter() = default;
    Limiter(const Limiter &) = delete;
    Limiter &operator=(const Limiter &) = delete;

    virtual Decision take(const QByteArray &key, Limit limit) = 0;
};

} // namespace bitflow
