// SPDX-License-Identifier: GPL-3.0-or-later
// The way back to a client: a value that names worker, connection and request, and owns none of them.
#pragma once

#include "server/net/request.h"

#include <atomic>
#include <memory>

namespace bitflow::net {

class Outbox;

// Copyable; any thread. The first send() of a request counts; duplicates, answers to a connection that has gone and
// answers after the deadline are dropped silently. Nothing here can outlive its target: the worker looks it up by
// number.
class Reply
{
public:
    Reply() = default;
    Reply(std::shared_ptr<Outbox> outbox, std::shared_ptr<const std::atomic<quint64>> current, quint64 connection,
          quint64 sequence);

    void send(Response response) const;

    // False as soon as an answer would be dropped. A hint for long work, true may be out of date at once.
    bool connected() const;

private:
    std::shared_ptr<Outbox> m_outbox;
    std::shared_ptr<const std::atomic<quint64>> m_current; // the request being answered on that connection, 0: none
    quint64 m_connection = 0;
    quint64 m_sequence = 0;
};

} // namespace bitflow::net
