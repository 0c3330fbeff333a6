// SPDX-License-Identifier: GPL-3.0-or-later
// One call on its way: what is sent, who asked, and what came of it. Pages use Pending (pending.h), not this.
#pragma once

#include "app/api/answer.h"
#include "common/endpoint.h"
#include "common/wire.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <memory>

namespace bitflow {

struct CallOptions
{
    int ifMatch = 0; // row_version of what is changed, as last seen; needed where the endpoint says Guard::IfMatch
    QByteArray
        idempotencyKey{}; // made by itself where one is needed; give it to say "the same call as before" after an error
};

// Everything but read() happens in the UI thread.
class Call
{
public:
    Call() = default;
    virtual ~Call();
    Q_DISABLE_COPY_MOVE(Call)

    Method method = Method::Get;
    WireRequest request;
    CallOptions options;
    bool needsToken = true;
    bool changes = false;        // something on the server
    bool retried = false;        // once more after a broken connection
    bool renewed = false;        // once more with a new token
    bool proven = false;         // once more after a fresh proof of who one is
    QByteArray tokenUsed;        // the one the last attempt went out with
    std::function<void()> abort; // cuts the connection; set while one is open
    QElapsedTimer sentAt;

    virtual void read(const QByteArray &body) = 0; // any thread: turns a 2xx body into the result
    virtual void fail(Error error) = 0;
    virtual void deliver() = 0; // calls the asker, once; nothing after stop()

    [[nodiscard]] bool stopped() const { return m_stopped; }
    [[nodiscard]] bool done() const { return m_done; }
    // Nobody waits any longer: delivery stops first, then the connection is cut.
    void stop();

protected:
    // Stops when the context dies. `destroyed` comes before its connections are cut, so stop() must not touch it.
    void watch(QObject *context);
    virtual void dropHandler() = 0; // and what it holds
    // True once, when there is still somebody to tell.
    [[nodiscard]] bool takeDelivery();

private:
    QMetaObject::Connection m_watch;
    bool m_stopped = false;
    bool m_done = false;
};

template<class Out>
class TypedCall final : public Call
{
public:
    using Handler = std::function<void(const Result<Out> &)>;

    void read(const QByteArray &body) override { m_result = readAnswer<Out>(body); }
    void fail(Error error) override { m_result = std::unexpected(std::move(error)); }
    void deliver() override
    {
        if (takeDelivery() && m_handler)
            std::exchange(m_handler, {})(m_result);
    }
    void settle(Result<Out> result)
    {
        abort = {};
        m_result = std::move(result);
        deliver();
    }
    void then(QObject *context, Handler handler)
    {
        m_handler = std::move(handler);
        watch(context);
    }

protected:
    void dropHandler() override { m_handler = {}; }

private:
    Handler m_handler;
    Result<Out> m_result = bitflow::fail(0, u"not_sent"_s);
};

} // namespace bitflow
