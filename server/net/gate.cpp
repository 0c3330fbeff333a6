// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/gate.h"

#include "common/text.h"
#include "server/net/acceptor.h"
#include "server/net/worker.h"

#include <algorithm>

namespace bitflow::net {

Server::Server(Options options, QObject *parent) : QObject(parent), m_shared(std::make_shared<Shared>())
{
    m_shared->options = std::move(options);
    for (const QString &host : std::as_const(m_shared->options.hosts))
        m_shared->hosts.insert(hostKey(host.toLatin1()));
}

Server::~Server() { stop(); }

std::expected<void, QString> Server::check() const
{
    const Options &options = m_shared->options;
    if (options.listen.isEmpty())
        return std::unexpected(u"Nothing to listen on"_s);
    if (options.hosts.isEmpty())
        return std::unexpected(u"No host name to answer for"_s);
    if (!options.application)
        return std::unexpected(u"No application to serve"_s);
    return {};
}

std::expected<void, QString> Server::start()
{
    if (auto good = check(); !good)
        return good;
    const Options &options = m_shared->options;
    if (std::ranges::contains(options.listen, Listen::Kind::Tls, &Listen::kind)) {
        if (auto loaded = reloadTls(); !loaded)
            return loaded;
    }
    const int count = options.workers > 0 ? options.workers : std::clamp(QThread::idealThreadCount(), 1, 8);
    for (int i = 0; i < count; ++i) {
        m_workers.push_back(std::make_unique<WorkerThread>(m_shared));
        if (!m_workers.back()->launch()) {
            m_workers.clear();
            return std::unexpected(u"The HTTP workers could not be started"_s);
        }
    }
    m_acceptor = std::make_unique<Acceptor>(m_shared, [this](const Arrival &arrival) {
        const auto least = std::ranges::min_element(m_workers, {}, [](const auto &worker) { return worker->load(); });
        (*least)->adopt(arrival);
    });
    auto listening = m_acceptor->listen();
    if (!listening)
        stop();
    return listening;
}

QList<quint16> Server::ports() const { return m_acceptor ? m_acceptor->ports() : QList<quint16>(); }

std::expected<void, QString> Server::reloadTls()
{
    auto context = makeTlsContext(m_shared->options.tls);
    if (!context)
        return std::unexpected(context.error());
    m_shared->tls.set(*context);
    return {};
}

void Server::stop()
{
    m_acceptor.reset();
    for (const auto &worker : m_workers)
        worker->drain();
    for (const auto &worker : m_workers)
        worker->wait();
    m_workers.clear();
}

} // namespace bitflow::net
