// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/authenticator.h"

#include "server/auth/opaquetoken.h"

#include <QLoggingCategory>

namespace bitflow {

Q_LOGGING_CATEGORY(lcAuth, "bitflow.auth")

// What asks for a second factor, and since when.
struct Authenticator::Duty
{
    std::optional<Instant> mfaEnabledAt, mfaRequiredSince;
    qint64 heldRoles = 0; // of those that ask for one

    static constexpr auto fields()
    {
        return describe(Field{"mfa_enabled_at"_L1, &Duty::mfaEnabledAt},
                        Field{"mfa_required_since"_L1, &Duty::mfaRequiredSince},
                        Field{"held_roles"_L1, &Duty::heldRoles});
    }
};

struct Authenticator::SessionRow
{
    Id<User> userId;
    QString email;
    UserStatus status = UserStatus::Inactive;
    bool mustChangePassword = false;
    Instant lastSeenAt, authenticatedAt;
    std::optional<Instant> mfaEnabledAt, mfaRequiredSince;
    qint64 heldRoles = 0; // of those that ask for a second factor
    Id<User> actorId;     // of a preview
    Id<Session> actorSessionId;

    static constexpr auto fields()
    {
        using R = SessionRow;
        return describe(Field{"user_id"_L1, &R::userId}, Field{"email"_L1, &R::email}, Field{"status"_L1, &R::status},
                        Field{"must_change_password"_L1, &R::mustChangePassword},
                        Field{"last_seen_at"_L1, &R::lastSeenAt}, Field{"authenticated_at"_L1, &R::authenticatedAt},
                        Field{"mfa_enabled_at"_L1, &R::mfaEnabledAt},
                        Field{"mfa_required_since"_L1, &R::mfaRequiredSince}, Field{"held_roles"_L1, &R::heldRoles},
                        Field{"actor_id"_L1, &R::actorId}, Field{"actor_session_id"_L1, &R::actorSessionId});
    }
};

namespace {

// Who looks as somebody else.
struct Maker
{
    Id<User> userId;
    QString email;
    UserStatus status = UserStatus::Inactive;

