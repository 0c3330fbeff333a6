// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/worker.h"

namespace bitflow {

void JobWorker::start()
{
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token &stop) { loop(stop); });
}

void JobWorker::stop()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void JobWorker::loop(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        bool worked = false;
        if (!m_mayWork || m_mayWork()) {
            const auto job = m_queue.claim(m_name);
            worked = job && *job && m_queue.run(**job, stop);
        }
        // without a database there is nothing to do but to ask again later
        if (!worked)
            m_queue.wait(m_name, stop, m_poll);
    }
}

} // namespace bitflow
