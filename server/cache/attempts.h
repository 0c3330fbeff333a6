// SPDX-License-Identifier: GPL-3.0-or-later
// Several limits that one attempt counts against.
#pragma once

#include "common/result.h"
#include "server/cache/limiter.h"

#include <optional>

namespace bitflow {

struct Counted
{
    QByteArray key;             // what stands before its first colon names the policy
    std::optional<Limit> limit; // none: off
};

// As RateLimit-Policy has it: "login";q=5;w=60. The window is the time in which a spent burst comes back.
QByteArray policyText(const QByteArray &name, const Limit &limit);

// Takes one from each in turn. 429 `too_many_attempts` with Retry-After as soon as one is spent; those behind it are
// not asked then.
Result<void> takeEach(Limiter &limiter, const QList<Counted> &counted);
// The same refusal, from whatever else makes one wait. policy: as above; w is left out where there is no window.
std::unexpected<Error> tooManyAttempts(std::chrono::milliseconds wait, const QByteArray &policy);
// What such a refusal says of its policy, taken out of it: it belongs into the headers of an answer. Empty: nothing.
QByteArray takePolicy(Error &error);

} // namespace bitflow
