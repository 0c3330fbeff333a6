// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ratelimit.h"

#include "common/text.h"

namespace bitflow::http {

namespace {

// The window is the time in which a spent burst comes back.
QByteArray policy(const NamedLimit &named)
{
    const auto window = std::chrono::ceil<std::chrono::seconds>(named.limit.interval() * named.limit.burst);
    return '"' + named.name + "\";q=" + QByteArray::number(named.limit.burst) +
           ";w=" + QByteArray::number(qint64(window.count()));
}

} // namespace

int retryAfter(const Decision &decision)
{
    return std::max(1, int(std::chrono::ceil<std::chrono::seconds>(decision.retryAfter).count()));
}

net::Headers refusalHeaders(const NamedLimit &named, int retryAfter)
{
    return {{"RateLimit-Policy"_ba, policy(named)},
            {"RateLimit"_ba, '"' + named.name + "\";r=0;t=" + QByteArray::number(retryAfter)}};
}

net::Headers limitHeaders(const NamedLimit &named, const Decision &decision)
{
    if (decision.allowed)
        return {{"RateLimit-Policy"_ba, policy(named)},
                {"RateLimit"_ba, '"' + named.name + "\";r=" + QByteArray::number(decision.remaining)}};
    net::Headers headers = refusalHeaders(named, retryAfter(decision));
    headers.append({"Retry-After"_ba, QByteArray::number(retryAfter(decision))});
    return headers;
}

} // namespace bitflow::http
