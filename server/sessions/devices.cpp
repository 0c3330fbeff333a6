// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of an account's sign-ins: how often they were refused, and the devices, those that have shown a secret
// of their own. Nothing but their sessions tells of them.
#include "server/sessions/account.h"
#include "server/users/rows.h"

#include <QHash>

#include <algorithm>

namespace bitflow {

namespace {

constexpr qsizetype mostDevices = 200;
constexpr int newestSessions = 2'000; // of them the devices are found out
constexpr std::chrono::days ofLate{30};

struct SessionOfDevice
{
    QByteArray deviceHash;
    Id<Session> id;
    QString device, app, ipAddress;
    Instant createdAt, lastSeenAt, expiresAt;
    std::optional<Instant> revokedAt;

    static constexpr auto fields()
    {
        using S = SessionOfDevice;
        return describe(Field{"device_hash"_L1, &S::deviceHash}, Field{"id"_L1, &S::id}, Field{"device"_L1, &S::device},
                        Field{"app"_L1, &S::app}, Field{"ip_address"_L1, &S::ipAddress},
                        Field{"created_at"_L1, &S::createdAt}, Field{"last_seen_at"_L1, &S::lastSeenAt},
                        Field{"expires_at"_L1, &S::expiresAt}, Field{"revoked_at"_L1, &S::revokedAt});
    }
};

// Half of the hash: names the device, and opens nothing.
Id<Device> idOf(const QByteArray &hash) { return Id<Device>(QUuid::fromRfc4122(hash.first(16))); }

Result<QList<SessionOfDevice>> sessionsOf(sql::Database &db, Id<User> user)
{
    return db.all<SessionOfDevice>(u"SELECT device_hash, id, device, app, ip_address, created_at, last_seen_at, "
                                   "expires_at, revoked_at FROM sessions WHERE user_id = ? AND actor_id IS NULL "
                                   "AND device_hash IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT ?"_s,
                                   {user, newestSessions});
}

} // namespace

Result<Id<User>> SessionStore::whose(const Caller &caller, Id<User> user, Permission permission)
{
    if (user.isNull() || user == caller.userId)
        return caller.userId;
    TRY(const User person, m_.users.load(user));
    TRY_VOID(m_.access.requireAtHome(caller, permission, person.institutionId));
    return user;
}

Result<SignInFailures> SessionStore::failures(const Caller &caller, const FailureQuery &in)
{
    TRY(const Id<User> person, whose(caller, in.userId, Permission::SessionsView));
    SignInFailures found;
    found.since = Instant::now() - ofLate;
    TRY(found.count, m_.db.value<int>(u"SELECT COUNT(*) FROM audit_events WHERE subject_id = ? AND at > ? AND "
                                      "action IN ('auth.login', 'auth.mfa') AND outcome = 'denied'"_s,
                                      {person, found.since}));
    return found;
}

Result<DeviceList> SessionStore::devices(const Caller &caller, const DeviceQuery &in)
{
    TRY(const Id<User> person, whose(caller, in.userId, Permission::SessionsView));
    TRY(const auto sessions, sessionsOf(m_.db, person));
    const Instant now = Instant::now();
    QHash<QByteArray, Device> found;
    for (const SessionOfDevice &one : sessions) {
        Device &device = found[one.deviceHash];
        if (device.id.isNull()) { // the newest comes first
            device.id = idOf(one.deviceHash);
            device.device = one.device;
            device.app = one.app;
            device.ipAddress = caller.isPreview() ? QString() : one.ipAddress;
        }
        device.firstSeenAt = one.createdAt;
        device.lastSeenAt = std::max(device.lastSeenAt, one.lastSeenAt);
        device.sessions += !one.revokedAt && one.expiresAt > now ? 1 : 0;
        device.current = device.current || one.id == caller.sessionId;
    }
    DeviceList list{found.values()};
    std::ranges::sort(list.items, std::greater(), [](const Device &one) { return one.lastSeenAt.us; });
    list.items.resize(std::min(list.items.size(), mostDevices));
    return list;
}

Result<Nothing> SessionStore::forgetDevice(const Caller &caller, const DeviceRef &in)
{
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const Id<User> person, whose(caller, in.userId, Permission::SessionsRevoke));
        if (person != caller.userId)
            TRY_VOID(m_.access.mayActOn(caller, Permission::SessionsRevoke, person));
        TRY_VOID(userrows::loadForChange(m_.db, person)); // no sign-in there meanwhile
        TRY(const auto hashes, m_.db.column<QByteArray>(u"SELECT DISTINCT device_hash FROM sessions WHERE user_id = ? "
                                                        "AND actor_id IS NULL AND device_hash IS NOT NULL"_s,
                                                        {person}));
        const auto hash = std::ranges::find(hashes, in.deviceId, idOf);
        if (hash == hashes.end())
            return notFound();
        TRY(const QString device, m_.db.value<QString>(u"SELECT device FROM sessions WHERE user_id = ? "
                                                       "AND device_hash = ? ORDER BY created_at DESC LIMIT 1"_s,
                                                       {person, *hash}));
        TRY(const qint64 ended, m_.db.value<qint64>(u"SELECT COUNT(*) FROM sessions WHERE user_id = ? "
                                                    "AND device_hash = ? AND revoked_at IS NULL AND expires_at > ?"_s,
                                                    {person, *hash, Instant::now()}));
        // That one was stolen stays known.
        TRY_VOID(m_.db.run(u"UPDATE sessions SET revoked_reason = CASE WHEN revoked_reason = 'refresh_reuse' "
                           "THEN revoked_reason ELSE 'forgotten' END, revoked_at = COALESCE(revoked_at, ?), "
                           "device_hash = NULL WHERE user_id = ? AND device_hash = ?"_s,
                           {Instant::now(), person, *hash}));
        TRY_VOID(m_.audit.record(caller, sessionrows::entryFor("sessions.forget_device"_L1, person,
                                                               {{u"device"_s, device}, {u"sessions"_s, ended}})));
        return Nothing{};
    });
}

} // namespace bitflow
