// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/parser.h"

#include "common/text.h"

#include <algorithm>
#include <array>

#include <llhttp.h>

namespace bitflow::net {
namespace {

constexpr qint64 largestLength = qint64(1) << 53;

// A second one of these changes the meaning of the first: refused. The others are lists and are joined (RFC 9110 §5.3).
constexpr std::array<QByteArrayView, 17> singletons{
    "host", "content-length", "transfer-encoding", "authorization", "content-type", "content-encoding",
    "expect", "idempotency-key", "user-agent", "referer", "origin", "range", "if-range", "date", "from",
    "if-modified-since", "if-unmodified-since"};

Refusal bad(QByteArray code, QByteArray detail)
{
    return {400, std::move(code), std::move(detail)};
}

bool isToken(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool hasControls(QByteArrayView text, bool tabAllowed)
{
    return std::ranges::any_of(text, [&](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && !(tabAllowed && c == '\t')) || c == 0x7f;
    });
}

} // namespace

struct RequestParser::Machine
{
    Machine(const Limits &l, std::function<HeadVerdict(const Request &)> h) : limits(l), askHead(std::move(h)) { reset(); }

    void reset();
    qsizetype feed(QByteArrayView bytes);
    qsizetype skipEmptyLine(QByteArrayView bytes);
    int refuse(Refusal r);
    void explain(llhttp_errno error);
    int onUrl(QByteArrayView part);
    int onName(QByteArrayView part);
    int onValue(QByteArrayView part);
    int onHeaderDone();
    int onHeadDone();
    std::optional<Refusal> checkFraming() const;
    std::optional<Refusal> splitTarget();
    int onBody(QByteArrayView part);
    int onChunkHeader();
    int onExtension(QByteArrayView part);
    int watchChunkLine(char c);

    const Limits &limits;
    std::function<HeadVerdict(const Request &)> askHead;
    llhttp_t http{};
    Stage stage = Stage::Idle;
    Refusal refusal;
    Request request;
    QByteArray methodText; // the first bytes, to tell an unknown method from noise
    QByteArray name;
    QByteArray value;
    qint64 headerBytes = 0;
    int headerCount = 0;
    qint64 bodyLimit = 0;
    int emptyLine = 0;      // bytes of an empty line before the request
    bool inTrailers = false;
    bool inChunkLine = false;
    bool digitsDone = false;
    int chunkDigits = 0;
    int extensionBytes = 0;
};

namespace {

RequestParser::Stage stageOf(const auto &machine) { return machine.stage; }

} // namespace

// llhttp calls back into the machine; the settings are the same for all.
template<auto Member>
static int onSpan(llhttp_t *http, const char *at, size_t length)
{
    return (static_cast<typename std::remove_pointer_t<decltype(Member)>::Owner *>(http->data)->*(Member->call))(
        QByteArrayView(at, qsizetype(length)));
}

void RequestParser::Machine::reset() {}

} // namespace bitflow::net
