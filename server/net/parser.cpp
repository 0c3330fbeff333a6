// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/parser.h"

#include "common/text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <llhttp.h>

namespace bitflow::net {
namespace {

constexpr qint64 largestLength = qint64(1) << 53;

// A second one of these changes the meaning of the first: refused. The others are lists and are joined (RFC 9110 §5.3).
constexpr std::array<QByteArrayView, 17> singletons{"host",
                                                    "content-length",
                                                    "transfer-encoding",
                                                    "authorization",
                                                    "content-type",
                                                    "content-encoding",
                                                    "expect",
                                                    "idempotency-key",
                                                    "user-agent",
                                                    "referer",
                                                    "origin",
                                                    "range",
                                                    "if-range",
                                                    "date",
                                                    "from",
                                                    "if-modified-since",
                                                    "if-unmodified-since"};

Refusal bad(QByteArray code, QByteArray detail) { return {400, std::move(code), std::move(detail)}; }

bool isToken(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool hasControls(QByteArrayView text, bool tabAllowed)
{
    return std::ranges::any_of(text, [&](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && !(tabAllowed && c == '\t')) || c == 0x7f;
    });
}

// "… HTTP/2.0": well formed, and not what we speak. Anything else at that place is noise.
bool namesAnotherVersion(const QByteArray &line)
{
    const QByteArray last = line.sliced(line.lastIndexOf(' ') + 1);
    const QByteArray version = last.endsWith("\r\n") ? last.chopped(2) : last.endsWith('\r') ? last.chopped(1) : last;
    const auto digit = [&](qsizetype at) { return version[at] >= '0' && version[at] <= '9'; };
    return version.size() == 8 && version.startsWith("HTTP/") && digit(5) && version[6] == '.' && digit(7) &&
           version != "HTTP/1.0"_ba && version != "HTTP/1.1"_ba;
}

} // namespace

struct RequestParser::Machine
{
    Machine(const Limits &l, std::function<HeadVerdict(const Request &)> h) : limits(l), askHead(std::move(h)) {}

    static const llhttp_settings_t &settings();
    void start();
    qsizetype feed(QByteArrayView bytes);
    qsizetype skipEmptyLine(QByteArrayView bytes);
    qsizetype execute(QByteArrayView bytes);
    qsizetype executeChunkLine(QByteArrayView bytes);
    int refuse(Refusal r);
    void explain(llhttp_errno error);
    int onUrl(QByteArrayView part);
    int onName(QByteArrayView part);
    int onValue(QByteArrayView part);
    int countHeader(qsizetype bytes);
    int onHeaderDone();
    int onHeadDone();
    std::optional<Refusal> checkVersionAndMethod();
    std::optional<Refusal> checkFraming() const;
    std::optional<Refusal> splitTarget();
    int onBody(QByteArrayView part);
    int onChunkHeader();
    int onExtension(QByteArrayView part);

