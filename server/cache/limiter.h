// SPDX-License-Identifier: GPL-3.0-or-later
// Rate limits by the generic cell rate algorithm (ITU-T I.371, annex A): burst takes at once, then one every per/burst;
// no window whose edge lets twice as many through. Thread-safe. A limit always answers: it is never open because
// something is down.
#pragma once

#include <QByteArray>

#include <chrono>

namespace bitflow {

// burst per this long: {5, 60 s}. Both positive.
struct Limit
{
    int burst = 1;
    std::chrono::milliseconds per{1000};
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
