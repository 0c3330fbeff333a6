// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite has one writer at a time. Its own busy handler lets whoever polls at the right moment through; here writers of
// this process queue in order of arrival. Internal to server/sql. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>

namespace bitflow::sql {

class Writers
{
public:
    // false when the turn did not come in time.
    bool enter(std::chrono::milliseconds patience);
    void leave();

private:
    struct Waiter
    {
        std::condition_variable wake;
        bool turn = false;
    };
    std::mutex m_mutex;
    std::list<Waiter> m_waiting;
    bool m_writing = false;
};

// A turn, given back at the end of the scope; without Writers there is nothing to wait for.
class Turn
{
public:
    Turn(Writers *writers, std::chrono::milliseconds patience)
        : m_writers(writers)
        , m_granted(!writers || writers->enter(patience))
    {}
    ~Turn()
    {
        if (m_writers && m_granted)
            m_writers->leave();
    }
    Turn(const Turn &) = delete;
    Turn &operator=(const Turn &) = delete;
    explicit operator bool() const { return m_granted; }

private:
    Writers *m_writers;
    bool m_granted;
};

} // namespace bitflow::sql
