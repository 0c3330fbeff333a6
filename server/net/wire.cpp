// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/wire.h"

#include "common/text.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace bitflow::net {
namespace {

QByteArrayView reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 423:
        return "Locked";
    case 428:
        return "Precondition Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Status";
    }
}

bool isToken(QByteArrayView name)
{
    return !name.isEmpty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

bool isOurs(QByteArrayView name)
{
    return std::ranges::any_of(std::initializer_list<QByteArrayView>{"content-length", "connection", "date",
                                                                     "transfer-encoding", "keep-alive", "upgrade"},
                               [&](QByteArrayView ours) { return name.compare(ours, Qt::CaseInsensitive) == 0; });
}

void addHeader(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out.append(name).append(": ");
    for (const char c : value)
        out.append(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
    out.append("\r\n");
}

} // namespace

QByteArray toWire(const Response &response, const WireOptions &options)
{
    const int status = response.status >= 200 && response.status <= 599 ? response.status : 500;
    const bool bodiless = status == 204 || status == 304;
    QByteArray out;
    out.reserve(512 + (options.head || bodiless ? 0 : response.body.size()));
    out.append("HTTP/1.1 ").append(QByteArray::number(status)).append(' ').append(reasonOf(status)).append("\r\n");
    addHeader(out, "Date", options.date);
    for (const auto &[name, value] : response.headers) {
        if (isToken(name) && !isOurs(name))
            addHeader(out, name, value);
    }
    if (!bodiless)
        addHeader(out, "Content-Length", QByteArray::number(response.body.size()));
    if (options.close)
        addHeader(out, "Connection", "close");
    else if (options.announceKeepAlive)
        addHeader(out, "Connection", "keep-alive");
    out.append("\r\n");
    if (!options.head && !bodiless)
        out.append(response.body);
    return out;
}

QByteArray httpDate()
{
    return QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
}

} // namespace bitflow::net
