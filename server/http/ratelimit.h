// SPDX-License-Identifier: GPL-3.0-or-later
// What a client is told of a limit: the fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers),
// and Retry-After (RFC 9110 §10.2.3) with a refusal.
#pragma once

#include "server/cache/limiter.h"
#include "server/net/request.h"

namespace bitflow::http {

struct NamedLimit
{
    QByteArray name; // "login"
    Limit limit;
};

// RateLimit-Policy: "login";q=5;w=60   RateLimit: "login";r=3
net::Headers limitHeaders(const NamedLimit &named, const Decision &decision);
// The same two, of a refusal that has its Retry-After already.
net::Headers refusalHeaders(const NamedLimit &named, int retryAfter);
net::Headers refusalHeaders(const QByteArray &policy, int retryAfter); // policyText()
// Whole seconds, at least one.
int retryAfter(const Decision &decision);

} // namespace bitflow::http
