// SPDX-License-Identifier: GPL-3.0-or-later
// Where the Gate listens.
#pragma once

#include <QHostAddress>
#include <QString>

#include <expected>

namespace bitflow::net {

struct Listen
{
    enum class Kind { Tls, Plain, UnixSocket };

    Kind kind = Kind::Tls;
    QHostAddress address;
    quint16 port = 0; // 0: any free one, see Server::ports()
    QString socketPath;

    // "127.0.0.1:8443", "[::1]:8443" and "https://…" mean TLS; "http://…" and "unix:/path" mean plain.
    // Addresses only, no names, but for "localhost" (127.0.0.1) and "*" (every address). Error: what is wrong with it.
    static std::expected<Listen, QString> parse(const QString &text);

    bool operator==(const Listen &) const = default;
};

} // namespace bitflow::net
