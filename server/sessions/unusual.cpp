// SPDX-License-Identifier: GPL-3.0-or-later
// What is out of the ordinary about a sign-in, measured by the sign-ins that the account has had.
#include "server/auth/client.h"
#include "server/sessions/account.h"

#include <algorithm>

namespace bitflow {

namespace {

constexpr qint64 guesses = 5;               // wrong passwords or codes …
constexpr std::chrono::hours guessedFor{1}; // … within so long before the right one
constexpr std::chrono::days remembered{180};
constexpr int newestSessions = 1'000;

struct Origin
{
    QString device, app, ipAddress;

    static constexpr auto fields()
    {
        using O = Origin;
        return describe(Field{"device"_L1, &O::device}, Field{"app"_L1, &O::app},
                        Field{"ip_address"_L1, &O::ipAddress});
    }
};

// What was forgotten or stolen makes nothing usual.
constexpr auto counting =
    "user_id = ? AND actor_id IS NULL AND revoked_reason NOT IN ('forgotten', 'refresh_reuse')"_L1;

} // namespace

Result<SessionStore::Oddities> SessionStore::unusual(const Caller &caller, Id<User> user, const LoginInput &in)
{
    const Instant now = Instant::now();
    TRY(const qint64 first,
        m_.db.value<qint64>(u"SELECT COUNT(*) FROM users WHERE id = ? AND last_login_at IS NULL"_s, {user}));
    if (first > 0) // nothing is usual yet
        return Oddities();
    TRY(const auto origins,
        m_.db.all<Origin>(u"SELECT DISTINCT device, app, ip_address FROM (SELECT device, app, ip_address FROM sessions "
                          "WHERE "_s +
                              counting + u" AND created_at > ? ORDER BY created_at DESC LIMIT ?) newest"_s,
                          {user, now - remembered, newestSessions}));
    TRY(const qint64 known,
        m_.db.value<qint64>(u"SELECT COUNT(*) FROM sessions WHERE "_s + counting + u" AND device_hash = ?"_s,
                            {user, deviceHash(in.deviceSecret)}));
    const QByteArray network = clientNetwork(caller.ip);
    const auto fromHere = [&](const Origin &one) { return clientNetwork(one.ipAddress) == network; };
    const auto alike = [&](const Origin &one) { return one.device == in.device && one.app == in.app && fromHere(one); };
    Oddities odd;
    if (known == 0) {
        odd.reasons.append(Session::newDevice);
        odd.tell = std::ranges::none_of(origins, alike);
    }
    if (std::ranges::none_of(origins, fromHere))
        odd.reasons.append(Session::newNetwork);
    TRY(const qint64 wrong, m_.db.value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE subject_id = ? AND at > ? "
                                                "AND action IN ('auth.login', 'auth.mfa') AND outcome = 'denied'"_s,
                                                {user, now - guessedFor}));
    if (wrong >= guesses) {
        odd.reasons.append(Session::afterFailures);
        odd.tell = odd.tell || known == 0;
    }
    return odd;
}

} // namespace bitflow
