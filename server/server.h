// SPDX-License-Identifier: GPL-3.0-or-later
// The composition root of `serve`: the Gate in front, pools of threads between, the stores behind.
#pragma once

#include "server/admission.h"
#include "server/audit/sealer.h"
#include "server/backend.h"
#include "server/diskreserve.h"
#include "server/frontlimits.h"
#include "server/http/router.h"
#include "server/jobs/worker.h"
#include "server/net/gate.h"

namespace bitflow {

// Lives in the main thread, which needs an event loop. The destructor stops it as stop() does.
class Server
{
public:
    // backend outlives the server. room: see DiskReserve; empty: what the disk says.
    Server(const Config &config, Backend &backend, std::function<qint64()> room = {});
    ~Server();

    // Listens and starts the workers of the job queue. Errors: an endpoint that is declared and not served or the
    // reverse, an address that is taken, a certificate that cannot be read.
    Result<void> start();
    // Refuses new requests, answers those in flight, hands running jobs back. Blocks for at most some seconds.
    void stop();

    // What Config::listen says; start() fails the same way. Error: every address that is none, and what would be one.
    static Result<QList<net::Listen>> listeners(const Config &config);

    [[nodiscard]] QList<quint16> ports() const { return m_front->ports(); }
    Result<void> reloadTls();

private:
    void take(net::Request request, const net::Reply &reply);

    Backend &m_backend;
    std::optional<Error> m_fault; // of the configuration
    DiskReserve m_reserve;
    http::Router m_router;
    FrontLimits m_limits;
    Admission m_admission;
    std::unique_ptr<net::Server> m_front;
    std::unique_ptr<JobWorker> m_worker;
    std::unique_ptr<JobWorker> m_postman; // of the mail queue
    AuditSealer m_sealer;
    bool m_running = false;
};

} // namespace bitflow
