// SPDX-License-Identifier: GPL-3.0-or-later
// A Response as bytes of HTTP/1.1.
#pragma once

#include "server/net/request.h"

namespace bitflow::net {

struct WireOptions
{
    bool head = false;              // the request was HEAD: no body, but its length
    bool close = false;             // Connection: close
    bool announceKeepAlive = false; // an HTTP/1.0 client must be told
    QByteArray date;
};

// Framing headers in `response` are replaced by right ones; control characters in values become spaces, headers whose
// name is not a token are dropped: an answer cannot be split (RFC 9110 §5.5).
QByteArray toWire(const Response &response, const WireOptions &options);

// RFC 9110 §5.6.7, in GMT, of now.
QByteArray httpDate();

} // namespace bitflow::net
