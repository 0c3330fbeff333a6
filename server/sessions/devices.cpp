// SPDX-License-Identifier: GPL-3.0-or-later
// The devices of an account: those that have shown a secret of their own. Nothing but their sessions tells of them.
#include "server/sessions/account.h"

#include <QHash>

#include <algorithm>

namespace bitflow {

namespace {

constexpr qsizetype mostDevices = 200;

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
                                   "AND device_hash IS NOT NULL ORDER BY created_at, id"_s,
                                   {user});
}

} // namespace

Result<Id<User>> SessionStore::whoseDevices(const Caller &caller, Id<User> user, Permission permission)
{
    if (user.isNull() || user == caller.userId)
        return caller.userId;
    TRY(const User person, m_.users.load(user));
    TRY_VOID(m_.access.requireAtHome(caller, permission, person.institutionId));
    return user;
}

Result<DeviceList> SessionStore::devices(const Caller &caller, const DeviceQuery &in)
{
    TRY(const Id<User> whose, whoseDevices(caller, in.userId, Permission::SessionsView));
    TRY(const auto sessions, sessionsOf(m_.db, whose));
    const Instant now = Instant::now();
    QHash<QByteArray, Device> found;
    for (const SessionOfDevice &one : sessions) {
        Device &device = found[one.deviceHash];
        if (device.id.isNull()) {
            device.id = idOf(one.deviceHash);
            device.firstSeenAt = one.createdAt;
        }
        device.device = one.device; // the newest comes last
        device.app = one.app;
        device.ipAddress = caller.isPreview() ? QString() : one.ipAddress;
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
        TRY(const Id<User> whose, whoseDevices(caller, in.userId, Permission::SessionsRevoke));
        if (whose != caller.userId)
            TRY_VOID(m_.access.mayActOn(caller, whose));
        TRY(const auto sessions, sessionsOf(m_.db, whose));
        const auto one = std::ranges::find(sessions, in.deviceId,
                                           [](const SessionOfDevice &session) { return idOf(session.deviceHash); });
        if (one == sessions.end())
            return notFound();
        TRY(const qint64 ended, m_.db.run(u"UPDATE sessions SET revoked_at = ? WHERE user_id = ? AND device_hash = ? "
                                          "AND revoked_at IS NULL"_s,
                                          {Instant::now(), whose, one->deviceHash}));
        TRY_VOID(m_.db.run(u"UPDATE sessions SET device_hash = NULL, revoked_reason = 'forgotten' WHERE user_id = ? "
                           "AND device_hash = ?"_s,
                           {whose, one->deviceHash}));
        TRY_VOID(m_.audit.record(caller, sessionrows::entryFor("sessions.forget_device"_L1, whose,
                                                               {{u"device"_s, one->device}, {u"sessions"_s, ended}})));
        return Nothing{};
    });
}

} // namespace bitflow
