// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/connection.h"

#include "common/text.h"
#include "server/net/wire.h"
#include "server/net/worker.h"

#include <QSocketNotifier>

#include <algorithm>
#include <array>

namespace bitflow::net {

using Stage = RequestParser::Stage;

Connection::Connection(quint64 id, Arrival arrival, Worker &worker)
    : QObject(&worker)
    , m_id(id)
    , m_arrival(std::move(arrival))
    , m_worker(worker)
    , m_options(worker.options())
    , m_channel(m_arrival.descriptor)
    , m_parser(m_options.limits, [this](const Request &request) { return judge(request); })
    , m_current(std::make_shared<std::atomic<quint64>>(0))
    , m_since(worker.now())
    , m_progress(m_since)
{}

Connection::~Connection()
{
    m_current->store(0, std::memory_order_release);
    holdBody(0);
    if (m_state == State::Handshake)
        --m_worker.ledger().handshakes;
    m_worker.ledger().release(m_arrival.ledgerKey);
}

bool Connection::begin()
{
    if (m_arrival.kind == Listen::Kind::Tls) {
        const auto context = m_worker.tls();
        m_state = State::Handshake;
        if (!context || !m_channel.startTls(context.get()))
            return false;
    }
    m_reads = new QSocketNotifier(m_arrival.descriptor, QSocketNotifier::Read, this);
    connect(m_reads, &QSocketNotifier::activated, this, &Connection::readable);
    return true;
}

void Connection::watchRead(bool on) { m_reads->setEnabled(on); }

void Connection::watchWrite(bool on)
{
    if (!m_writes && on) {
        m_writes = new QSocketNotifier(m_arrival.descriptor, QSocketNotifier::Write, this);
        connect(m_writes, &QSocketNotifier::activated, this, &Connection::writable);
    }
    if (m_writes)
        m_writes->setEnabled(on);
}

void Connection::readable()
{
    switch (m_state) {
    case State::Handshake:
        shakeHands();
        break;
    case State::Lingering:
        discardInput();
        break;
    case State::Dead:
        break;
    default:
        if (readSome())
            process();
    }
}

void Connection::writable()
{
    if (m_state == State::Dead)
        return;
    watchWrite(false);
    if (m_state == State::Handshake)
        return shakeHands();
    if (m_outAt < m_out.size() || m_state == State::Writing)
        flush();
    else
        readable();
}

void Connection::shakeHands()
{
    switch (m_channel.handshake()) {
    case Channel::Status::Ok:
        m_state = State::Reading;
        --m_worker.ledger().handshakes;
        m_since = m_worker.now();
        readable();
        break;
    case Channel::Status::Again:
        watchWrite(m_channel.wantsWrite());
        break;
    default:
        die();
    }
}

// One turn's worth, so that one busy client does not starve the rest. False if the connection is gone.
bool Connection::readSome()
{
    const qsizetype room = m_options.limits.readBuffer;
    std::array<char, 16'384> buffer;
    while (m_in.size() < room) {
        qsizetype got = 0;
        switch (m_channel.read(buffer.data(), qsizetype(buffer.size()), got)) {
        case Channel::Status::Ok:
            m_in.append(buffer.data(), got);
            break;
        case Channel::Status::Again:
            if (m_channel.wantsWrite())
                watchWrite(true);
            return true;
        case Channel::Status::Closed:
            m_eof = true;
            watchRead(false);
            return true;
        case Channel::Status::Failed:
            die();
            return false;
        }
        if (got < qsizetype(buffer.size()) && !m_channel.hasPending())
            return true;
    }
    // Full: go on when there is room, and not at all while an answer is on its way.
    if (m_state == State::Reading)
        QMetaObject::invokeMethod(this, &Connection::readable, Qt::QueuedConnection);
    else
        watchRead(false);
    return true;
}

void Connection::discardInput()
{
    std::array<char, 16'384> buffer;
    for (int turn = 0; turn < 4; ++turn) {
        qsizetype got = 0;
        const auto status = m_channel.read(buffer.data(), qsizetype(buffer.size()), got);
        if (status == Channel::Status::Again)
            return;
        if (status != Channel::Status::Ok)
            return die();
    }
}

void Connection::process()
{
    while (m_state == State::Reading && !m_in.isEmpty()) {
        const Stage before = m_parser.stage();
        const qsizetype used = m_parser.feed(m_in);
        m_in.remove(0, used);
        if (before == Stage::Idle && m_parser.stage() != Stage::Idle)
            m_since = m_worker.now(); // the head's time runs from its first byte
        if (m_parser.stage() == Stage::Refused)
            return refuse(m_parser.refusal());
        if (m_parser.stage() == Stage::Complete)
            return dispatch();
        if (m_parser.stage() == Stage::Body)
            noteBody();
    }
    if (m_eof && m_state == State::Reading)
        die();
}

// Called while a body is coming: memory is counted, and a waiting client is told to go on.
void Connection::noteBody()
{
    if (!m_inBody) {
        m_inBody = true;
        m_since = m_worker.now();
        if (m_parser.expectsContinue() && m_parser.bodySize() == 0 && m_in.isEmpty()) {
            m_out.append("HTTP/1.1 100 Continue\r\n\r\n");
            flush();
        }
    }
    if (!holdBody(m_parser.bodySize()))
        refuse({503, "server_busy"_ba, "Too many uploads at the same time."_ba});
}

// False if that is more than there is to give. A body that grows beyond the ordinary goes over to the other purse.
bool Connection::holdBody(qsizetype bytes)
{
    const Limits &limits = m_options.limits;
    Ledger &ledger = m_worker.ledger();
    if (m_held > 0)
        (m_held > limits.body ? ledger.uploads : ledger.bodies).giveBack(m_arrival.ledgerKey, m_held);
    m_held = bytes;
    if (bytes == 0)
        return true;
    return bytes > limits.body ? ledger.uploads.hold(m_arrival.ledgerKey, bytes, limits.uploads)
                               : ledger.bodies.hold(m_arrival.ledgerKey, bytes, limits.bodies);
}

std::optional<Refusal> Connection::judgeHost(const Request &request) const
{
    const QByteArray header = request.header("host");
    const auto host = hostOf(header);
    if (!host)
        return Refusal{400, "host_invalid"_ba, "A request needs one well-formed Host."_ba};
    if (!m_worker.answersFor(*host))
        return Refusal{421, "host_unknown"_ba, "This server does not answer for that host."_ba};
    return std::nullopt;
}

HeadVerdict Connection::judge(const Request &request)
{
    const bool secure = m_arrival.kind == Listen::Kind::Tls;
    if (!secure && !mayBePlain(m_arrival.kind, m_arrival.peer, m_options))
        return {Refusal{403, "tls_required"_ba, "This server is reached over https only."_ba}};
    if (auto refusal = judgeHost(request))
        return {refusal};
    if (auto refusal = checkPath(request.target);
        refusal && !(request.target == "*"_ba && request.method == "OPTIONS"_ba))
        return {refusal};
    const QByteArray expect = request.header("expect");
    if (!expect.isEmpty() && expect.toLower() != "100-continue"_ba)
        return {Refusal{417, "expectation_unknown"_ba, "Only 100-continue can be expected."_ba}};
    if (auto refusal = admit(request))
        return {refusal};
    if (m_refusal || !m_options.bodyLimit)
        return {std::nullopt, m_refusal ? 0 : m_options.limits.body};
    const auto limit = m_options.bodyLimit(request);
    return limit ? HeadVerdict{std::nullopt, *limit} : HeadVerdict{limit.error()};
}

// A refusal that closes costs a new handshake; where no body has to be skipped the connection can stay.
std::optional<Refusal> Connection::admit(const Request &request)
{
    if (!m_options.admit)
        return std::nullopt;
    Request head = request;
    head.peer = m_arrival.peer;
    head.secure = m_arrival.kind == Listen::Kind::Tls;
    auto admitted = m_options.admit(head);
    if (admitted) {
        m_extra = *std::move(admitted);
        return std::nullopt;
    }
    const QByteArray length = head.header("content-length");
    if (head.header("transfer-encoding").isEmpty() && (length.isEmpty() || length == "0"_ba)) {
        m_refusal = std::move(admitted).error();
        return std::nullopt;
    }
    return std::move(admitted).error();
}

void Connection::dispatch()
{
    Request request = m_parser.take();
    request.peer = m_arrival.peer;
    request.secure = m_arrival.kind == Listen::Kind::Tls;
    m_inBody = false;
    m_head = request.method == "HEAD"_ba;
    m_close = !request.keepAlive || m_draining || int(m_sequence) + 1 >= m_options.limits.requestsPerConnection;
    m_oldClient = request.keepAlive && request.header("connection").toLower() == "keep-alive"_ba;
    m_state = State::Handling;
    m_since = m_worker.now();
    m_current->store(++m_sequence, std::memory_order_release);
    if (m_refusal)
        return answer(m_sequence, m_worker.problem(*std::exchange(m_refusal, std::nullopt)));
    if (request.target == "*"_ba)
        return answer(m_sequence, {204, {{"Allow"_ba, allowedMethods().toByteArray()}}, {}});
    const quint64 sequence = m_sequence;
    if (!m_worker.pass(std::move(request), m_current, m_id, sequence))
        answer(sequence, m_worker.problem({400, "target_invalid"_ba, "The target cannot be read."_ba}));
}

void Connection::answer(quint64 sequence, const Response &response)
{
    if (m_state == State::Handling && sequence == m_sequence)
        respond(response);
}

void Connection::refuse(const Refusal &refusal)
{
    m_close = true;
    m_head = m_parser.isHead();
    m_in.clear();
    respond(m_worker.problem(refusal));
}

void Connection::respond(const Response &response)
{
    m_current->store(0, std::memory_order_release);
    holdBody(0);
    m_close = m_close || m_draining;
    Response full = response;
    // What the answer says itself is closer to the matter than what was known when its head came.
    for (auto &extra : std::exchange(m_extra, {}))
        if (std::ranges::none_of(response.headers, [&](const auto &own) { return own.first == extra.first; }))
            full.headers.append(std::move(extra));
    m_out.append(toWire(full, {m_head, m_close, m_oldClient, m_worker.date()}));
    m_state = State::Writing;
    m_progress = m_worker.now();
    flush();
}

void Connection::flush()
{
    while (m_outAt < m_out.size()) {
        qsizetype put = 0;
        const auto status = m_channel.write(m_out.constData() + m_outAt, m_out.size() - m_outAt, put);
        if (status == Channel::Status::Again)
            return watchWrite(true);
        if (status != Channel::Status::Ok)
            return die();
        m_outAt += put;
        m_progress = m_worker.now();
    }
    m_out = {};
    m_outAt = 0;
    if (m_state == State::Writing)
        answered();
}

void Connection::answered()
{
    if (m_close)
        return beginLinger();
    m_state = State::Reading;
    m_since = m_worker.now();
    if (!m_eof)
        watchRead(true);
    // Bytes that waited, here or inside TLS, are not announced again. Queued: a pipeline must not become a recursion.
    if (!m_in.isEmpty() || m_channel.hasPending() || m_eof)
        QMetaObject::invokeMethod(this, m_in.isEmpty() && !m_eof ? &Connection::readable : &Connection::process,
                                  Qt::QueuedConnection);
}

// Our side is closed; what the client still sends is read and forgotten, so that a reset cannot overtake the answer.
void Connection::beginLinger()
{
    m_state = State::Lingering;
    m_since = m_worker.now();
    m_in.clear();
    m_channel.shutdownWrite();
    watchWrite(false);
    if (m_eof)
        return die();
    watchRead(true);
    if (m_channel.hasPending())
        discardInput();
}

void Connection::die()
{
    if (m_state == State::Dead)
        return;
    if (m_state == State::Handshake)
        --m_worker.ledger().handshakes;
    m_state = State::Dead;
    m_current->store(0, std::memory_order_release);
    if (m_reads)
        watchRead(false);
    watchWrite(false);
    m_channel.close();
    m_worker.remove(m_id);
}

void Connection::drain()
{
    m_draining = true;
    const bool quiet = m_state == State::Handshake || (m_state == State::Reading && m_parser.stage() == Stage::Idle);
    if (quiet && m_in.isEmpty())
        die();
}

void Connection::timeOut() { refuse({408, "request_timeout"_ba, "The request did not arrive in time."_ba}); }

void Connection::tickReading(qint64 now)
{
    const Limits &limits = m_options.limits;
    const qint64 elapsed = now - m_since;
    switch (m_parser.stage()) {
    case Stage::Idle:
        // A client that has never asked anything gets the time of a head, not that of a kept connection.
        if (elapsed > (m_sequence == 0 ? limits.head : limits.idle))
            die();
        break;
    case Stage::Head:
        if (elapsed > limits.head)
            timeOut();
        break;
    default:
        const qint64 owed = (elapsed - limits.bodyGrace) * limits.bodyRate / 1000;
        if (elapsed > limits.bodyTime || (elapsed > limits.bodyGrace && m_parser.bodySize() < owed))
            timeOut();
    }
}

void Connection::tick(qint64 now)
{
    const Limits &limits = m_options.limits;
    switch (m_state) {
    case State::Handshake:
        if (now - m_since > limits.handshake)
            die();
        break;
    case State::Reading:
        tickReading(now);
        break;
    case State::Handling:
        if (now - m_since > limits.handler)
            answer(m_sequence, m_worker.problem({504, "handler_timeout"_ba, "The answer took too long."_ba}));
        break;
    case State::Writing:
        if (now - m_progress > limits.writeStall)
            die();
        break;
    case State::Lingering:
        if (now - m_since > limits.linger)
            die();
        break;
    case State::Dead:
        break;
    }
}

} // namespace bitflow::net
