// SPDX-License-Identifier: GPL-3.0-or-later
// One request on its way through the router, and what an operation makes of it.
#pragma once

#include "common/endpoint.h"
#include "common/wire.h"
#include "server/audit/denials.h"

#include <functional>

namespace bitflow::http {

struct Exchange
{
    Caller caller;
    Params path; // what stood in the braces, decoded
    Params query;
    QJsonObject body; // of a JSON request
    QByteArray raw;   // the bytes as they came
    QByteArray idempotencyKey;
    QString device; // User-Agent
};

struct Answer
{
    int status = 200;
    QByteArray body; // JSON; empty with 204
    QByteArray etag; // empty: none
};

// An endpoint without its types: what dispatching, documents and the authorization walk need of it.
struct Operation
{
    Method method;
    QLatin1StringView path; // below /api/v1
    QLatin1StringView name;
    Access access;
    Guard guard = Guard::None;
    bool upload = false;
    std::function<Result<void>(const Exchange &)> check; // decode and decide only
    std::function<Result<Answer>(const Exchange &)> run; // decode, decide, validate, handle; blocks
    std::function<Denial(const Exchange &)> refused;     // what was asked for where, for the audit log
};

} // namespace bitflow::http
