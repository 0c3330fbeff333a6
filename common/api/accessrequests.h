// SPDX-License-Identifier: GPL-3.0-or-later
// Asking for a permission that one does not have.
#pragma once

#include "common/endpoint.h"
#include "common/id.h"

namespace bitflow {

struct Institution;

struct AccessRequest
{
    QString permission;
    Id<Institution> institutionId; // null: the platform
    QString reason;

    static constexpr auto fields()
    {
        using R = AccessRequest;
        return describe(
            Field{"permission"_L1, &R::permission, {.required = true, .maxLength = 60, .format = Format::Line}},
            Field{"institution_id"_L1, &R::institutionId},
            Field{"reason"_L1, &R::reason, {.maxLength = 500, .format = Format::Line}});
    }
};

struct AccessRequested
{
    int people = 0; // who were asked

    static constexpr auto fields() { return describe(Field{"people"_L1, &AccessRequested::people}); }
};

namespace Api {
// 409 already_allowed, nobody_to_ask, mail_not_configured; five a day, 429 beyond.
inline constexpr Endpoint<AccessRequest, AccessRequested> requestAccess{
    Method::Post,
    "/access/requests"_L1,
    "requestAccess"_L1,
    signedIn(),
    Guard::None,
    "Ask those who may give a permission for it, by mail: the nearest to the place, ten at most"_L1};
} // namespace Api

} // namespace bitflow
