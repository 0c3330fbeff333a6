// SPDX-License-Identifier: GPL-3.0-or-later
// A thread of `serve` that does what is in the queue.
#pragma once

#include "server/jobs/queue.h"

#include <thread>

namespace bitflow {

class JobWorker
{
public:
    // Looks for work at once, when add() says so, and every `poll`: other processes add jobs too, and leases run out.
    // While mayWork() says no, the jobs wait.
    explicit JobWorker(JobQueue &queue, std::chrono::milliseconds poll = std::chrono::seconds(1),
                       QString name = u"default"_s, std::function<bool()> mayWork = {})
        : m_queue(queue)
        , m_poll(poll)
        , m_name(std::move(name))
        , m_mayWork(std::move(mayWork))
    {}
    ~JobWorker() { stop(); }

    void start();
    // A job at work is asked to stop and handed back; blocks until it has.
    void stop();

private:
    void loop(const std::stop_token &stop);

    JobQueue &m_queue;
    std::chrono::milliseconds m_poll;
    QString m_name;                  // of the queue
    std::function<bool()> m_mayWork; // asked before each job; empty: always
    std::jthread m_thread;
};

} // namespace bitflow
