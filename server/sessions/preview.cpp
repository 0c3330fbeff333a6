// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/preview.h"

#include "server/roles/guards.h"
#include "server/users/rows.h"

namespace bitflow {

namespace {
constexpr std::chrono::minutes life{15};
} // namespace

Result<Preview> Previews::start(const Caller &caller, const UserRef &in)
{
    TRY_VOID(m_access.notToOneself(caller, Permission::UsersManageRoles, in.userId));
    return m_db.transaction([&]() -> Result<Preview> {
        TRY(const User user, userrows::loadForChange(m_db, in.userId));
        TRY_VOID(m_access.mayActOn(caller, Permission::UsersManageRoles, in.userId));
        if (user.status != UserStatus::Active)
            return conflict(u"not_active"_s, u"This person cannot sign in now. Reactivate the account first."_s);
        const Instant now = Instant::now();
        const Instant ends = now + std::min<std::chrono::minutes>(life, std::chrono::floor<std::chrono::minutes>(
                                                                            std::chrono::seconds(m_signer.life())));
        const auto session = Id<Session>::make();
        TRY_VOID(m_db.run(u"INSERT INTO sessions (id, user_id, device, ip_address, created_at, last_seen_at, "
                          "expires_at, ends_at, actor_id, actor_session_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                          {session, user.id, u"Preview by %1"_s.arg(caller.name).left(200), caller.ip, now, now, ends,
                           ends, caller.userId, caller.sessionId}));
        TRY_VOID(m_audit.record(caller, {"users.preview"_L1,
                                         user.institutionId,
                                         "user"_L1,
                                         user.id.uuid(),
                                         {},
                                         QJsonObject{{u"session_id"_s, session.toString()},
                                                     {u"user_email"_s, user.email},
                                                     {u"ends_at"_s, toJson(ends)}}}));
        TRY(const QByteArray token,
            m_signer.sign(user.id, session, {caller.provenAt.value_or(now), {}}, now, caller.userId));
        TRY(const User told, userrows::loadComplete(m_db, m_access.reach(caller, Permission::UsersView), user.id));
        return Preview{QString::fromLatin1(token), u"Bearer"_s,
                       int(std::chrono::duration_cast<std::chrono::seconds>(ends - now).count()), told};
    });
}

} // namespace bitflow
