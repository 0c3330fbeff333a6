// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/values.h"

#include <QRegularExpression>

#include <algorithm>

namespace bitflow {

QStringList readList(const QString &text)
{
    QStringList list;
    for (const QString &part : text.split(u',')) {
        if (const QString trimmed = part.trimmed(); !trimmed.isEmpty())
            list.append(trimmed);
    }
    return list;
}

std::optional<bool> readSwitch(const QString &text)
{
    const QString lower = text.toLower();
    if (lower == "true"_L1 || lower == "1"_L1 || lower == "yes"_L1 || lower == "on"_L1)
        return true;
    if (lower == "false"_L1 || lower == "0"_L1 || lower == "no"_L1 || lower == "off"_L1)
        return false;
    return std::nullopt;
}

std::optional<QStringList> readHosts(const QString &text)
{
    static const QRegularExpression shape(u"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"_s);
    QStringList hosts;
    for (QString host : readList(text)) {
        host = host.toLower();
        if (host.startsWith(u'[') && host.endsWith(u']'))
            host = host.sliced(1, host.size() - 2);
        if (!shape.match(host).hasMatch() && QHostAddress(host).isNull())
            return std::nullopt;
        hosts.append(host);
    }
    return hosts;
}

std::optional<QList<QPair<QHostAddress, int>>> readNetworks(const QString &text)
{
    QList<QPair<QHostAddress, int>> networks;
    for (const QString &part : readList(text)) {
        const QHostAddress single(part);
        const auto network = single.isNull()
                                 ? QHostAddress::parseSubnet(part)
                                 : qMakePair(single, single.protocol() == QHostAddress::IPv6Protocol ? 128 : 32);
        if (network.first.isNull() || network.second < 0)
            return std::nullopt;
        networks.append(network);
    }
    return networks;
}

std::optional<RateLimit> readLimit(const QString &text)
{
    if (text.toLower() == "off"_L1)
        return RateLimit{};
    static const QRegularExpression shape(
        u"^([1-9][0-9]{0,6})(?:/([1-9][0-9]{0,4})?([smh])(?: burst ([1-9][0-9]{0,6}))?)?$"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(3);
    const int count = match.captured(2).isEmpty() ? 1 : match.captured(2).toInt();
    const int seconds = unit == "s"_L1 ? 1 : unit == "h"_L1 ? 3600 : 60;
    RateLimit limit{match.captured(1).toInt(), std::chrono::seconds(qint64(count) * seconds)};
    if (const int more = match.captured(4).toInt(); more > 0) {
        limit.rate = limit.burst;
        limit.burst = more + 1;
    }
    return limit;
}

std::optional<std::chrono::hours> readDuration(const QString &text)
{
    if (text.toLower() == "off"_L1)
        return std::chrono::hours(0);
    static const QRegularExpression shape(u"^([1-9][0-9]{0,3})([hd])$"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const int count = match.captured(1).toInt();
    return match.captured(2) == "d"_L1 ? std::chrono::hours(std::chrono::days(count)) : std::chrono::hours(count);
}

std::optional<QList<QByteArray>> readKeys(const QString &text)
{
    QList<QByteArray> keys;
    for (const QString &part : readList(QString(text).replace(u'\n', u','))) {
        if (!part.startsWith("base64:"_L1))
            return std::nullopt;
        const auto key =
            QByteArray::fromBase64Encoding(part.sliced(7).toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (!key || key.decoded.size() != 32)
            return std::nullopt;
        keys.append(key.decoded);
    }
    return keys.isEmpty() ? std::nullopt : std::optional(keys);
}

std::optional<QStringList> readSlugs(const QString &text)
{
    static const QRegularExpression shape(u"^[a-z][a-z0-9_]{0,63}$"_s);
    if (text == "none"_L1)
        return QStringList();
    const QStringList slugs = readList(text);
    if (!std::ranges::all_of(slugs, [](const QString &slug) { return shape.match(slug).hasMatch(); }))
        return std::nullopt;
    return slugs;
}

} // namespace bitflow
