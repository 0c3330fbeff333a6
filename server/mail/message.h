// SPDX-License-Identifier: GPL-3.0-or-later
// A mail as it goes over the wire: RFC 5322 with both a plain and an HTML part (RFC 2046 §5.1.4).
#pragma once

#include "common/instant.h"

#include <QByteArray>

namespace bitflow {

struct Message
{
    QString id; // without brackets; the same at every attempt, so that a second copy is known for one
    QString to, fromAddress, fromName;
    QString subject, plain, html;
    Instant at;
};

// CRLF line ends, nothing but ASCII, no line longer than 78. Line breaks inside header values become spaces.
QByteArray wireForm(const Message &message);

} // namespace bitflow
