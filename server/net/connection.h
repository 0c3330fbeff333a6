// SPDX-License-Identifier: GPL-3.0-or-later
// One client: bytes in, requests to the worker, answers out, and every deadline on the way.
#pragma once

#include "server/net/channel.h"
#include "server/net/ledger.h"
#include "server/net/options.h"
#include "server/net/parser.h"

#include <QObject>

#include <atomic>
#include <memory>

class QSocketNotifier;

namespace bitflow::net {

class Worker;

// What the acceptor knows of a new connection. The descriptor belongs to whoever holds the value last.
struct Arrival
{
    qintptr descriptor = -1;
    Listen::Kind kind = Listen::Kind::Plain;
    QHostAddress peer;
    QByteArray ledgerKey;
};

class Connection : public QObject
{
    Q_OBJECT
public:
    Connection(quint64 id, Arrival arrival, Worker &worker);
    ~Connection() override;

    // False if TLS cannot be set up.
    bool begin();

    // Dropped unless `sequence` is the request being answered.
    void answer(quint64 sequence, const Response &response);
    // Looks at the deadlines; `now` in milliseconds of the worker's clock.
    void tick(qint64 now);
    // No more requests after the one being answered.
    void drain();

private:
    enum class State { Handshake, Reading, Handling, Writing, Lingering, Dead };

    void readable();
    void writable();
    void shakeHands();
    bool readSome();
    void discardInput();
    void process();
    void noteBody();
    HeadVerdict judge(const Request &request);
    std::optional<Refusal> judgeHost(const Request &request) const;
    std::optional<Refusal> admit(const Request &request);
    void dispatch();
    void refuse(const Refusal &refusal);
    void respond(const Response &response);
    void flush();
    void answered();
    void beginLinger();
    void die();
    bool holdBody(qsizetype bytes);
    void watchRead(bool on);
    void watchWrite(bool on);
    void tickReading(qint64 now);
    void timeOut();

    const quint64 m_id;
    Arrival m_arrival;
    Worker &m_worker;
    const Options &m_options;
    Channel m_channel;
    RequestParser m_parser;
    QSocketNotifier *m_reads = nullptr;
    QSocketNotifier *m_writes = nullptr;
    std::shared_ptr<std::atomic<quint64>> m_current;
    State m_state = State::Reading;
    QByteArray m_in;
    QByteArray m_out;
    qsizetype m_outAt = 0;
    qint64 m_since;                   // when the current state began
    qint64 m_progress;                // when a byte last left
    qsizetype m_held = 0;             // bytes of body counted in the ledger
    Headers m_extra;                  // of the answer to the request at hand
    std::optional<Refusal> m_refusal; // of a request without a body: told once it is complete
    quint64 m_sequence = 0;
    bool m_head = false;      // the request being answered is HEAD
    bool m_oldClient = false; // HTTP/1.0 that asked to be kept
    bool m_close = false;
    bool m_eof = false;
    bool m_draining = false;
    bool m_inBody = false;
};

} // namespace bitflow::net
