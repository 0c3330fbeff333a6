// SPDX-License-Identifier: GPL-3.0-or-later
// One thread of the Gate: its connections, its sweeper, its Qt HTTP Server.
#pragma once

#include "server/net/connection.h"
#include "server/net/feed.h"
#include "server/net/outbox.h"
#include "server/net/policy.h"

#include <QSet>
#include <QThread>

#include <optional>
#include <semaphore>
#include <unordered_map>

namespace bitflow::net {

// What all threads of one Server read; made before them, gone after them.
struct Shared
{
    Options options;
    QSet<QByteArray> hosts; // Options::hosts as they are compared
    Ledger ledger;
    TlsHolder tls;
};

class Worker : public QObject
{
    Q_OBJECT
public:
    Worker(std::shared_ptr<Shared> shared, std::atomic<int> &load);
    ~Worker() override;

    const Options &options() const { return m_shared->options; }
    bool answersFor(const QByteArray &host) const { return m_shared->hosts.contains(host); }
    Ledger &ledger() { return m_shared->ledger; }
    std::shared_ptr<SSL_CTX> tls() const { return m_shared->tls.get(); }
    bool ready() const { return m_feed.ready(); }

    static qint64 now(); // milliseconds, monotonic
    const QByteArray &date();
    Response problem(const Refusal &refusal) const;

    // Clients for it, from any thread. Nothing: no more come; it closes what is idle, lets the rest finish, and ends
    // the thread's event loop.
    Mailbox<std::optional<Arrival>> &arrivals() { return m_arrivals; }
    void remove(quint64 connection);
    // Through Qt HTTP Server to the application; false if it did not get there.
    bool pass(Request request, std::shared_ptr<const std::atomic<quint64>> current, quint64 connection,
              quint64 sequence);

protected:
    void timerEvent(QTimerEvent *) override;

private:
    void collect();
    void adopt(const Arrival &arrival);
    void drain();
    void call(Request request);
    void deliver();

    std::shared_ptr<Shared> m_shared;
    std::atomic<int> &m_load;
    Feed m_feed;
    Mailbox<std::optional<Arrival>> m_arrivals;
    std::shared_ptr<Outbox> m_outbox;
    std::unordered_map<quint64, Connection *> m_connections; // owned as QObject children
    Reply m_reply;                                           // of the request inside pass()
    QByteArray m_date;
    qint64 m_dateAt = -1;
    qint64 m_drainUntil = -1;
    quint64 m_nextId = 0;
};

// Makes the Worker inside its own thread: Qt HTTP Server ignores objects of other threads silently.
class WorkerThread : public QThread
{
    Q_OBJECT
public:
    explicit WorkerThread(std::shared_ptr<Shared> shared);
    ~WorkerThread() override;

    // Starts and waits for the worker; false if it could not be set up.
    bool launch();
    void adopt(const Arrival &arrival);
    void drain();
    int load() const { return m_load; } // connections it has or is about to have

protected:
    void run() override;

private:
    std::shared_ptr<Shared> m_shared;
    Worker *m_worker = nullptr;         // valid between launch() and the end of run()
    std::binary_semaphore m_started{0}; // not QSemaphore: the thread sanitizer does not see into Qt
    std::atomic<int> m_load = 0;
    bool m_ready = false;
};

} // namespace bitflow::net