    static constexpr auto fields()
    {
        return describe(Field{"user_id"_L1, &Maker::userId}, Field{"email"_L1, &Maker::email},
                        Field{"status"_L1, &Maker::status});
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

Authenticator::Holder Authenticator::holderOf(const QByteArray &authorization)
{
    const auto token = bearerToken(authorization);
    if (!token)
        return {};
    if (const auto claims = m_signer.verify(*token))
        return {Holder::Kind::Session, claims->session.toBytes().toHex()};
    const QByteArray program = m_programs.knownHash(QString::fromLatin1(*token));
    return program.isEmpty() ? Holder() : Holder{Holder::Kind::Program, program.toHex()};
}

Result<Authenticator::Known> Authenticator::authenticate(const QByteArray &authorization, const QString &ip)
{
    TRY(const QByteArray token, bearerToken(authorization));
    if (token.startsWith(QByteArrayView(apiPrefix.data(), apiPrefix.size()))) {
        TRY(auto found, m_programs.authenticate(QString::fromLatin1(token), ip));
        // A program does what its maker may do, who for now may not.
        TRY(const bool overdue, mustEnrol(found.caller.userId, Instant::now()));
        return Known{std::move(found.caller), overdue, false, found.elsewhere};
    }
    TRY(const auto claims, m_signer.verify(token));
    const Instant now = Instant::now();
    sql::Args args;
    const QString held = m_policy.heldRoles("u.id"_L1, args);
    TRY(const auto row,
        m_db.first<SessionRow>(
            u"SELECT s.user_id, u.email, u.status, u.must_change_password, s.last_seen_at, s.authenticated_at, "
            "u.mfa_enabled_at, u.mfa_required_since, %1 AS held_roles, s.actor_id, s.actor_session_id "
            "FROM sessions s JOIN users u ON u.id = s.user_id "
            "WHERE s.id = ? AND s.revoked_at IS NULL AND s.expires_at > ? AND u.deleted_at IS NULL"_s.arg(held),
            args + sql::Args{claims.session, now}));
    if (!row || row->userId != claims.user || row->status != UserStatus::Active)
        return fail(401, u"session_ended"_s, u"This session has ended. Sign in again."_s);
    if (row->lastSeenAt + seenEvery < now)
        touch(claims.session, now);
    Known known;
    known.caller.userId = claims.user;
    known.caller.sessionId = claims.session;
    known.caller.name = row->email;
    known.caller.provenAt = row->authenticatedAt;
    TRY(known.caller.grants, m_access.grantsOf(claims.user));
    known.mustChangePassword = row->mustChangePassword;
    if (!row->actorId.isNull()) { // what the other still has to do is not the business of whoever looks
        known.caller.actorId = row->actorId;
        known.mustChangePassword = false;
        TRY_VOID(continuePreview(known.caller, row->actorSessionId, now));
        return known;
    }
    TRY(known.mustEnrol, mustEnrol(claims.user, {row->mfaEnabledAt, row->mfaRequiredSince, row->heldRoles}, now));
    return known;
}

// The time of grace begins when the role is first noticed, with the first request of somebody who holds it, and is over
// when none is held any more.
Result<bool> Authenticator::mustEnrol(Id<User> user, const Duty &duty, Instant now)
{
    const auto due = m_policy.dueAt(duty.heldRoles > 0, duty.mfaEnabledAt, duty.mfaRequiredSince, now);
    if (due && !duty.mfaRequiredSince)
        note(u"UPDATE users SET mfa_required_since = ? WHERE id = ? AND mfa_required_since IS NULL"_s, {now, user});
    if (duty.heldRoles == 0 && duty.mfaRequiredSince)
        note(u"UPDATE users SET mfa_required_since = NULL WHERE id = ?"_s, {user});
    return due && *due < now;
}

Result<bool> Authenticator::mustEnrol(Id<User> user, Instant now)
{
    sql::Args args;
    const QString held = m_policy.heldRoles("u.id"_L1, args);
    TRY(const auto duty,
        m_db.first<Duty>(u"SELECT u.mfa_enabled_at, u.mfa_required_since, %1 AS held_roles FROM users u "
                         "WHERE u.id = ?"_s.arg(held),
                         args + sql::Args{user}));
    return duty ? mustEnrol(user, *duty, now) : Result<bool>(false);
}

// A preview goes on while its maker is signed in, still manages roles where the other is at home, and still holds
// everything that the other holds (E3).
Result<void> Authenticator::continuePreview(Caller &caller, Id<Session> from, Instant now)
{
    TRY(const auto maker,
        m_db.first<Maker>(u"SELECT s.user_id, u.email, u.status FROM sessions s JOIN users u ON u.id = s.user_id "
                          "WHERE s.id = ? AND s.revoked_at IS NULL AND s.expires_at > ? AND u.deleted_at IS NULL"_s,
                          {from, now}));
    Caller actor;
    actor.userId = caller.actorId;
    TRY(actor.grants, m_access.grantsOf(actor.userId));
    TRY(const auto home,
        m_db.value<Id<Institution>>(u"SELECT institution_id FROM users WHERE id = ?"_s, {caller.userId}));
    auto may = m_access.require(actor, Permission::UsersManageRoles, home); // as when it began
    if (may)
        may = m_access.mayActOn(actor, Permission::UsersManageRoles, caller.userId);
    if (!may && may.error().status >= 500)
        return may;
    if (!may || !maker || maker->userId != caller.actorId || maker->status != UserStatus::Active)
        return fail(401, u"session_ended"_s, u"This preview has ended."_s);
    caller.actorName = maker->email;
    return {};
}

void Authenticator::touch(Id<Session> session, Instant now)
{
    note(u"UPDATE sessions SET last_seen_at = ? WHERE id = ?"_s, {now, session});
}

// What a request leaves behind: nobody is refused because it cannot be written, and while one waits for its turn to
// write, the rest leave it to their next request instead of waiting too.
void Authenticator::note(const QString &sql, const sql::Args &args)
{
    const std::unique_lock turn(m_touching, std::try_to_lock);
    if (!turn)
        return;
    if (const auto done = m_db.run(sql, args); !done)
        qCWarning(lcAuth) << "what a request leaves behind could not be noted:" << done.error().code;
}

} // namespace bitflow
