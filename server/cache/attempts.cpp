// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cache/attempts.h"

namespace bitflow {

namespace {
const QString code = u"too_many_attempts"_s;
}

QByteArray policyText(const QByteArray &name, const Limit &limit)
{
    const auto window = std::chrono::ceil<std::chrono::seconds>(limit.interval() * limit.burst);
    return '"' + name + "\";q=" + QByteArray::number(limit.burst) + ";w=" + QByteArray::number(qint64(window.count()));
}

std::unexpected<Error> tooManyAttempts(std::chrono::milliseconds wait, const QByteArray &policy)
{
    const int seconds = int(std::chrono::ceil<std::chrono::seconds>(wait).count());
    return std::unexpected(Error{429,
                                 code,
                                 u"Too many attempts. Wait a little and try again."_s,
                                 {{{}, code, QString::fromLatin1(policy)}},
                                 std::max(1, seconds)});
}

QByteArray takePolicy(Error &error)
{
    if (error.status != 429 || error.errors.size() != 1 || error.errors.first().code != code)
        return {};
    return error.errors.takeFirst().detail.toLatin1();
}

Result<void> takeEach(Limiter &limiter, const QList<Counted> &counted)
{
    for (const Counted &one : counted) {
        if (!one.limit)
            continue;
        if (const Decision decision = limiter.take(one.key, *one.limit); !decision.allowed)
            return tooManyAttempts(decision.retryAfter, policyText(one.key.first(one.key.indexOf(':')), *one.limit));
    }
    return {};
}

} // namespace bitflow
