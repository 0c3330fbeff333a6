// SPDX-License-Identifier: GPL-3.0-or-later
// Which requests are worked on, and when: lanes that cannot hold each other up, a bound on what waits, a share per
// person. Whoever does not get in is told at once to come back.
#pragma once

#include "server/codel.h"
#include "server/net/reply.h"

#include <QHash>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace bitflow {

// Thread-safe. Work runs in the threads of its lane, which never end before the Admission does.
class Admission
{
public:
    enum class Lane { Api, SignIn };
    struct Bounds
    {
        int threads = 1;
        int longest = 16; // requests that wait for a thread
    };
    struct Limits
    {
        Bounds api{8, 256};
        Bounds signIn;
        int perPerson = 16; // requests of one bearer token, waiting ones included
    };
    using Work = std::function<net::Response()>;
    using Refuse = std::function<net::Response(const QByteArray &detail)>;

    // `refuse` makes a 503.
    Admission(const Limits &limits, Refuse refuse);
    ~Admission() { waitForDone(); }

    // Sends what work returns, or a refusal. Does not block. Work whose asker has gone or was answered already (a
    // deadline) does not begin. An empty `person` is nobody: not counted.
    void take(Lane lane, const QByteArray &person, const net::Reply &reply, Work work);
    void waitForDone();

private:
    struct Queue
    {
        int longest = 0;
        std::deque<std::function<void()>> waiting; // the pool has the runnable once for each
        std::unique_ptr<QRunnable> next;           // does the one that has waited longest
        QThreadPool pool;
    };
    struct Entry;

    std::shared_ptr<Entry> enter(const QByteArray &person);
    void leave(const QByteArray &person);
    bool enqueue(Queue &queue, std::function<void()> task);
    void doNext(Queue &queue);
    bool isOverdue(std::chrono::milliseconds since);
    void refuseBusy(const net::Reply &reply) const;

    const int m_perPerson;
    const Refuse m_refuse;
    std::mutex m_mutex; // of those below
    QHash<QByteArray, int> m_inFlight;
    Codel m_codel;
    Queue m_api, m_signIn;
};

} // namespace bitflow
