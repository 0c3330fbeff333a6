// SPDX-License-Identifier: GPL-3.0-or-later
// Listens, counts, and hands descriptors to the workers. Reads no byte.
#pragma once

#include "server/net/worker.h"

#include <QTimer>

#include <deque>
#include <expected>
#include <functional>
#include <vector>

class QLocalServer;
class QTcpServer;

namespace bitflow::net {

// Lives in the thread of Server.
class Acceptor : public QObject
{
    Q_OBJECT
public:
    // `adopt` takes the descriptor over.
    Acceptor(std::shared_ptr<Shared> shared, std::function<void(const Arrival &)> adopt);
    ~Acceptor() override;

    std::expected<void, QString> listen();
    QList<quint16> ports() const;
    void close();

private:
    struct Parked
    {
        Arrival arrival;
        qint64 until;
    };

    void arrived(qintptr descriptor, Listen::Kind kind);
    bool admit(Arrival &arrival);
    void park(Arrival arrival);
    void retry();
    void forgetWhoLeft();
    void turnAway(const Arrival &arrival);
    void pause(bool on);
    bool full() const;
    std::expected<void, QString> listenOn(const Listen &where);

    std::shared_ptr<Shared> m_shared;
    std::function<void(const Arrival &)> m_adopt;
    std::vector<std::unique_ptr<QTcpServer>> m_tcp;
    std::vector<std::unique_ptr<QLocalServer>> m_local;
    QList<quint16> m_ports;
    std::deque<Parked> m_parked; // over a limit; most of them fit in as soon as the worker has noticed who left
    QTimer m_retry;
    qint64 m_lastLook = 0;
    int m_most; // connections, parked ones included
    bool m_paused = false;
};

} // namespace bitflow::net