    const Limits &limits;
    std::function<HeadVerdict(const Request &)> askHead;
    llhttp_t http{};
    Stage stage = Stage::Idle;
    Refusal refusal;
    Request request;
    QByteArray line; // the request line as it came, as far as it has come
    QByteArray name;
    QByteArray value;
    qint64 headerBytes = 0;
    int headerCount = 0;
    qint64 bodyLimit = 0;
    int emptyLine = 0; // bytes of the one empty line that may come before a request
    bool trailers = false;
    bool chunkLine = false; // between two chunks: a size, its extensions, CRLF
    bool digitsOver = false;
    int chunkDigits = 0;
    int chunkLineBytes = 0;
    int extensionBytes = 0;
};

const llhttp_settings_t &RequestParser::Machine::settings()
{
    static const llhttp_settings_t table = [] {
        using M = Machine;
        static constexpr auto view = [](const char *at, size_t length) {
            return QByteArrayView(at, qsizetype(length));
        };
        llhttp_settings_t s;
        llhttp_settings_init(&s);
        s.on_url = [](llhttp_t *h, const char *at, size_t n) { return static_cast<M *>(h->data)->onUrl(view(at, n)); };
        s.on_header_field = [](llhttp_t *h, const char *at, size_t n) {
            return static_cast<M *>(h->data)->onName(view(at, n));
        };
        s.on_header_value = [](llhttp_t *h, const char *at, size_t n) {
            return static_cast<M *>(h->data)->onValue(view(at, n));
        };
        s.on_header_value_complete = [](llhttp_t *h) { return static_cast<M *>(h->data)->onHeaderDone(); };
        s.on_headers_complete = [](llhttp_t *h) { return static_cast<M *>(h->data)->onHeadDone(); };
        s.on_body = [](llhttp_t *h, const char *at, size_t n) {
            return static_cast<M *>(h->data)->onBody(view(at, n));
        };
        s.on_chunk_header = [](llhttp_t *h) { return static_cast<M *>(h->data)->onChunkHeader(); };
        s.on_chunk_extension_name = [](llhttp_t *h, const char *at, size_t n) {
            return static_cast<M *>(h->data)->onExtension(view(at, n));
        };
        s.on_chunk_extension_value = s.on_chunk_extension_name;
        s.on_chunk_complete = [](llhttp_t *h) {
            auto *m = static_cast<M *>(h->data);
            m->chunkLine = !m->trailers;
            m->chunkDigits = m->chunkLineBytes = m->extensionBytes = 0;
            m->digitsOver = false;
            return m->trailers ? 0 : int(HPE_PAUSED);
        };
        s.on_message_complete = [](llhttp_t *h) {
            static_cast<M *>(h->data)->stage = Stage::Complete;
            return int(HPE_PAUSED);
        };
        return s;
    }();
    return table;
}

// A fresh message: nothing of the one before is left.
void RequestParser::Machine::start()
{
    llhttp_init(&http, HTTP_REQUEST, &settings());
    http.data = this;
    request = {};
    line.clear();
    name.clear();
    value.clear();
    headerBytes = 0;
    headerCount = 0;
    bodyLimit = 0;
    trailers = chunkLine = digitsOver = false;
    chunkDigits = chunkLineBytes = extensionBytes = 0;
    stage = Stage::Head;
}

int RequestParser::Machine::refuse(Refusal r)
{
    refusal = std::move(r);
    stage = Stage::Refused;
    return HPE_USER;
}

qsizetype RequestParser::Machine::feed(QByteArrayView bytes)
{
    qsizetype used = 0;
    while (used < bytes.size() && stage != Stage::Complete && stage != Stage::Refused) {
        const auto rest = bytes.sliced(used);
        if (stage == Stage::Idle)
            used += skipEmptyLine(rest);
        else if (chunkLine)
            used += executeChunkLine(rest);
        else
            used += execute(rest);
    }
    return used;
}

// RFC 9112 §2.2: one empty line before a request is ignored. More of them, or a lone CR or LF, is noise.
qsizetype RequestParser::Machine::skipEmptyLine(QByteArrayView bytes)
{
    const char c = bytes.front();
    if (c == (emptyLine == 0 ? '\r' : '\n') && emptyLine < 2) {
        ++emptyLine;
        return 1;
    }
    if (c == '\r' || c == '\n' || emptyLine == 1) {
        refuse(bad("request_invalid"_ba, "Empty lines before the request."_ba));
        return 1;
    }
    emptyLine = 0;
    start();
    return 0;
}

qsizetype RequestParser::Machine::execute(QByteArrayView bytes)
{
    if (stage == Stage::Head && !line.endsWith('\n') && line.size() <= limits.requestLine) {
        const qsizetype end = bytes.indexOf('\n');
        line.append(bytes.first(end < 0 ? bytes.size() : end + 1));
    }
    const llhttp_errno error = llhttp_execute(&http, bytes.data(), size_t(bytes.size()));
    if (error == HPE_OK)
        return bytes.size();
    const char *at = llhttp_get_error_pos(&http);
    if (error == HPE_PAUSED)
        llhttp_resume(&http);
    else if (stage != Stage::Refused)
        explain(error);
    return at ? std::clamp<qsizetype>(at - bytes.data(), 0, bytes.size()) : bytes.size();
}

// The line between two chunks goes in byte by byte: llhttp takes any number of leading zeros and does not tell.
qsizetype RequestParser::Machine::executeChunkLine(QByteArrayView bytes)
{
    const char c = bytes.front();
    digitsOver = digitsOver || !isHex(c);
    if (!digitsOver && ++chunkDigits > 16)
        refuse(bad("chunk_invalid"_ba, "The chunk size has too many digits."_ba));
    else if (++chunkLineBytes > 64 + limits.chunkExtension ||
             hasControls(bytes.first(1), true) != (c == '\r' || c == '\n'))
        refuse(bad("chunk_invalid"_ba, "The line before a chunk is too long or holds control characters."_ba));
    else
        execute(bytes.first(1));
    return 1;
}

void RequestParser::Machine::explain(llhttp_errno error)
{
    const auto method = QByteArrayView(line).first(line.contains(' ') ? line.indexOf(' ') : line.size());
    const bool noise = method.isEmpty() || !std::ranges::all_of(method, isToken);
    if (error == HPE_INVALID_METHOD && !noise)
        refuse({501, "method_unknown"_ba, "This server does not know the method."_ba});
    else if (error == HPE_PAUSED_H2_UPGRADE || (error == HPE_INVALID_VERSION && namesAnotherVersion(line)))
        refuse({505, "version_unsupported"_ba, "Only HTTP/1.0 and HTTP/1.1 are spoken here."_ba});
    else
        refuse(bad("request_invalid"_ba, "The request is not well formed HTTP."_ba));
}

int RequestParser::Machine::onUrl(QByteArrayView part)
{
    request.target.append(part);
    const qsizetype fixed =
        qsizetype(strlen(llhttp_method_name(llhttp_method_t(http.method)))) + 11; // " " and " HTTP/1.1\r"
    if (request.target.size() + fixed > limits.requestLine)
        return refuse({414, "uri_too_long"_ba, "The request line is too long."_ba});
    return 0;
}

int RequestParser::Machine::countHeader(qsizetype bytes)
{
    headerBytes += bytes;
    if (name.size() + value.size() > limits.oneHeader || headerBytes > limits.allHeaders)
        return refuse({431, "headers_too_large"_ba, "The headers are too large."_ba});
    return 0;
}

int RequestParser::Machine::onName(QByteArrayView part)
{
    name.append(part);
    return countHeader(part.size());
}

int RequestParser::Machine::onValue(QByteArrayView part)
{
    value.append(part);
    return countHeader(part.size());
}

int RequestParser::Machine::onHeaderDone()
{
    const QByteArray key = std::exchange(name, {}).toLower();
    const QByteArray content = std::exchange(value, {}).trimmed();
    if (++headerCount > limits.headerCount)
        return refuse({431, "headers_too_large"_ba, "There are too many headers."_ba});
    if (key.isEmpty() || hasControls(content, true))
        return refuse(bad("header_invalid"_ba, "A header holds control characters."_ba));
    if (trailers)
        return 0; // nothing here reads trailers; merging them would let them pose as headers (RFC 9110 §6.5.1)
    const auto same = std::ranges::find(request.headers, key, &std::pair<QByteArray, QByteArray>::first);
    if (same == request.headers.end()) {
        request.headers.emplaceBack(key, content);
        return 0;
    }
    if (std::ranges::contains(singletons, QByteArrayView(key)))
        return refuse(bad("header_repeated"_ba, "A header that may come once came twice."_ba));
    same->second += (key == "cookie"_ba ? "; "_ba : ", "_ba) + content;
    return 0;
}

std::optional<Refusal> RequestParser::Machine::checkVersionAndMethod()
{
    if (http.http_major != 1 || http.http_minor > 1)
        return Refusal{505, "version_unsupported"_ba, "Only HTTP/1.0 and HTTP/1.1 are spoken here."_ba};
    request.method = QByteArray(llhttp_method_name(llhttp_method_t(http.method)));
    if (auto refused = checkMethod(request.method))
        return refused;
    // llhttp takes more than one blank, and other protocols' names: what it understood must be what was written.
    if (line != request.method + ' ' + request.target + " HTTP/1." + char('0' + http.http_minor) + "\r\n")
        return bad("request_invalid"_ba, "The request line is not well formed."_ba);
    return std::nullopt;
}

// RFC 9112 §6.3, read as strictly as it allows: one way to know where the body ends, or none at all.
std::optional<Refusal> RequestParser::Machine::checkFraming() const
{
    const QByteArray coding = request.header("transfer-encoding");
    const QByteArray length = request.header("content-length");
    const bool hasLength =
        std::ranges::contains(request.headers, "content-length"_ba, &std::pair<QByteArray, QByteArray>::first);
    const bool hasCoding =
        std::ranges::contains(request.headers, "transfer-encoding"_ba, &std::pair<QByteArray, QByteArray>::first);
    if (hasCoding && (hasLength || coding.toLower() != "chunked"_ba || http.http_minor == 0))
        return bad("framing_invalid"_ba, "Transfer-Encoding must be chunked, alone, in HTTP/1.1."_ba);
    const bool digits = std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; });
    if (hasLength && (length.isEmpty() || !digits || length.size() > 19 || length.toLongLong() > largestLength))
        return bad("framing_invalid"_ba, "Content-Length is not a number that makes sense."_ba);
    if (http.upgrade || !request.header("upgrade").isEmpty())
        return bad("upgrade_refused"_ba, "This server does not change protocols."_ba);
    return std::nullopt;
}

