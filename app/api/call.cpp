// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/call.h"

namespace bitflow {

Call::~Call() { QObject::disconnect(m_watch); }

void Call::stop()
{
    m_stopped = true;
    QObject::disconnect(m_watch);
    if (const auto cut = std::exchange(abort, {})) // finishes the reply at once, which must find the call stopped
        cut();
    dropHandler();
}

void Call::watch(QObject *context)
{
    Q_ASSERT(context);
    QObject::disconnect(m_watch);
    m_watch = QObject::connect(context, &QObject::destroyed, context, [this] { stop(); });
}

bool Call::takeDelivery()
{
    if (m_stopped || m_done)
        return false;
    m_done = true;
    QObject::disconnect(m_watch);
    return true;
}

} // namespace bitflow
