// SPDX-License-Identifier: GPL-3.0-or-later
// Who holds how many connections and how much memory, over all workers.
#pragma once

#include "server/net/limits.h"

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

    // Bytes of request bodies that are held in memory.
    class Purse
    {
    public:
        // False if `bytes` more are over the budget, for everybody or for this key; they are held all the same.
        bool hold(const QByteArray &key, qint64 bytes, const Budget &budget);
        void giveBack(const QByteArray &key, qint64 bytes);

    private:
        std::mutex m_mutex;
        qint64 m_together = 0;
        QHash<QByteArray, qint64> m_byAddress;
    };
    Purse bodies;
    Purse uploads; // larger than Limits::body

private:
    std::mutex m_mutex;
    QHash<QByteArray, int> m_byAddress;
};

} // namespace bitflow::net
