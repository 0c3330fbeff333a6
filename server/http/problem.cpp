// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/problem.h"

#include "common/json.h"
#include "common/missing.h"

namespace bitflow::http {

namespace {

QString titleOf(int status)
{
    switch (status) { // RFC 9110 §15
    case 400:
        return u"Bad Request"_s;
    case 401:
        return u"Unauthorized"_s;
    case 403:
        return u"Forbidden"_s;
    case 404:
        return u"Not Found"_s;
    case 405:
        return u"Method Not Allowed"_s;
    case 408:
        return u"Request Timeout"_s;
    case 409:
        return u"Conflict"_s;
    case 412:
        return u"Precondition Failed"_s;
    case 413:
        return u"Content Too Large"_s;
    case 414:
        return u"URI Too Long"_s;
    case 415:
        return u"Unsupported Media Type"_s;
    case 421:
        return u"Misdirected Request"_s;
    case 422:
        return u"Unprocessable Content"_s;
    case 428:
        return u"Precondition Required"_s;
    case 429:
        return u"Too Many Requests"_s;
    case 431:
        return u"Request Header Fields Too Large"_s;
    case 501:
        return u"Not Implemented"_s;
    case 503:
        return u"Service Unavailable"_s;
    case 504:
        return u"Gateway Timeout"_s;
    case 505:
        return u"HTTP Version Not Supported"_s;
    default:
        return status >= 500 ? u"Internal Server Error"_s : u"Error"_s;
    }
}

QJsonArray complaintsOf(const Error &error)
{
    QJsonArray list;
    for (const Complaint &complaint : error.errors)
        list.append(QJsonObject{
            {u"pointer"_s, complaint.pointer}, {u"code"_s, complaint.code}, {u"detail"_s, complaint.detail}});
    return list;
}

} // namespace

net::Headers securityHeaders(const QString &requestId)
{
    return {{"Strict-Transport-Security"_ba, "max-age=31536000; includeSubDomains"_ba},
            {"X-Content-Type-Options"_ba, "nosniff"_ba},
            {"X-Frame-Options"_ba, "DENY"_ba},
            {"Content-Security-Policy"_ba, "default-src 'none'; frame-ancestors 'none'"_ba},
            {"Referrer-Policy"_ba, "no-referrer"_ba},
            {"Cross-Origin-Resource-Policy"_ba, "same-origin"_ba},
            {"Permissions-Policy"_ba, "camera=(), geolocation=(), microphone=()"_ba},
            {"X-XSS-Protection"_ba, "0"_ba},
            {"Cache-Control"_ba, "no-store"_ba},
            {"X-Request-Id"_ba, requestId.toLatin1()}};
}

net::Response json(int status, QByteArray body, const QString &requestId)
{
    net::Response response{status, securityHeaders(requestId), std::move(body)};
    response.headers.append({"Content-Type"_ba, "application/json"_ba});
    return response;
}

net::Response empty(int status, const QString &requestId) { return {status, securityHeaders(requestId), {}}; }

net::Response problem(const Error &error, const QString &requestId)
{
    const QString code = error.code.isEmpty() ? u"error"_s : error.code;
    QJsonObject body{{u"type"_s, u"urn:bitflow:problem:"_s + code},
                     {u"title"_s, titleOf(error.status)},
                     {u"status"_s, error.status},
                     {u"detail"_s, error.detail},
                     {u"code"_s, code},
                     {u"instance"_s, u"urn:uuid:"_s + requestId},
                     {u"request_id"_s, requestId},
                     {u"errors"_s, complaintsOf(error)}};
    if (const auto missing = missingOf(error)) {
        body[u"permission"_s] = QString(info(missing->permission).slug);
        if (missing->node) // null: the platform
            body[u"institution_id"_s] = toJson(*missing->node);
    }
    net::Response response{error.status, securityHeaders(requestId), toText(body)};
    response.headers.append({"Content-Type"_ba, "application/problem+json"_ba});
    if (error.retryAfter > 0)
        response.headers.append({"Retry-After"_ba, QByteArray::number(error.retryAfter)});
    if (error.code == "insufficient_user_authentication"_L1) // RFC 9470 §3
        response.headers.append(
            {"WWW-Authenticate"_ba, R"(Bearer error="insufficient_user_authentication", max_age="300")"_ba});
    else if (error.status == 401)
        response.headers.append({"WWW-Authenticate"_ba, "Bearer"_ba});
    return response;
}

} // namespace bitflow::http
