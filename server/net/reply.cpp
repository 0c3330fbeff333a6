// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/reply.h"

#include "server/net/outbox.h"

namespace bitflow::net {

Reply::Reply(std::shared_ptr<Outbox> outbox, std::shared_ptr<const std::atomic<quint64>> current, quint64 connection,
             quint64 sequence)
    : m_outbox(std::move(outbox))
    , m_current(std::move(current))
    , m_connection(connection)
    , m_sequence(sequence)
{}

void Reply::send(Response response) const
{
    if (connected())
        m_outbox->put({m_connection, m_sequence, std::move(response)});
}

bool Reply::connected() const { return m_current && m_current->load(std::memory_order_acquire) == m_sequence; }

} // namespace bitflow::net
