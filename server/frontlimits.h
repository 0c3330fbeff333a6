// SPDX-License-Identifier: GPL-3.0-or-later
// The general limits, in front of everything but /up: an address without a valid token, a session, an API token. Asked
// when a head has come, before its body and before any database. Thread-safe.
#pragma once

#include "server/cache/memory.h"
#include "server/http/ratelimit.h"
#include "server/http/router.h"

namespace bitflow {

class FrontLimits
{
public:
    struct Settings
    {
        std::optional<Limit> general, session; // none: off
    };
    // All outlive it. `together`: where several servers count as one; null for a single one.
    FrontLimits(const Settings &settings, const http::Router &router, Authenticator &authenticator, Limiter *together);

    // What every answer tells of the limit, or 429. By this server's own count; does not block.
    std::expected<net::Headers, net::Refusal> admit(const net::Request &head);
    // By the count of all servers together: 429 or nothing. Waits for Redis. Each server counts for itself besides, so
    // that a flood at one of them does not become a flood of questions to Redis.
    std::optional<net::Response> refusedTogether(const net::Request &request);
    [[nodiscard]] bool countsTogether() const { return m_together != nullptr; }

private:
    struct Asked
    {
        QByteArray key;
        http::NamedLimit named;
    };
    [[nodiscard]] std::optional<Asked> askedOf(const net::Request &request) const;

    Settings m_settings;
    const http::Router &m_router;
    Authenticator &m_authenticator;
    Limiter *m_together;
    MemoryLimiter m_own;
};

} // namespace bitflow
