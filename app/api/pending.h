// SPDX-License-Identifier: GPL-3.0-or-later
// What a caller holds of a call. Copies speak of the same call; dropping one changes nothing.
#pragma once

#include "app/api/call.h"

namespace bitflow {

template<class Out>
class Pending
{
public:
    Pending() = default; // of nothing: cancel() is harmless
    explicit Pending(std::shared_ptr<TypedCall<Out>> call) : m_call(std::move(call)) {}

    // Say it in the same turn of the event loop as the call; the answer comes later, never inside call(), once, in the
    // UI thread. It does not come when the context is gone or the call is cancelled; the connection is then cut.
    Pending &then(QObject *context, typename TypedCall<Out>::Handler handler)
    {
        m_call->then(context, std::move(handler));
        return *this;
    }
    void cancel()
    {
        if (m_call)
            m_call->stop();
    }
    [[nodiscard]] bool running() const { return m_call && !m_call->stopped() && !m_call->done(); }

private:
    std::shared_ptr<TypedCall<Out>> m_call;
};

} // namespace bitflow
