// SPDX-License-Identifier: GPL-3.0-or-later
// Who holds how many connections, over all workers.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QHostAddress>

#include <atomic>
#include <mutex>

namespace bitflow::net {

// Thread-safe. Every admitted connection is released once, with the same key.
class Ledger
{
public:
    // An empty key is not counted by address (trusted proxies, Unix sockets).
    static QByteArray keyOf(const QHostAddress &peer);

    bool admit(const QByteArray &key, int perAddress);
    void release(const QByteArray &key);

    std::atomic<int> connections = 0;
    std::atomic<int> handshakes = 0;
    std::atomic<qint64> bodyBytes = 0;

private:
    std::mutex m_mutex;
    QHash<QByteArray, int> m_byAddress;
};

} // namespace bitflow::net
