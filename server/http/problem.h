// SPDX-License-Identifier: GPL-3.0-or-later
// What every answer carries, and errors as application/problem+json (RFC 9457).
#pragma once

#include "common/result.h"
#include "server/net/request.h"

namespace bitflow::http {

// The headers of OWASP's REST recommendations; an answer to a signed-in person is never stored by a cache.
net::Headers securityHeaders(const QString &requestId);

net::Response problem(const Error &error, const QString &requestId);
net::Response json(int status, QByteArray body, const QString &requestId);
net::Response empty(int status, const QString &requestId);

} // namespace bitflow::http
