// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cache/attempts.h"

namespace bitflow {

std::unexpected<Error> tooManyAttempts(std::chrono::milliseconds wait)
{
    const int seconds = int(std::chrono::ceil<std::chrono::seconds>(wait).count());
    return std::unexpected(Error{
        429, u"too_many_attempts"_s, u"Too many attempts. Wait a little and try again."_s, {}, std::max(1, seconds)});
}

Result<void> takeEach(Limiter &limiter, const QList<Counted> &counted)
{
    for (const Counted &one : counted) {
        if (!one.limit)
            continue;
        if (const Decision decision = limiter.take(one.key, *one.limit); !decision.allowed)
            return tooManyAttempts(decision.retryAfter);
    }
    return {};
}

} // namespace bitflow
