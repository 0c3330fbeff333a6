// SPDX-License-Identifier: GPL-3.0-or-later
// Every limit of the Gate, with the values that face the internet. Sizes in bytes, times in milliseconds.
#pragma once

#include <QtTypes>

namespace bitflow::net {

struct Budget
{
    qint64 together = 0;   // over all connections
    qint64 perAddress = 0; // counted as perAddress below
};

struct Limits
{
    // what one request may hold: 414, 431, 413, 400
    int requestLine = 8 * 1024;
    int oneHeader = 8 * 1024;
    int allHeaders = 16 * 1024;
    int headerCount = 100;
    qint64 body = 1024LL * 1024; // where Options::bodyLimit says nothing
    int chunkExtension = 256;
    // Bodies in memory; beyond it 503. Those larger than `body` have a budget of their own, so that uploads can crowd
    // out uploads at most.
    Budget bodies{128LL * 1024 * 1024, 16LL * 1024 * 1024};
    Budget uploads{256LL * 1024 * 1024, 64LL * 1024 * 1024};

    // how long a client may take: closed, or 408
    int handshake = 5'000;
    int head = 10'000; // absolute, from the first byte of the request
    int bodyTime = 60'000;
    int bodyGrace = 5'000; // after it the body must have come at bodyRate or more
    int bodyRate = 1024;   // bytes a second
    int idle = 60'000;
    int writeStall = 30'000;
    int handler = 30'000; // the application's answer: 504
    int linger = 1'000;   // a refused client may read its answer before the socket goes away
    int drain = 10'000;   // Server::stop() waits this long for requests in flight
    int sweep = 250;      // how often the deadlines are looked at

    // how many: parked for `park`, then 503 or a plain close
    int perAddress = 100; // an IPv6 client is its /64; trusted proxies and Unix sockets are not counted
    int connections = 10'000;
    int handshakes = 512;
    int park = 1'000;
    int requestsPerConnection = 1'000;
    int readBuffer = 64 * 1024; // pipelined bytes kept while a request is being answered
};

} // namespace bitflow::net
