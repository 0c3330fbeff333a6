// SPDX-License-Identifier: GPL-3.0-or-later
// The Gate: the only part of the server that touches bytes from the network. It accepts, speaks TLS, frames and
// validates HTTP/1.1, holds clients to the limits, and hands complete requests to the application.
#pragma once

#include "server/net/options.h"

#include <QObject>

#include <expected>
#include <memory>

namespace bitflow::net {

class Acceptor;
struct Shared;
class WorkerThread;

// Lives in the thread that makes it, which needs an event loop: it accepts there. Requests are parsed and answered in
// the workers' threads. The destructor stops.
class Server : public QObject
{
    Q_OBJECT
public:
    explicit Server(Options options, QObject *parent = nullptr);
    ~Server() override;

    // Opens every listener or none. Error: which one, and why, for a person.
    std::expected<void, QString> start();

    // The TCP ports in the order of Options::listen; 0 for a Unix socket.
    QList<quint16> ports() const;

    // Reads certificate and key again, for connections from now on. On an error the old ones stay in use.
    std::expected<void, QString> reloadTls();

    // No new connections; requests in flight are answered, for at most Limits::drain; then returns. Blocks.
    void stop();

private:
    std::expected<void, QString> check() const;

    std::shared_ptr<Shared> m_shared;
    std::vector<std::unique_ptr<WorkerThread>> m_workers;
    std::unique_ptr<Acceptor> m_acceptor;
};

} // namespace bitflow::net
