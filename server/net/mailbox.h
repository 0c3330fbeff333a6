// SPDX-License-Identifier: GPL-3.0-or-later
// Things on their way from any thread to the one that reads them.
#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace bitflow::net {

// Thread-safe. `wake` is called when the box was empty, and never after close(), which drops everything: whoever closes
// it in the reading thread may then end, though QCoreApplication::postEvent() looks at the receiver's event dispatcher
// once more after the event is there.
template<class T>
class Mailbox
{
public:
    explicit Mailbox(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void put(T item)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_wake)
            return;
        m_items.push_back(std::move(item));
        if (m_items.size() == 1)
            m_wake();
    }

    std::vector<T> take()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_items, {});
    }

    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_wake = nullptr;
        m_items.clear();
    }

private:
    std::mutex m_mutex;
    std::function<void()> m_wake;
    std::vector<T> m_items;
};

} // namespace bitflow::net
