// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes → one Request at a time. llhttp in its strict mode decides the framing, this class the limits and what strict
// mode still lets through. No sockets, no clock: feed it anything.
#pragma once

#include "server/net/limits.h"
#include "server/net/policy.h"
#include "server/net/request.h"

#include <QByteArrayView>

#include <functional>
#include <memory>
#include <optional>

namespace bitflow::net {

// What the owner says about a head before its body is read.
struct HeadVerdict
{
    std::optional<Refusal> refusal;
    qint64 bodyLimit = 0;
};

class RequestParser
{
public:
    enum class Stage { Idle, Head, Body, Complete, Refused };

    // `head` is asked once per request, when its head is complete and well formed.
    RequestParser(const Limits &limits, std::function<HeadVerdict(const Request &)> head);
    ~RequestParser();

    // Takes bytes until a request is complete or refused; returns how many it took.
    qsizetype feed(QByteArrayView bytes);

    Stage stage() const;
    const Refusal &refusal() const; // when Refused
    bool isHead() const;            // HEAD: the answer has no body, also when it is a refusal
    bool expectsContinue() const;   // in Body: the client waits for "100 Continue"
    qsizetype bodySize() const;     // bytes of body held so far

    // The complete request, without peer and secure; the parser is Idle again.
    Request take();

private:
    struct Machine;
    std::unique_ptr<Machine> m_machine;
};

} // namespace bitflow::net
