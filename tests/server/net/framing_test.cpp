// SPDX-License-Identifier: GPL-3.0-or-later
// What comes in as bytes and what must come out: the table of framing cases, over plain sockets in three ways of
// cutting the bytes up, and over TLS. "Smuggled" requests would show as calls the row does not allow.
#include "server/net/parser.h"
#include "tests/server/net/harness.h"

#include <QSet>

#include <numeric>

#include <gtest/gtest.h>

namespace bitflow::net {
namespace {

struct Row
{
    const char *name;
    QByteArray bytes;
    QList<int> statuses; // one a 200 must be one call of the application, and nothing else may be
};

const QByteArray h = "Host: localhost\r\n";
const QByteArray smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

QByteArray post(const QByteArray &headers, const QByteArray &body)
{
    return "POST /p HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
}

QByteArray chunked(const QByteArray &body) { return post("Transfer-Encoding: chunked\r\n", body); }

QByteArray nul(QByteArray text) { return text.replace('@', '\0'); }

QByteArray many(int count)
{
    QByteArray headers;
    for (int i = 0; i < count; ++i)
        headers += "X-" + QByteArray::number(i) + ": v\r\n";
    return headers;
}

QList<Row> goodRows()
{
    return {
        {"plain get", get("/up"), {200}},
        {"two in one packet", get("/a") + get("/b"), {200, 200}},
        {"three pipelined with a body between",
         get("/a") + post("Content-Length: 3\r\n", "abc") + get("/c"),
         {200, 200, 200}},
        {"body by length", post("Content-Length: 5\r\n", "hello"), {200}},
        {"empty body by length", post("Content-Length: 0\r\n", ""), {200}},
        {"post without body", post("", ""), {200}},
        {"length with leading zeros", post("Content-Length: 0005\r\n", "hello"), {200}},
        {"chunked", chunked("5\r\nhello\r\n0\r\n\r\n"), {200}},
        {"chunked in capitals", post("TRANSFER-ENCODING: Chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), {200}},
        {"chunked, upper-case hex", chunked("A\r\n0123456789\r\n0\r\n\r\n"), {200}},
        {"chunked, many chunks", chunked("1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n"), {200}},
        {"chunked, extension", chunked("5;name=value\r\nhello\r\n0\r\n\r\n"), {200}},
        {"chunked, quoted extension", chunked("5;name=\"va lue\"\r\nhello\r\n0\r\n\r\n"), {200}},
        {"chunked, trailer dropped", chunked("5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n"), {200}},
        {"chunked, trailer Host is not a second Host", chunked("0\r\nHost: evil\r\n\r\n"), {200}},
        {"chunked then another", chunked("5\r\nhello\r\n0\r\n\r\n") + get("/b"), {200, 200}},
        {"chunked, 16 digits", chunked("0000000000000005\r\nhello\r\n0\r\n\r\n"), {200}},
        {"no space after colon", "GET /up HTTP/1.1\r\nHost:localhost\r\n\r\n", {200}},
        {"tab after colon", "GET /up HTTP/1.1\r\nHost:\tlocalhost\r\n\r\n", {200}},
        {"trailing blanks in a value", "GET /up HTTP/1.1\r\nHost: localhost \t\r\n\r\n", {200}},
        {"host with port", "GET /up HTTP/1.1\r\nHost: localhost:8443\r\n\r\n", {200}},
        {"host in capitals", "GET /up HTTP/1.1\r\nHOST: LOCALHOST\r\n\r\n", {200}},
        {"host IPv6", "GET /up HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n", {200}},
        {"empty header value", get("/up", "X-Empty:\r\n"), {200}},
        {"latin-1 in a value", get("/up", "X-Name: M\xfcller\r\n"), {200}},
        {"one empty line first", "\r\n" + get("/up"), {200}},
        {"one empty line between", post("Content-Length: 1\r\n", "x") + "\r\n" + get("/up"), {200, 200}},
        {"query", get("/up?a=%2f..&b=//"), {200}},
        {"query with another mark", get("/up?a?b"), {200}},
        {"escaped letters stay", get("/%75p"), {200}},
        {"well-known", get("/.well-known/jwks.json"), {200}},
        {"dots inside a name", get("/a..b/file.json"), {200}},
        {"trailing slash", get("/users/"), {200}},
        {"absolute form", "GET http://localhost/up HTTP/1.1\r\nHost: localhost\r\n\r\n", {200}},
        {"absolute form, authority wins", "GET http://localhost/up HTTP/1.1\r\nHost: evil\r\n\r\n", {200}},
        {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", {204}},
        {"repeated list header", get("/up", "Accept: a\r\nAccept: b\r\n"), {200}},
        {"repeated cookie", get("/up", "Cookie: a=1\r\nCookie: b=2\r\n"), {200}},
        {"a hundred headers", "GET /up HTTP/1.1\r\n" + h + many(99) + "\r\n", {200}},
        {"header just below its limit", get("/up", "X-Big: " + QByteArray(8100, 'x') + "\r\n"), {200}},
        {"line just below its limit", get('/' + QByteArray(8100, 'x')), {200}},
        {"http/1.0", "GET /up HTTP/1.0\r\nHost: localhost\r\n\r\n" + smuggled, {200}},
        {"http/1.0 keep-alive",
         "GET /a HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n" + get("/b"),
         {200, 200}},
        {"connection close", get("/up", "Connection: close\r\n") + smuggled, {200}},
        {"connection close in capitals", get("/up", "CONNECTION: CLOSE\r\n") + smuggled, {200}},
        {"get with a body", "GET /up HTTP/1.1\r\n" + h + "Content-Length: 2\r\n\r\nxx" + get("/b"), {200, 200}},
        {"delete with a body", "DELETE /d HTTP/1.1\r\n" + h + "Content-Length: 2\r\n\r\nxx", {200}},
        {"expect, body already there", post("Content-Length: 2\r\nExpect: 100-continue\r\n", "xx"), {200}},
        {"incomplete head", "GET /up HTTP/1.1\r\nHost: localhost\r\n", {}},
        {"incomplete body", post("Content-Length: 10\r\n", "half"), {}},
        {"incomplete chunk", chunked("5\r\nhel"), {}},
        {"missing last chunk", chunked("5\r\nhello\r\n"), {}},
    };
}

QList<Row> lengthRows()
{
    const auto length = [](const QByteArray &value) {
        return post("Content-Length: " + value + "\r\n", "hello" + smuggled);
    };
    return {
        {"two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello" + smuggled), {400}},
        {"two different lengths", post("Content-Length: 5\r\nContent-Length: 0\r\n", "hello" + smuggled), {400}},
        {"lengths in one header", length("5, 5"), {400}},
        {"different lengths in one header", length("5, 0"), {400}},
        {"length with plus", length("+5"), {400}},
        {"negative length", length("-1"), {400}},
        {"hexadecimal length", length("0x5"), {400}},
        {"length with blank inside", length("5 5"), {400}},
        {"length with a letter", length("5a"), {400}},
        {"empty length", length(""), {400}},
        {"length with comma", length("5,"), {400}},
        {"length with fraction", length("5.0"), {400}},
        {"length 2^64-1", length("18446744073709551615"), {400}},
        {"length 2^64+5", length("18446744073709551621"), {400}},
        {"length of forty digits", length(QByteArray(40, '9')), {400}},
        {"length above 2^53", length("9007199254740993"), {400}},
        {"length with NUL", nul(post("Content-Length: 5@\r\n", "hello" + smuggled)), {400}},
        {"space before the colon of length", post("Content-Length : 5\r\n", "hello" + smuggled), {400}},
        {"tab before the colon of length", post("Content-Length\t: 5\r\n", "hello" + smuggled), {400}},
        {"length over the limit", post("Content-Length: 1048577\r\n", smuggled), {413}},
        {"2 GiB declared", post("Content-Length: 2147483648\r\n", smuggled), {413}},
        {"upload over its own limit",
         "POST /upload HTTP/1.1\r\n" + h + "Content-Length: 20971521\r\n\r\n" + smuggled,
         {413}},
    };
}

QList<Row> codingRows()
{
    const auto coding = [](const QByteArray &value) {
        return post("Transfer-Encoding: " + value + "\r\n", "5\r\nhello\r\n0\r\n\r\n" + smuggled);
    };
    const auto chunk = [](const QByteArray &body) { return chunked(body + smuggled); };
    return {
        {"length and coding",
         post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled),
         {400}},
        {"coding and length",
         post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + smuggled),
         {400}},
        {"coding and length 0",
         post("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", "0\r\n\r\n" + smuggled),
         {400}},
        {"xchunkedx", coding("xchunkedx"), {400}},
        {"xchunked", coding("xchunked"), {400}},
        {"chunked,", coding("chunked,"), {400}},
        {"identity", coding("identity"), {400}},
        {"gzip", coding("gzip"), {400}},
        {"gzip, chunked", coding("gzip, chunked"), {400}},
        {"chunked, gzip", coding("chunked, gzip"), {400}},
        {"chunked, chunked", coding("chunked, chunked"), {400}},
        {"chunked twice",
         post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled),
         {400}},
        {"chunked then identity",
         post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n" + smuggled),
         {400}},
        {"coding with parameter", coding("chunked;q=1"), {400}},
        {"quoted coding", coding("\"chunked\""), {400}},
        {"empty coding", coding(""), {400}},
        {"coding with a vertical tab",
         coding("\x0b"
                "chunked"),
         {400}},
        {"coding folded", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n" + smuggled), {400}},
        {"space before the colon of coding", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + smuggled), {400}},
        {"coding in 1.0", "POST /p HTTP/1.0\r\n" + h + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, {400}},
        {"chunk size not hex", chunk("g\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size 0x5", chunk("0x5\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size +5", chunk("+5\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size -1", chunk("-1\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size empty", chunk("\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size with space before", chunk(" 5\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size with space after", chunk("5 \r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size of 17 digits", chunk("00000000000000005\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size overflows", chunk("10000000000000005\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size of all ones", chunk("ffffffffffffffff\r\nhello\r\n0\r\n\r\n"), {413}},
        {"chunk larger than the limit", chunk("100001\r\nhello"), {413}},
        {"chunk size ended by LF", chunk("5\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk size ended by CR", chunk("5\rhello\r\n0\r\n\r\n"), {400}},
        {"chunk data longer than said", chunk("4\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk data ended by LF", chunk("5\r\nhello\n0\r\n\r\n"), {400}},
        {"chunk data without end", chunk("5\r\nhello0\r\n\r\n"), {400}},
        {"chunk extension too long", chunk("5;" + QByteArray(300, 'a') + "\r\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk extension with LF", chunk("5;a\nhello\r\n0\r\n\r\n"), {400}},
        {"chunk extension with NUL", nul(chunk("5;a@\r\nhello\r\n0\r\n\r\n")), {400}},
        {"trailer with space before colon", chunk("0\r\nX : 1\r\n\r\n"), {400}},
        {"trailer with bare LF", chunk("0\r\nX: 1\n\r\n"), {400}},
        {"trailers too large", chunk("0\r\nX: " + QByteArray(20'000, 'x') + "\r\n\r\n"), {431}},
    };
}

QList<Row> headRows()
{
    const auto line = [](const QByteArray &text) { return text + "\r\nHost: localhost\r\n\r\n" + smuggled; };
    const auto header = [](const QByteArray &text) {
        return "GET /up HTTP/1.1\r\nHost: localhost\r\n" + text + "\r\n\r\n" + smuggled;
    };
    const auto host = [](const QByteArray &text) { return "GET /up HTTP/1.1\r\n" + text + "\r\n" + smuggled; };
    return {
        {"no host", host(""), {400}},
        {"no host in 1.0", "GET /up HTTP/1.0\r\n\r\n" + smuggled, {400}},
        {"two hosts", host("Host: localhost\r\nHost: localhost\r\n"), {400}},
        {"two different hosts", host("Host: localhost\r\nHost: evil\r\n"), {400}},
        {"empty host", host("Host:\r\n"), {400}},
        {"host list", host("Host: localhost, evil\r\n"), {400}},
        {"host with path", host("Host: localhost/x\r\n"), {400}},
        {"host with user", host("Host: a@localhost\r\n"), {400}},
        {"host with bad port", host("Host: localhost:99999\r\n"), {400}},
        {"host with letters as port", host("Host: localhost:x\r\n"), {400}},
        {"host with open bracket", host("Host: [::1\r\n"), {400}},
        {"host with blank", host("Host: local host\r\n"), {400}},
        {"unknown host", host("Host: evil.example\r\n"), {421}},
        {"unknown suffix of a host", host("Host: localhost.evil\r\n"), {421}},
        {"absolute form, unknown authority",
         "GET http://evil/up HTTP/1.1\r\nHost: localhost\r\n\r\n" + smuggled,
         {421}},
        {"space before colon", header("X-A : b"), {400}},
        {"space before the colon of host", host("Host : localhost\r\n"), {400}},
        {"folded header", header("X-A: b\r\n c"), {400}},
        {"folded with tab", header("X-A: b\r\n\tc"), {400}},
        {"first header folded", "GET /up HTTP/1.1\r\n Host: localhost\r\n\r\n" + smuggled, {400}},
        {"no colon", header("X-A"), {400}},
        {"empty name", header(": b"), {400}},
        {"NUL in a value", nul(header("X-A: b@c")), {400}},
        {"NUL in a name", nul(header("X@A: b")), {400}},
        {"control in a value",
         header("X-A: b\x01"
                "c"),
         {400}},
        {"escape in a value", header("X-A: \x1b[2J"), {400}},
        {"DEL in a value", header("X-A: b\x7f"), {400}},
        {"CR in a value", header("X-A: b\rc"), {400}},
        {"bracket in a name", header("X(A): b"), {400}},
        {"latin-1 in a name", header("X-\xfc: b"), {400}},
        {"bare LF after a header", "GET /up HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n" + smuggled, {400}},
        {"bare LF after the request line", "GET /up HTTP/1.1\nHost: localhost\r\n\r\n" + smuggled, {400}},
        {"bare LF everywhere",
         "GET /up HTTP/1.1\nHost: localhost\n\nGET /smuggled HTTP/1.1\nHost: localhost\n\n",
         {400}},
        {"bare LF ends the head", "GET /up HTTP/1.1\r\nHost: localhost\r\n\n" + smuggled, {400}},
        {"bare CR ends the head", "GET /up HTTP/1.1\r\nHost: localhost\r\n\rX" + smuggled, {400}},
        {"two empty lines first", "\r\n\r\n" + get("/up"), {400}},
        {"LF first", "\n" + get("/up"), {400}},
        {"CR first", "\r" + get("/up"), {400}},
        {"blank first", " " + get("/up"), {400}},
        {"authorization twice", header("Authorization: a\r\nAuthorization: b"), {400}},
        {"content-type twice", header("Content-Type: a\r\nContent-Type: b"), {400}},
        {"idempotency-key twice", header("Idempotency-Key: a\r\nIdempotency-Key: b"), {400}},
        {"upgrade", header("Connection: Upgrade\r\nUpgrade: websocket"), {400}},
        {"upgrade to h2c",
         header("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA"),
         {400}},
        {"upgrade without connection", header("Upgrade: websocket"), {400}},
        {"unknown expectation", header("Expect: 200-ok"), {417}},
        {"header over its limit", header("X-A: " + QByteArray(9000, 'x')), {431}},
        {"header name over its limit", header(QByteArray(9000, 'x') + ": a"), {431}},
        {"headers over their limit together",
         header("X-A: " + QByteArray(6000, 'x') + "\r\nX-B: " + QByteArray(6000, 'x') +
                "\r\nX-C: " + QByteArray(6000, 'x')),
         {431}},
        {"too many headers", "GET /up HTTP/1.1\r\n" + h + many(101) + "\r\n" + smuggled, {431}},
        {"request line over its limit", line("GET /" + QByteArray(9000, 'x') + " HTTP/1.1"), {414}},
        {"http/9.9", line("GET /up HTTP/9.9"), {505}},
        {"http/2.0", line("GET /up HTTP/2.0"), {505}},
        {"http/1.2", line("GET /up HTTP/1.2"), {505}},
        {"http/0.9 with version", line("GET /up HTTP/0.9"), {505}},
        {"http/0.9", "GET /up\r\n" + smuggled, {400}},
        {"http/1", line("GET /up HTTP/1"), {400}},
        {"http/1.10", line("GET /up HTTP/1.10"), {400}},
        {"http in lower case", line("GET /up http/1.1"), {400}},
        {"another protocol", line("GET /up RTSP/1.0"), {400}},
        {"http/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + smuggled, {505}},
        {"TRACE", line("TRACE /up HTTP/1.1"), {405}},
        {"CONNECT", "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n" + smuggled, {405}},
        {"unlisted method", line("PROPFIND /up HTTP/1.1"), {501}},
        {"unknown method", line("BREW /up HTTP/1.1"), {501}},
        {"method in lower case", line("get /up HTTP/1.1"), {501}},
        {"method with a slash", line("GE/T /up HTTP/1.1"), {400}},
        {"TLS on the wrong port", nul("\x16\x03\x01\x02@\x01@\x01\xfc\x03\x03"), {400}},
        {"noise", "\x01\x02\x03\x04\r\n\r\n", {400}},
        {"two blanks after the method", line("GET  /up HTTP/1.1"), {400}},
        {"blank in the target", line("GET /u p HTTP/1.1"), {400}},
        {"tab in the target", line("GET /u\tp HTTP/1.1"), {400}},
        {"NUL in the target", nul(line("GET /u@p HTTP/1.1")), {400}},
        {"raw utf-8 in the target", line("GET /\xc3\xbc HTTP/1.1"), {400}},
        {"fragment in the target", line("GET /up#x HTTP/1.1"), {400}},
        {"target without slash", line("GET up HTTP/1.1"), {400}},
        {"target *", line("GET * HTTP/1.1"), {400}},
    };
}

QList<Row> pathRows()
{
    const auto path = [](const QByteArray &text) { return get(text) + smuggled; };
    return {
        {"parent", path("/../etc/passwd"), {400}},
        {"parent inside", path("/a/../b"), {400}},
        {"parent at the end", path("/a/.."), {400}},
        {"parent, escaped", path("/%2e%2e/etc"), {400}},
        {"parent, half escaped", path("/.%2E/etc"), {400}},
        {"self", path("/./a"), {400}},
        {"NUL, escaped", path("/a%00b"), {400}},
        {"LF, escaped", path("/up%0a"), {400}},
        {"slash, escaped", path("/a%2fb"), {400}},
        {"slash, escaped in capitals", path("/a%2Fb"), {400}},
        {"backslash", path("/a\\b"), {400}},
        {"backslash, escaped", path("/a%5cb"), {400}},
        {"empty segment", path("/a//b"), {400}},
        {"empty segment first", path("//evil/up"), {400}},
        {"bad escape", path("/a%zz"), {400}},
        {"cut escape", path("/a%2"), {400}},
        {"lone percent", path("/a%"), {400}},
        {"dot file", path("/.env"), {403}},
        {"dot file, escaped", path("/%2eenv"), {403}},
        {"dot folder", path("/.git/config"), {403}},
        {"dot file below", path("/a/.htaccess"), {403}},
        {"well-known not at the root", path("/a/.well-known/x"), {403}},
        {"dot file in well-known", path("/.well-known/.env"), {403}},
    };
}

QList<Row> allRows() { return goodRows() + lengthRows() + codingRows() + headRows() + pathRows(); }

QList<int> statusesOf(const QByteArray &bytes)
{
    QList<int> statuses;
    for (const Received &received : parseAnswers(bytes)) {
        if (received.status >= 200)
            statuses.append(received.status);
    }
    return statuses;
}

// Sends the row in pieces of `step` bytes, says that it is done, and reads to the end.
QByteArray exchange(quint16 port, Client::Mode mode, const QByteArray &bytes, qsizetype step)
{
    Client client(port, mode);
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        if (!client.send(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at))))
            break; // refused already
    }
    client.finish();
    return client.all();
}

void check(Client::Mode mode, qsizetype step, const QList<Row> &rows)
{
    TestGate gate;
    ASSERT_TRUE(gate.error().isEmpty()) << qPrintable(gate.error());
    qsizetype before = 0;
    for (const Row &row : rows) {
        const quint16 port = mode == Client::Mode::Tls ? gate.tlsPort() : gate.plainPort();
        const QByteArray bytes = exchange(port, mode, row.bytes, step);
        EXPECT_EQ(statusesOf(bytes), row.statuses) << row.name << "\n" << bytes.left(300).constData();
        const QByteArrayList calls = gate.calls();
        EXPECT_EQ(calls.size() - before, row.statuses.count(200))
            << row.name << ": " << calls.sliced(before).join(' ').constData();
        before = calls.size();
    }
    EXPECT_FALSE(gate.calls().contains("GET /smuggled"));
}

TEST(Framing, HasAtLeastAHundredCasesWithDistinctNames)
{
    QSet<QByteArray> names;
    for (const Row &row : allRows())
        names.insert(row.name);
    EXPECT_EQ(names.size(), allRows().size());
    EXPECT_GE(names.size(), 100);
}

TEST(Framing, InOnePiece) { check(Client::Mode::Plain, 1 << 20, allRows()); }

TEST(Framing, InPiecesOfSeven) { check(Client::Mode::Plain, 7, allRows()); }

TEST(Framing, ByteByByte)
{
    QList<Row> rows = allRows();
    rows.removeIf([](const Row &row) { return row.bytes.size() > 4000; });
    check(Client::Mode::Plain, 1, rows);
}

TEST(Framing, OverTls) { check(Client::Mode::Tls, 1 << 14, allRows()); }

// What the parser makes of `bytes` when they come in pieces that end at `cuts`.
QByteArrayList outcome(const QByteArray &bytes, const QList<qsizetype> &cuts)
{
    const Limits limits;
    RequestParser parser(limits, [](const Request &) { return HeadVerdict{std::nullopt, 1'048'576}; });
    QByteArrayList made;
    qsizetype begin = 0;
    for (const qsizetype end : cuts + QList<qsizetype>{bytes.size()}) {
        while (begin < end) {
            begin += parser.feed(QByteArrayView(bytes).sliced(begin, end - begin));
            if (parser.stage() == RequestParser::Stage::Refused)
                return made << QByteArray::number(parser.refusal().status) + parser.refusal().code;
            if (parser.stage() == RequestParser::Stage::Complete) {
                const Request request = parser.take();
                made << request.method + request.target + '?' + request.query + ' ' + request.body;
            }
        }
    }
    return made;
}

TEST(Framing, DoesNotDependOnHowTheBytesAreCut)
{
    for (const Row &row : allRows()) {
        const QByteArrayList whole = outcome(row.bytes, {});
        QList<qsizetype> everywhere(row.bytes.size() - 1);
        std::iota(everywhere.begin(), everywhere.end(), 1);
        EXPECT_EQ(outcome(row.bytes, everywhere), whole) << row.name;
        for (qsizetype cut = 1; cut < row.bytes.size() && row.bytes.size() < 1000; ++cut)
            EXPECT_EQ(outcome(row.bytes, {cut}), whole) << row.name << " cut at " << cut;
    }
}

TEST(Framing, AnswersCarryWhatWasSent)
{
    TestGate gate;
    Client client(gate.plainPort());
    ASSERT_TRUE(client.send(get("/%75p?a=%2f") + chunked("5;x\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n")));
    EXPECT_EQ(client.answer().body, "GET /%75p?a=%2f ");
    EXPECT_EQ(client.answer().body, "POST /p hello!");
}

TEST(Framing, RefusalsSayWhyAndClose)
{
    TestGate gate;
    Client client(gate.plainPort());
    ASSERT_TRUE(client.send("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    const Received refused = client.answer();
    EXPECT_EQ(refused.status, 501);
    EXPECT_EQ(refused.header("allow"), "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    EXPECT_EQ(refused.header("connection"), "close");
    EXPECT_EQ(refused.header("content-type"), "application/problem+json");
    EXPECT_EQ(refused.body, "method_unknown");
    EXPECT_TRUE(client.all().isEmpty());
    EXPECT_TRUE(client.closed());
}

} // namespace
} // namespace bitflow::net
