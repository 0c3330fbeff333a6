// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/writers.h"

namespace bitflow::sql {

bool Writers::enter(std::chrono::milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    if (!m_writing) {
        m_writing = true;
        return true;
    }
    const auto self = m_waiting.emplace(m_waiting.end());
    self->wake.wait_for(lock, patience, [&] { return self->turn; });
    const bool granted = self->turn;
    m_waiting.erase(self);
    return granted;
}

void Writers::leave()
{
    const std::scoped_lock lock(m_mutex);
    // the turn passes on directly: nobody can slip in between; a waiter granted before stays listed until it wakes
    for (Waiter &waiter : m_waiting)
        if (!waiter.turn) {
            waiter.turn = true;
            waiter.wake.notify_one();
            return;
        }
    m_writing = false;
}

} // namespace bitflow::sql
