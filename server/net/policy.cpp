// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/policy.h"

#include "common/text.h"

#include <algorithm>
#include <array>
#include <ranges>

namespace bitflow::net {
namespace {

constexpr std::array<QByteArrayView, 7> served{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

Refusal badPath(QByteArray detail) { return {400, "path_invalid"_ba, std::move(detail)}; }

// One segment, decoded once; nothing if it holds what a path must not.
std::optional<QByteArray> decodeSegment(QByteArrayView raw)
{
    QByteArray decoded;
    decoded.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        if (c == '%') {
            if (i + 2 >= raw.size())
                return std::nullopt;
            const int high = hexValue(raw[i + 1]);
            const int low = hexValue(raw[i + 2]);
            if (high < 0 || low < 0)
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '/' || c == '\\')
            return std::nullopt;
        decoded.append(c);
    }
    return decoded;
}

bool isPort(QByteArrayView text)
{
    bool ok = false;
    return !text.isEmpty() && text.size() <= 5 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) && text.toInt(&ok) <= 65535;
}

} // namespace

QByteArrayView allowedMethods() { return "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"; }

std::optional<Refusal> checkMethod(QByteArrayView method)
{
    if (std::ranges::contains(served, method))
        return std::nullopt;
    if (method == "TRACE"_ba || method == "CONNECT"_ba)
        return Refusal{405, "method_not_allowed"_ba, "This method is never served."_ba};
    return Refusal{501, "method_unknown"_ba, "This server does not know the method."_ba};
}

std::optional<Refusal> checkPath(QByteArrayView path)
{
    if (!path.startsWith('/'))
        return badPath("The path must begin with a slash."_ba);
    bool hidden = false;
    qsizetype at = 1;
    while (at <= path.size()) {
        qsizetype end = path.indexOf('/', at);
        const bool last = end < 0;
        if (last)
            end = path.size();
        const auto segment = decodeSegment(path.sliced(at, end - at));
        if (!segment)
            return badPath("The path holds an escape or a character that is not allowed."_ba);
        if (segment->isEmpty() && !last)
            return badPath("The path holds an empty segment."_ba);
        if (*segment == "."_ba || *segment == ".."_ba)
            return badPath("The path holds a dot segment."_ba);
        hidden = hidden || (segment->startsWith('.') && !(at == 1 && *segment == ".well-known"_ba));
        at = end + 1;
    }
    if (hidden)
        return Refusal{403, "path_hidden"_ba, "Names that begin with a dot are not served."_ba};
    return std::nullopt;
}

std::optional<QByteArray> hostOf(QByteArrayView header)
{
    QByteArrayView name = header;
    QByteArrayView port;
    if (header.startsWith('[')) {
        const qsizetype close = header.indexOf(']');
        if (close < 0)
            return std::nullopt;
        name = header.first(close + 1);
        port = header.sliced(close + 1);
        if (QHostAddress(QString::fromLatin1(name.sliced(1, close - 1))).isNull())
            return std::nullopt;
    } else if (const qsizetype colon = header.indexOf(':'); colon >= 0) {
        name = header.first(colon);
        port = header.sliced(colon);
    }
    if (!port.isEmpty() && !(port.startsWith(':') && isPort(port.sliced(1))))
        return std::nullopt;
    const auto good = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == '_';
    };
    if (name.isEmpty() || (!name.startsWith('[') && !std::ranges::all_of(name, good)))
        return std::nullopt;
    return hostKey(name);
}

QByteArray hostKey(QByteArrayView name)
{
    const bool bracketed = name.startsWith('[') && name.endsWith(']');
    const QHostAddress address(QString::fromLatin1(bracketed ? name.sliced(1, name.size() - 2) : name));
    if (address.protocol() == QHostAddress::IPv6Protocol)
        return '[' + address.toString().toLatin1().toLower() + ']';
    return name.toByteArray().toLower();
}

bool isTrustedProxy(const QHostAddress &peer, const Options &options)
{
    return std::ranges::any_of(options.trustedProxies, [&](const auto &network) { return peer.isInSubnet(network); });
}

bool mayBePlain(Listen::Kind kind, const QHostAddress &peer, const Options &options)
{
    return kind == Listen::Kind::UnixSocket || (options.loopbackIsTrusted && peer.isLoopback()) ||
           isTrustedProxy(peer, options);
}

} // namespace bitflow::net
