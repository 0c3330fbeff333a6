// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ratelimit.h"

#include "common/text.h"
#include "server/cache/attempts.h"

namespace bitflow::http {

int retryAfter(const Decision &decision)
{
    return std::max(1, int(std::chrono::ceil<std::chrono::seconds>(decision.retryAfter).count()));
}

net::Headers refusalHeaders(const QByteArray &policy, int retryAfter)
{
    const QByteArray name = policy.first(policy.indexOf(';')); // with its quotes
    return {{"RateLimit-Policy"_ba, policy}, {"RateLimit"_ba, name + ";r=0;t=" + QByteArray::number(retryAfter)}};
}

net::Headers refusalHeaders(const NamedLimit &named, int retryAfter)
{
    return refusalHeaders(policyText(named.name, named.limit), retryAfter);
}

net::Headers limitHeaders(const NamedLimit &named, const Decision &decision)
{
    if (decision.allowed)
        return {{"RateLimit-Policy"_ba, policyText(named.name, named.limit)},
                {"RateLimit"_ba, '"' + named.name + "\";r=" + QByteArray::number(decision.remaining)}};
    net::Headers headers = refusalHeaders(named, retryAfter(decision));
    headers.append({"Retry-After"_ba, QByteArray::number(retryAfter(decision))});
    return headers;
}

} // namespace bitflow::http
