// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of programs.
#pragma once

#include "common/endpoint.h"
#include "common/model/apitoken.h"
#include "common/page.h"

namespace bitflow {

struct ApiTokenQuery : Paging
{
    static constexpr auto fields() { return listFields<ApiTokenQuery>(); }
};

struct NewApiToken
{
    Id<Institution> institutionId; // where it counts; null: the platform
    QString name;
    QStringList permissions;
    QStringList networks; // "10.0.0.0/8", "192.0.2.7", "2001:db8::/32"
    int days = 90;        // of its life

    static constexpr auto fields()
    {
        using N = NewApiToken;
        return describe(Field{"institution_id"_L1, &N::institutionId},
                        Field{"name"_L1, &N::name, {.required = true, .maxLength = 100, .format = Format::Line}},
                        Field{"permissions"_L1, &N::permissions, {.maxLength = int(permissionCount)}},
                        Field{"networks"_L1, &N::networks, {.maxLength = 20}},
                        Field{"days"_L1, &N::days, {.min = 1, .max = 365}});
    }
};

// The only time that the token itself is shown.
struct MadeApiToken
{
    ApiToken token;
    QString secret; // "bfp_…"

    static constexpr auto fields()
    {
        return describe(Field{"token"_L1, &MadeApiToken::token}, Field{"secret"_L1, &MadeApiToken::secret});
    }
    friend bool operator==(const MadeApiToken &, const MadeApiToken &) = default;
};

struct ApiTokenRef
{
    Id<ApiToken> tokenId;

    static constexpr auto fields() { return describe(Field{"token_id"_L1, &ApiTokenRef::tokenId}); }
};

namespace Api {
inline constexpr Endpoint<ApiTokenQuery, Page<ApiToken>> listApiTokens{
    Method::Get,        "/api-tokens"_L1,
    "listApiTokens"_L1, needs(Permission::ApiTokensView, Scope::Anywhere),
    Guard::None,        "Tokens of programs, without what they are; sort by name, created_at, expires_at"_L1};
inline constexpr Endpoint<NewApiToken, MadeApiToken> createApiToken{
    Method::Post,
    "/api-tokens"_L1,
    "createApiToken"_L1,
    needs(Permission::ApiTokensCreate, Scope::Institution),
    Guard::IdempotencyKey | Guard::StepUp,
    "Make a token that may do at a node and below what one may oneself; the answer shows it once"_L1};
// One's own need no permission; those of others need api-tokens.revoke at their node.
inline constexpr Endpoint<ApiTokenRef, Nothing> revokeApiToken{
    Method::Delete, "/api-tokens/{token_id}"_L1, "revokeApiToken"_L1, signedIn(), Guard::StepUp, "End a token"_L1};
} // namespace Api

} // namespace bitflow