// origin-form, or absolute-form whose authority then stands for Host (RFC 9112 §3.2).
std::optional<Refusal> RequestParser::Machine::splitTarget()
{
    QByteArray full = request.target;
    const bool plain = std::ranges::all_of(full, [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
    if (!plain)
        return bad("target_invalid"_ba, "The target holds characters that must be escaped."_ba);
    for (const QByteArray &scheme : {"http://"_ba, "https://"_ba}) {
        if (!full.toLower().startsWith(scheme))
            continue;
        const auto begin = full.begin() + scheme.size();
        const qsizetype end =
            std::find_if(begin, full.end(), [](char c) { return c == '/' || c == '?'; }) - full.begin();
        for (auto &[key, content] : request.headers) {
            if (key == "host"_ba)
                content = full.sliced(scheme.size(), end - scheme.size());
        }
        full = full.sliced(end);
        if (!full.startsWith('/'))
            full.prepend('/');
        break;
    }
    const qsizetype mark = full.indexOf('?');
    request.query = mark < 0 ? QByteArray() : full.sliced(mark + 1);
    request.target = mark < 0 ? full : full.first(mark);
    return std::nullopt;
}

int RequestParser::Machine::onHeadDone()
{
    auto refused = checkVersionAndMethod();
    if (!refused)
        refused = checkFraming();
    if (!refused)
        refused = splitTarget();
    if (refused)
        return refuse(*refused);
    request.keepAlive = llhttp_should_keep_alive(&http) != 0;
    HeadVerdict verdict = askHead(request);
    if (verdict.refusal)
        return refuse(std::move(*verdict.refusal));
    bodyLimit = verdict.bodyLimit;
    const bool chunked = (http.flags & F_CHUNKED) != 0;
    if (!chunked && http.content_length > quint64(bodyLimit))
        return refuse({413, "body_too_large"_ba, "The body is larger than this resource takes."_ba});
    stage = Stage::Body;
    chunkLine = chunked;
    return chunked || http.content_length > 0 ? HPE_PAUSED : 0;
}

int RequestParser::Machine::onBody(QByteArrayView part)
{
    if (request.body.size() + part.size() > bodyLimit)
        return refuse({413, "body_too_large"_ba, "The body is larger than this resource takes."_ba});
    request.body.append(part);
    return 0;
}

int RequestParser::Machine::onChunkHeader()
{
    chunkLine = false;
    trailers = http.content_length == 0;
    if (http.content_length > quint64(bodyLimit - request.body.size()))
        return refuse({413, "body_too_large"_ba, "The body is larger than this resource takes."_ba});
    return 0;
}

int RequestParser::Machine::onExtension(QByteArrayView part)
{
    extensionBytes += int(part.size());
    if (extensionBytes > limits.chunkExtension)
        return refuse(bad("chunk_invalid"_ba, "A chunk extension is too long."_ba));
    return 0;
}

RequestParser::RequestParser(const Limits &limits, std::function<HeadVerdict(const Request &)> head)
    : m_machine(std::make_unique<Machine>(limits, std::move(head)))
{}

RequestParser::~RequestParser() = default;

qsizetype RequestParser::feed(QByteArrayView bytes) { return m_machine->feed(bytes); }

RequestParser::Stage RequestParser::stage() const { return m_machine->stage; }

const Refusal &RequestParser::refusal() const { return m_machine->refusal; }

bool RequestParser::isHead() const
{
    return m_machine->line.startsWith("HEAD ") || m_machine->request.method == "HEAD"_ba;
}

bool RequestParser::expectsContinue() const
{
    return m_machine->http.http_minor == 1 && !m_machine->request.header("expect").isEmpty();
}

qsizetype RequestParser::bodySize() const { return m_machine->request.body.size(); }

Request RequestParser::take()
{
    m_machine->stage = Stage::Idle;
    m_machine->emptyLine = 0;
    return std::exchange(m_machine->request, {});
}

} // namespace bitflow::net
