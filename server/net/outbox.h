// SPDX-License-Identifier: GPL-3.0-or-later
// Answers on their way from any thread to the worker that holds the connections.
#pragma once

#include "server/net/request.h"

#include <QObject>

#include <functional>
#include <mutex>
#include <vector>

namespace bitflow::net {

struct Answer
{
    quint64 connection = 0;
    quint64 sequence = 0;
    Response response;
};

// Thread-safe. `wake` is called when the box was empty; after close() everything is dropped.
class Outbox
{
public:
    explicit Outbox(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void put(Answer answer)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_wake)
            return;
        m_answers.push_back(std::move(answer));
        if (m_answers.size() == 1)
            m_wake();
    }

    std::vector<Answer> take()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_answers, {});
    }

    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_wake = nullptr;
        m_answers.clear();
    }

private:
    std::mutex m_mutex;
    std::function<void()> m_wake;
    std::vector<Answer> m_answers;
};

} // namespace bitflow::net
