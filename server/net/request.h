// SPDX-License-Identifier: GPL-3.0-or-later
// What the application sees of HTTP: plain values that may be copied or moved to any thread.
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>

#include <utility>

namespace bitflow::net {

using Headers = QList<std::pair<QByteArray, QByteArray>>;

// A complete, validated request. Only the Gate makes one (RFC 9110, RFC 9112).
struct Request
{
    QByteArray method; // "GET": one of GET HEAD POST PUT PATCH DELETE OPTIONS
    QByteArray target; // the path as it was sent, still percent-encoded, without query; begins with '/'
    QByteArray query;  // as sent, without '?'
    Headers headers;   // names lower case and unique; repeated list headers are joined with ", "
    QByteArray body;
    QHostAddress peer;   // the TCP peer; loopback for a Unix socket
    bool secure = false; // came over TLS
    bool keepAlive = false;

    // The value of a header (name in lower case), empty if it is not there.
    QByteArray header(QByteArrayView name) const
    {
        for (const auto &[key, value] : headers) {
            if (key == name)
                return value;
        }
        return {};
    }
};

// Why a request is turned away: the answer to it closes the connection, unless Options::admit says it of a request
// without a body.
struct Refusal
{
    int status = 400;
    QByteArray code;   // "host_unknown"
    QByteArray detail; // an English sentence
    Headers headers{}; // of the answer, besides what Options::problem gives it
};

// The Gate adds Date, Content-Length and Connection, and leaves the body out where HTTP wants none (HEAD, 204, 304).
struct Response
{
    int status = 200; // 200 … 599
    Headers headers;
    QByteArray body;
};

} // namespace bitflow::net
