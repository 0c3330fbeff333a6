// SPDX-License-Identifier: GPL-3.0-or-later
// Answers on their way from any thread to the worker that holds the connections.
#pragma once

#include "server/net/mailbox.h"
#include "server/net/request.h"

#include <QtTypes>

namespace bitflow::net {

struct Answer
{
    quint64 connection = 0;
    quint64 sequence = 0;
    Response response;
};

class Outbox : public Mailbox<Answer>
{
public:
    using Mailbox::Mailbox;
};

} // namespace bitflow::net
