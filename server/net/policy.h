// SPDX-License-Identifier: GPL-3.0-or-later
// What the Gate refuses although it is well framed: pure functions, no state, any thread.
#pragma once

#include "server/net/options.h"

#include <optional>

namespace bitflow::net {

// The methods that are served, as an Allow header has them.
QByteArrayView allowedMethods();

// 405 for methods that exist and are never served (TRACE, CONNECT), 501 for the rest, nothing for a served one.
std::optional<Refusal> checkMethod(QByteArrayView method);

// RFC 3986 §3.3 and the house rule: `..`, %00, %2f, backslash, empty segments and bad escapes → 400; a segment that
// starts with a dot → 403, but for /.well-known at the root. Looks at one round of percent-decoding.
std::optional<Refusal> checkPath(QByteArrayView path);

// "name", "name:port", "[v6]", "[v6]:port" → its hostKey(), without port; nothing if it is none of these.
std::optional<QByteArray> hostOf(QByteArrayView header);
// A name as hostOf() gives it: lower case, an IPv6 address with brackets and in its shortest spelling.
QByteArray hostKey(QByteArrayView name);

// Who may speak http without TLS.
bool mayBePlain(Listen::Kind kind, const QHostAddress &peer, const Options &options);

bool isTrustedProxy(const QHostAddress &peer, const Options &options);

} // namespace bitflow::net
