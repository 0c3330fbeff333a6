// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/answer.h"

namespace bitflow {

Error errorFrom(int status, const QByteArray &body, const QByteArray &retryAfter)
{
    Error error{status, u"http_"_s + QString::number(status), {}, {}, 0};
    bool seconds = false;
    if (const int wait = retryAfter.trimmed().toInt(&seconds); seconds && wait > 0)
        error.retryAfter = wait;
    const auto json = parseText(body);
    if (!json || !json->isObject())
        return error;
    const QJsonObject problem = json->toObject();
    error.code = problem["code"_L1].toString(error.code);
    error.detail = problem["detail"_L1].toString();
    for (const QJsonValue complaint : problem["errors"_L1].toArray())
        error.errors.append(
            {complaint["pointer"_L1].toString(), complaint["code"_L1].toString(), complaint["detail"_L1].toString()});
    return error;
}

} // namespace bitflow
