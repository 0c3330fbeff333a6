// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the Gate is told when it is made.
#pragma once

#include "server/net/limits.h"
#include "server/net/listen.h"
#include "server/net/reply.h"
#include "server/net/request.h"

#include <QPair>
#include <QStringList>

#include <expected>
#include <functional>

namespace bitflow::net {

// Two PEM files: the chain, leaf first, and its private key.
struct TlsMaterial
{
    QString certificatePath;
    QString keyPath;
};

struct Options
{
    QList<Listen> listen;
    QStringList hosts; // accepted in Host, without port, IPv6 with brackets or without; anything else gets 421
    QList<QPair<QHostAddress, int>> trustedProxies; // networks that may speak plain http, besides loopback
    Limits limits;
    int workers = 0;               // 0: one a core, at most 8
    TlsMaterial tls;               // needed as soon as one listener is TLS
    bool loopbackIsTrusted = true; // plain http from 127.0.0.0/8 and ::1; tests turn it off

    // Called in a worker's thread: must not block, may answer at once. What it throws becomes a 500 and a log line.
    std::function<void(Request, Reply)> application;
    // Makes the answer for what the Gate refuses itself, from a status, a code ("host_unknown") and an English
    // sentence. Called in a worker's thread. Without it: an empty body.
    std::function<Response(int status, QByteArray code, QByteArray detail)> problem;
    // Sees the head of every request before its body is read: what every answer to it carries besides, or why it is
    // turned away. No function: everybody comes in. Called in a worker's thread: must not block.
    std::function<std::expected<Headers, Refusal>(const Request &)> admit;
    // Sees a request of which everything but the body is there, and says how large that may be, or why it is not worth
    // reading. No function: Limits::body. Called in a worker's thread: must not block.
    std::function<std::expected<qint64, Refusal>(const Request &)> bodyLimit;
};

} // namespace bitflow::net
