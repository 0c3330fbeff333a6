// SPDX-License-Identifier: GPL-3.0-or-later
// What counts as one client when something is counted or confined by address.
#pragma once

#include "common/text.h"

#include <QHostAddress>
#include <QStringList>

#include <optional>

namespace bitflow {

// An IPv4 address, or the /64 that an IPv6 address lies in: a household or an office has a whole one at its disposal.
QByteArray clientNetwork(const QString &ip);

// "192.0.2.7", "10.0.0.0/8", "2001:db8::/32"; nothing when it is none.
std::optional<QPair<QHostAddress, int>> networkOf(const QString &text);
// No networks: from anywhere.
bool isWithin(const QString &ip, const QStringList &networks);

} // namespace bitflow
