// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/frontlimits.h"

#include "server/auth/client.h"
#include "server/http/problem.h"

namespace bitflow {

namespace {

constexpr qsizetype clientsRemembered = 500'000; // about 100 MiB when an attacker has that many networks
constexpr Limit perProgram{600, std::chrono::minutes(1)};
constexpr auto tooMany = "Too many requests. Wait a moment and try again.";

} // namespace

FrontLimits::FrontLimits(const Settings &settings, const http::Router &router, Authenticator &authenticator,
                         Limiter *together)
    : m_settings(settings)
    , m_router(router)
    , m_authenticator(authenticator)
    , m_together(together)
    , m_own(clientsRemembered)
{}

std::optional<FrontLimits::Asked> FrontLimits::askedOf(const net::Request &request) const
{
    if (request.target == "/up") // monitors must not be turned away
        return std::nullopt;
    using Kind = Authenticator::Holder::Kind;
    const auto holder = m_authenticator.holderOf(request.header("authorization"));
    if (holder.kind == Kind::Program) // whatever sessions may
        return Asked{"token:" + holder.id, {"token"_ba, perProgram}};
    const auto &limit = holder.kind == Kind::Nobody ? m_settings.general : m_settings.session;
    if (!limit)
        return std::nullopt;
    if (holder.kind == Kind::Session)
        return Asked{"session:" + holder.id, {"session"_ba, *limit}};
    return Asked{"general:" + clientNetwork(m_router.clientAddress(request)), {"general"_ba, *limit}};
}

std::expected<net::Headers, net::Refusal> FrontLimits::admit(const net::Request &head)
{
    const auto asked = askedOf(head);
    if (!asked)
        return net::Headers();
    const Decision decision = m_own.take(asked->key, asked->named.limit);
    net::Headers headers = http::limitHeaders(asked->named, decision);
    if (decision.allowed)
        return headers;
    return std::unexpected(net::Refusal{429, "too_many_requests"_ba, tooMany, std::move(headers)});
}

std::optional<net::Response> FrontLimits::refusedTogether(const net::Request &request)
{
    const auto asked = m_together ? askedOf(request) : std::nullopt;
    if (!asked)
        return std::nullopt;
    const Decision decision = m_together->take(asked->key, asked->named.limit);
    if (decision.allowed)
        return std::nullopt;
    const int wait = http::retryAfter(decision);
    net::Response response = http::problem({429, u"too_many_requests"_s, QString::fromLatin1(tooMany), {}, wait},
                                           m_router.requestIdOf(request));
    response.headers += http::refusalHeaders(asked->named, wait);
    return response;
}

} // namespace bitflow
