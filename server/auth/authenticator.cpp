// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/authenticator.h"

#include <QLoggingCategory>

namespace bitflow {

Q_LOGGING_CATEGORY(lcAuth, "bitflow.auth")

namespace {

struct SessionRow
{
    Id<User> userId;
    QString email;
    UserStatus status = UserStatus::Inactive;
    bool mustChangePassword = false;
    Instant lastSeenAt;

    static constexpr auto fields()
    {
        using R = SessionRow;
        return std::tuple{Field{"user_id"_L1, &R::userId}, Field{"email"_L1, &R::email}, Field{"status"_L1, &R::status},
                          Field{"must_change_password"_L1, &R::mustChangePassword},
                          Field{"last_seen_at"_L1, &R::lastSeenAt}};
    }
};

constexpr std::chrono::minutes seenEvery{1}; // how often "last seen" is worth a write

Result<QByteArray> bearerToken(const QByteArray &authorization)
{
    if (authorization.size() < 8 || authorization.first(7).compare("Bearer ", Qt::CaseInsensitive) != 0)
        return fail(401, u"token_missing"_s, u"Sign in first."_s);
    return authorization.sliced(7).trimmed();
}

} // namespace

Result<void> Authenticator::mayUpload(const QByteArray &authorization) const
{
    TRY(const QByteArray token, bearerToken(authorization));
    if (!m_signer.issued(token))
        return fail(401, u"token_invalid"_s, u"Sign in again."_s);
    return {};
}

Result<Authenticator::Known> Authenticator::authenticate(const QByteArray &authorization)
{
    TRY(const QByteArray token, bearerToken(authorization));
    TRY(const auto claims, m_signer.verify(token));
    const Instant now = Instant::now();
    TRY(const auto row, m_db.first<SessionRow>(
                            u"SELECT s.user_id, u.email, u.status, u.must_change_password, s.last_seen_at "
                            "FROM sessions s JOIN users u ON u.id = s.user_id "
                            "WHERE s.id = ? AND s.revoked_at IS NULL AND s.expires_at > ? AND u.deleted_at IS NULL"_s,
                            {claims.session, now}));
    if (!row || row->userId != claims.user || row->status != UserStatus::Active)
        return fail(401, u"session_ended"_s, u"This session has ended. Sign in again."_s);
    if (row->lastSeenAt + seenEvery < now)
        touch(claims.session, now);
    Known known;
    known.caller.userId = claims.user;
    known.caller.sessionId = claims.session;
    known.caller.name = row->email;
    TRY(known.caller.grants, m_access.grantsOf(claims.user));
    known.mustChangePassword = row->mustChangePassword;
    return known;
}

// For the list of sessions only: nobody is refused because it cannot be written, and while one waits for its turn to
// write, the rest leave it to their next request instead of waiting too.
void Authenticator::touch(Id<Session> session, Instant now)
{
    const std::unique_lock turn(m_touching, std::try_to_lock);
    if (!turn)
        return;
    const auto done = m_db.run(u"UPDATE sessions SET last_seen_at = ? WHERE id = ?"_s, {now, session});
    if (!done)
        qCWarning(lcAuth) << "when a session was last seen could not be noted:" << done.error().code;
}

} // namespace bitflow
