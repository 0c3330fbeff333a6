// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/rememberedwait.h"

#include <algorithm>

namespace bitflow {

std::optional<KnownServer> RememberedWait::known() const { return m_settings.server(addressOf(m_api.server())); }

void RememberedWait::note(const Error &refused)
{
    if (refused.status != 429)
        return;
    KnownServer server = known().value_or(KnownServer{addressOf(m_api.server())});
    server.waitUntil = QDateTime::currentDateTimeUtc().addSecs(std::max(1, refused.retryAfter));
    m_settings.remember(server);
}

void RememberedWait::forget()
{
    auto server = known();
    if (!server || !server->waitUntil.isValid())
        return;
    server->waitUntil = {};
    m_settings.remember(*server);
}

// A clock that was set back makes nobody wait for longer than the server does.
Error RememberedWait::orLeft(const Error &why) const
{
    constexpr qint64 longest = 15 * 60;
    const QDateTime until = known().value_or(KnownServer{}).waitUntil;
    const qint64 left = until.isValid() ? QDateTime::currentDateTimeUtc().secsTo(until) : 0;
    if (left <= 0 || !why.code.isEmpty())
        return why;
    return {429, u"too_many_attempts"_s, {}, {}, int(std::min(left, longest))};
}

} // namespace bitflow
