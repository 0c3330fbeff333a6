// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/worker.h"

#include "common/text.h"
#include "server/net/wire.h"
#ifdef Q_OS_LINUX
#include "server/net/epolldispatcher.h"
#endif

#include <algorithm>
#include <chrono>
#include <exception>

namespace bitflow::net {

Worker::Worker(std::shared_ptr<Shared> shared, std::atomic<int> &load)
    : m_shared(std::move(shared))
    , m_load(load)
    , m_feed([this](Request request) { call(std::move(request)); })
    , m_arrivals([this] { QMetaObject::invokeMethod(this, &Worker::collect, Qt::QueuedConnection); })
    , m_outbox(
          std::make_shared<Outbox>([this] { QMetaObject::invokeMethod(this, &Worker::deliver, Qt::QueuedConnection); }))
{
    startTimer(m_shared->options.limits.sweep);
}

Worker::~Worker()
{
    m_arrivals.close();
    m_outbox->close();
    m_load -= int(std::exchange(m_connections, {}).size());
    // Also those that wait for deleteLater(): they speak to this object when they go.
    qDeleteAll(findChildren<Connection *>(Qt::FindDirectChildrenOnly));
}

qint64 Worker::now()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

const QByteArray &Worker::date()
{
    const qint64 second = now() / 1000;
    if (std::exchange(m_dateAt, second) != second)
        m_date = httpDate();
    return m_date;
}

Response Worker::problem(const Refusal &refusal) const
{
    Response response{refusal.status, {}, {}};
    if (options().problem)
        response = options().problem(refusal.status, refusal.code, refusal.detail);
    response.headers += refusal.headers;
    if (refusal.status == 405 || refusal.status == 501)
        response.headers.emplaceBack("Allow"_ba, allowedMethods().toByteArray());
    if (refusal.status == 503 &&
        std::ranges::none_of(response.headers, [](const auto &one) { return one.first == "Retry-After"_ba; }))
        response.headers.emplaceBack("Retry-After"_ba, "1"_ba);
    return response;
}

void Worker::collect()
{
    for (const auto &arrival : m_arrivals.take()) {
        if (arrival)
            adopt(*arrival);
        else
            drain();
    }
}

void Worker::adopt(const Arrival &arrival)
{
    auto *connection = new Connection(++m_nextId, arrival, *this);
    m_connections.emplace(m_nextId, connection);
    if (!connection->begin() || m_drainUntil >= 0)
        remove(m_nextId);
}

void Worker::remove(quint64 connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end())
        return;
    found->second->deleteLater(); // it may be on the stack
    m_connections.erase(found);
    --m_load;
    if (m_drainUntil >= 0 && m_connections.empty())
        thread()->quit();
}

void Worker::drain()
{
    m_drainUntil = now() + options().limits.drain;
    std::vector<Connection *> all;
    all.reserve(m_connections.size());
    for (const auto &[id, connection] : m_connections)
        all.push_back(connection);
    for (Connection *connection : all)
        connection->drain();
    if (m_connections.empty())
        thread()->quit();
}

bool Worker::pass(Request request, std::shared_ptr<const std::atomic<quint64>> current, quint64 connection,
                  quint64 sequence)
{
    m_reply = Reply(m_outbox, std::move(current), connection, sequence);
    return m_feed.pass(std::move(request));
}

void Worker::call(Request request)
{
    const Reply reply = std::exchange(m_reply, {});
    QByteArray what;
    try {
        options().application(std::move(request), reply);
        return;
    } catch (const std::exception &error) {
        what = error.what();
    } catch (...) { // whatever it is, the other clients must not pay for it
        what = "an unknown exception"_ba;
    }
    qCritical("net: the application threw: %s", what.constData());
    reply.send(problem({500, "internal_error"_ba, "The server failed to answer this request."_ba}));
}

void Worker::deliver()
{
    for (const Answer &answer : m_outbox->take()) {
        const auto found = m_connections.find(answer.connection);
        if (found != m_connections.end())
            found->second->answer(answer.sequence, answer.response);
    }
}

void Worker::timerEvent(QTimerEvent *)
{
    const qint64 at = now();
    std::vector<Connection *> all;
    all.reserve(m_connections.size());
    for (const auto &[id, connection] : m_connections)
        all.push_back(connection);
    for (Connection *connection : all) // none is deleted before the loop comes round
        connection->tick(at);
    if (m_drainUntil >= 0 && (m_connections.empty() || at > m_drainUntil))
        thread()->quit();
}

WorkerThread::WorkerThread(std::shared_ptr<Shared> shared) : m_shared(std::move(shared))
{
#ifdef Q_OS_LINUX
    setEventDispatcher(new EpollDispatcher); // the thread takes it
#endif
}

WorkerThread::~WorkerThread()
{
    if (isRunning()) {
        quit();
        wait();
    }
}

bool WorkerThread::launch()
{
    start();
    m_started.acquire();
    return m_ready;
}

void WorkerThread::adopt(const Arrival &arrival)
{
    ++m_load;
    m_worker->arrivals().put(arrival);
}

void WorkerThread::drain() { m_worker->arrivals().put(std::nullopt); }

void WorkerThread::run()
{
    Worker worker(m_shared, m_load);
    m_worker = &worker;
    m_ready = worker.ready();
    m_started.release();
    exec();
}

} // namespace bitflow::net
