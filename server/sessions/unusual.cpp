// SPDX-License-Identifier: GPL-3.0-or-later
// What is out of the ordinary about a sign-in, measured by the sign-ins that the account has had.
#include "server/auth/client.h"
#include "server/sessions/account.h"

#include <algorithm>

namespace bitflow {

namespace {

constexpr qint64 guesses = 5;               // wrong passwords …
constexpr std::chrono::hours guessedFor{1}; // … within so long before the right one
constexpr std::chrono::days remembered{180};
constexpr int mostOrigins = 1'000;

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

} // namespace

Result<QStringList> SessionStore::unusual(const Caller &caller, Id<User> user, const LoginInput &in)
{
    const Instant now = Instant::now();
    TRY(const auto origins,
        m_.db.all<Origin>(u"SELECT DISTINCT device, app, ip_address FROM sessions WHERE user_id = ? "
                          "AND actor_id IS NULL AND created_at > ? AND revoked_reason <> 'forgotten' LIMIT ?"_s,
                          {user, now - remembered, mostOrigins}));
    if (origins.isEmpty()) // nothing is usual yet
        return QStringList();
    TRY(const qint64 known,
        m_.db.value<qint64>(u"SELECT COUNT(*) FROM sessions WHERE user_id = ? AND device_hash = ?"_s,
                            {user, deviceHash(in.deviceSecret)}));
    const QByteArray network = clientNetwork(caller.ip);
    const auto fromHere = [&](const Origin &one) { return clientNetwork(one.ipAddress) == network; };
    // Where no keychain keeps a secret, a device is what it says it is, as long as it stays where it was.
    const auto itself = [&](const Origin &one) {
        return one.device == in.device && one.app == in.app && fromHere(one);
    };
    QStringList reasons;
    if (known == 0 && std::ranges::none_of(origins, itself))
        reasons.append(Session::newDevice);
    if (std::ranges::none_of(origins, fromHere))
        reasons.append(Session::newNetwork);
    TRY(const qint64 wrong, m_.db.value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE subject_id = ? AND at > ? "
                                                "AND action = 'auth.login' AND outcome = 'denied'"_s,
                                                {user, now - guessedFor}));
    if (wrong >= guesses)
        reasons.append(Session::afterFailures);
    return reasons;
}

} // namespace bitflow
