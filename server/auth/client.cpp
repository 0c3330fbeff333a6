// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/client.h"

#include <algorithm>

namespace bitflow {

QByteArray clientNetwork(const QString &ip)
{
    QHostAddress address(ip);
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4); // ::ffff:… too
    if (isV4 || address.protocol() != QHostAddress::IPv6Protocol)
        return isV4 ? QHostAddress(v4).toString().toUtf8() : ip.toUtf8();
    Q_IPV6ADDR bytes = address.toIPv6Address();
    std::fill(bytes.c + 8, bytes.c + 16, quint8(0));
    return QHostAddress(bytes).toString().toUtf8() + "/64";
}

std::optional<QPair<QHostAddress, int>> networkOf(const QString &text)
{
    const QHostAddress single(text);
    const auto network = single.isNull()
                             ? QHostAddress::parseSubnet(text)
                             : qMakePair(single, single.protocol() == QHostAddress::IPv6Protocol ? 128 : 32);
    if (network.first.isNull() || network.second < 0)
        return std::nullopt;
    return network;
}

bool isWithin(const QString &ip, const QStringList &networks)
{
    QHostAddress address(ip);
    bool isV4 = false;
    if (const quint32 v4 = address.toIPv4Address(&isV4); isV4)
        address = QHostAddress(v4); // ::ffff:192.0.2.7 is 192.0.2.7
    return networks.isEmpty() || std::ranges::any_of(networks, [&](const QString &text) {
               const auto network = networkOf(text);
               return network && address.isInSubnet(*network);
           });
}

} // namespace bitflow
