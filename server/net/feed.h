// SPDX-License-Identifier: GPL-3.0-or-later
// The slim feed into Qt HTTP Server: it sees a request line and a body that the Gate has framed, and nothing else.
#pragma once

#include "server/net/request.h"

#include <QObject>

#include <functional>
#include <memory>

class QHttpServer;
class QHttpServerRequest;

namespace bitflow::net {

class FeedSocket;
class FeedSource;

// One per worker, in the worker's thread. Dispatch is synchronous, so one virtual socket serves every connection.
class Feed : public QObject
{
    Q_OBJECT
public:
    using Handler = std::function<void(Request)>;

    explicit Feed(Handler handler, QObject *parent = nullptr);
    ~Feed() override;

    // False if Qt HTTP Server cannot be set up at all.
    bool ready() const { return m_ready; }

    // Calls the handler before it returns; false if Qt HTTP Server did not take the request.
    bool pass(Request request);

private:
    void received(const QHttpServerRequest &request);
    void connectSocket();

    Handler m_handler;
    QHttpServer *m_http;
    FeedSource *m_source;           // owned by m_http once bound
    FeedSocket *m_socket = nullptr; // owned by Qt HTTP Server
    Request *m_current = nullptr;   // the request inside pass(), until it has arrived
    bool m_ready = false;
};

} // namespace bitflow::net
