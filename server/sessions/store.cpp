// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/store.h"

#include "common/json.h"
#include "server/sessions/refreshtoken.h"
#include "server/sql/keyset.h"
#include "server/users/rows.h"

#include <QCryptographicHash>
#include <QHostAddress>

#include <algorithm>

namespace bitflow {

namespace {

struct RefreshRow
{
    Id<Session> sessionId;
    Id<User> userId;
    Instant expiresAt, endsAt;
    std::optional<Instant> usedAt, revokedAt;
    UserStatus status = UserStatus::Inactive;
    QString email;
    std::optional<Instant> deletedAt;

    static constexpr auto fields()
    {
        using R = RefreshRow;
        return std::tuple{Field{"session_id"_L1, &R::sessionId}, Field{"user_id"_L1, &R::userId},
                          Field{"expires_at"_L1, &R::expiresAt}, Field{"ends_at"_L1, &R::endsAt},
                          Field{"used_at"_L1, &R::usedAt},       Field{"revoked_at"_L1, &R::revokedAt},
                          Field{"status"_L1, &R::status},        Field{"email"_L1, &R::email},
                          Field{"deleted_at"_L1, &R::deletedAt}};
    }
};

std::unexpected<Error> wrongCredentials()
{
    return fail(401, u"credentials_invalid"_s, u"E-mail or password is not right, or the account may not sign in."_s);
}

std::unexpected<Error> wrongRefresh() { return fail(401, u"refresh_invalid"_s, u"Sign in again."_s); }

AuditEntry entryFor(QLatin1StringView action, Id<User> user, QJsonObject after = {},
                    QLatin1StringView outcome = "done"_L1)
{
    return {action, {}, "user"_L1, QUuid::fromRfc4122(user.toBytes()), {}, std::move(after), outcome};
}

// What counts as one client: a household or an office has a whole /64 of IPv6 at its disposal.
QByteArray clientOf(const QString &ip)
{
    QHostAddress address(ip);
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4); // ::ffff:… too
    if (isV4 || address.protocol() != QHostAddress::IPv6Protocol)
        return isV4 ? QHostAddress(v4).toString().toUtf8() : ip.toUtf8();
    Q_IPV6ADDR bytes = address.toIPv6Address();
    std::fill(bytes.c + 8, bytes.c + 16, quint8(0));
    return QHostAddress(bytes).toString().toUtf8() + "/64";
}

Caller as(const Caller &caller, Id<User> user, const QString &email)
{
    Caller acting = caller;
    acting.userId = user;
    acting.name = email;
    return acting;
}

} // namespace

struct SessionStore::Account
{
    Id<User> id;
    QString email, passwordHash;
    UserStatus status = UserStatus::Inactive;
    Id<Institution> institutionId;

    static constexpr auto fields()
    {
        using A = Account;
        return std::tuple{Field{"id"_L1, &A::id}, Field{"email"_L1, &A::email},
                          Field{"password_hash"_L1, &A::passwordHash}, Field{"status"_L1, &A::status},
                          Field{"institution_id"_L1, &A::institutionId}};
    }
};

Result<void> SessionStore::allowAttempt(const Caller &caller, const QString &email)
{
    const auto check = [&](const std::optional<Limit> &limit, const QByteArray &key) -> Result<void> {
        if (!limit)
            return {};
        const Decision decision = m_.limiter.take(key, *limit);
        if (decision.allowed)
            return {};
        const int seconds = int(std::chrono::ceil<std::chrono::seconds>(decision.retryAfter).count());
        return std::unexpected(Error{
            429, u"too_many_attempts"_s, u"Too many attempts. Wait a little and try again."_s, {}, qMax(1, seconds)});
    };
    // The address never stands in the limiter's store in the clear.
    const QByteArray account = QCryptographicHash::hash(email.toUtf8(), QCryptographicHash::Sha256).toHex().first(32);
    TRY_VOID(check(m_settings.loginPerAddress, "login-ip:" + clientOf(caller.ip)));
    return check(m_settings.login, "login:" + clientOf(caller.ip) + ':' + account);
}

Result<std::optional<SessionStore::Account>> SessionStore::account(const QString &email)
{
    return m_.db.first<Account>(u"SELECT id, email, password_hash, status, institution_id FROM users "
                                "WHERE email = ? AND deleted_at IS NULL"_s,
                                {email});
}

Result<bool> SessionStore::maySignIn(const Account &account)
{
    if (account.status != UserStatus::Active)
        return false;
    // Someone whose rights all lie below a suspended institution stays outside until it is reactivated.
    TRY(const auto grants, m_.access.grantsOf(account.id));
    if (!grants.isEmpty())
        return true;
    TRY(const auto held, m_.db.value<qint64>(u"SELECT COUNT(*) FROM assignments WHERE user_id = ?"_s, {account.id}));
    TRY(const auto closed,
        m_.db.value<qint64>(
            u"SELECT COUNT(*) FROM institution_paths p JOIN institutions x ON x.id = p.ancestor "
            "WHERE p.descendant = ? AND (x.deleted_at IS NOT NULL OR x.status IN ('suspended', 'archived'))"_s,
            {account.institutionId}));
    TRY(const auto blocked,
        m_.db.value<qint64>(
            u"SELECT COUNT(*) FROM assignments a JOIN institution_paths p ON p.descendant = a.institution_id "
            "JOIN institutions x ON x.id = p.ancestor WHERE a.user_id = ? "
            "AND (x.deleted_at IS NOT NULL OR x.status IN ('suspended', 'archived'))"_s,
            {account.id}));
    return closed == 0 && (held == 0 || blocked == 0);
}

Result<Tokens> SessionStore::login(const Caller &caller, const LoginInput &in)
{
    const QString email = in.email.toCaseFolded();
    TRY_VOID(allowAttempt(caller, email));
    TRY(const auto found, account(email));
    // The hash is computed in any case, and only then anything is decided: time tells nothing about the account.
    TRY(const bool right, m_.hasher.verify(in.password, found ? found->passwordHash : QString()));
    bool allowed = false;
    if (found && right) {
        TRY(allowed, maySignIn(*found));
    }
    if (!allowed) {
        const Id<User> user = found ? found->id : Id<User>();
        TRY_VOID(m_.audit.record(as(caller, {}, email.left(255)), entryFor("auth.login"_L1, user, {}, "denied"_L1)));
        return wrongCredentials();
    }
    std::optional<QString> rehashed;
    if (m_.hasher.needsRehash(found->passwordHash)) {
        TRY(rehashed, m_.hasher.hash(in.password));
    }
    return m_.db.transaction([&]() -> Result<Tokens> {
        // Hashing took its time: the password or the status may have changed meanwhile.
        if (const auto locked = userrows::loadForChange(m_.db, found->id); !locked && locked.error().status != 404)
            return std::unexpected(locked.error());
        TRY(const auto still, account(email));
        if (!still || still->passwordHash != found->passwordHash || still->status != found->status)
            return wrongCredentials();
        if (rehashed)
            TRY_VOID(m_.db.run(u"UPDATE users SET password_hash = ? WHERE id = ?"_s, {*rehashed, found->id}));
        return open(as(caller, found->id, found->email), *found, in);
    });
}

Result<Tokens> SessionStore::open(const Caller &caller, const Account &account, const LoginInput &in)
{
    const Instant now = Instant::now();
    const auto session = Id<Session>::make();
    const Instant ends = now + m_settings.absoluteLife;
    TRY_VOID(m_.db.run(
        u"INSERT INTO sessions (id, user_id, device, ip_address, created_at, last_seen_at, expires_at, ends_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {session, account.id, in.device, caller.ip, now, now, std::min(ends, now + m_settings.refreshLife), ends}));
    TRY_VOID(makeRoom(caller, account.id));
    TRY_VOID(m_.db.run(u"UPDATE users SET last_login_at = ? WHERE id = ?"_s, {now, account.id}));
    TRY_VOID(m_.audit.record(caller, entryFor("auth.login"_L1, account.id, {{u"session_id"_s, session.toString()}})));
    TRY(const QString refreshToken, issueRefresh(session, now, ends));
    return tokens(account.id, session, refreshToken);
}

Result<void> SessionStore::makeRoom(const Caller &caller, Id<User> user)
{
    TRY(const auto live, m_.db.column<Id<Session>>(u"SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL "
                                                   "AND expires_at > ? ORDER BY created_at DESC, id DESC"_s,
                                                   {user, Instant::now()}));
    for (const auto session : live.sliced(qMin<qsizetype>(live.size(), m_settings.maximumSessions)))
        TRY_VOID(end(caller, session, user, "sessions.revoke"_L1, u"too_many"_s));
    return {};
}

Result<QString> SessionStore::issueRefresh(Id<Session> session, Instant now, Instant ends)
{
    const QString token = makeRefreshToken();
    TRY_VOID(m_.db.run(u"INSERT INTO refresh_tokens (hash, session_id, created_at, expires_at) VALUES (?, ?, ?, ?)"_s,
                       {hashOfToken(token), session, now, std::min(ends, now + m_settings.refreshLife)}));
    return token;
}

Result<Tokens> SessionStore::tokens(Id<User> user, Id<Session> session, QString refreshToken)
{
    TRY(const QByteArray token, m_.signer.sign(user, session));
    TRY(User person, m_.users.load(user));
    return Tokens{QString::fromLatin1(token), u"Bearer"_s, int(m_.signer.life().count()), std::move(refreshToken),
                  std::move(person)};
}

Result<Tokens> SessionStore::refresh(const Caller &caller, const RefreshInput &in)
{
    if (!looksLikeRefreshToken(in.refreshToken))
        return wrongRefresh();
    const QByteArray hash = hashOfToken(in.refreshToken);
    // A refusal must not undo what it found out, so it comes out of the transaction as a value.
    TRY(auto outcome, m_.db.transaction([&]() -> Result<Result<Tokens>> {
        const Instant now = Instant::now();
        TRY(const auto row,
            m_.db.first<RefreshRow>(
                u"SELECT r.session_id, s.user_id, r.expires_at, s.ends_at, r.used_at, s.revoked_at, u.status, "
                "u.email, u.deleted_at FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id "
                "JOIN users u ON u.id = s.user_id WHERE r.hash = ?"_s,
                {hash}));
        if (!row || row->revokedAt || row->deletedAt || row->status != UserStatus::Active || row->expiresAt <= now ||
            row->endsAt <= now)
            return Result<Tokens>(wrongRefresh());
        TRY(const auto owner, account(row->email));
        if (!owner)
            return Result<Tokens>(wrongRefresh());
        TRY(const bool allowed, maySignIn(*owner));
        if (!allowed) // the institution was suspended meanwhile
            return Result<Tokens>(wrongRefresh());
        const Caller acting = as(caller, row->userId, row->email);
        TRY(const auto taken,
            m_.db.run(u"UPDATE refresh_tokens SET used_at = ? WHERE hash = ? AND used_at IS NULL"_s, {now, hash}));
        if (taken != 1) {
            TRY_VOID(end(acting, row->sessionId, row->userId, "auth.refresh.reuse"_L1, u"refresh_reuse"_s));
            return Result<Tokens>(wrongRefresh());
        }
        TRY_VOID(m_.db.run(u"UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE id = ?"_s,
                           {now, std::min(row->endsAt, now + m_settings.refreshLife), row->sessionId}));
        TRY(const QString next, issueRefresh(row->sessionId, now, row->endsAt));
        TRY(auto pair, tokens(row->userId, row->sessionId, next));
        return Result<Tokens>(std::move(pair));
    }));
    return outcome;
}

Result<void> SessionStore::end(const Caller &caller, Id<Session> session, Id<User> user, QLatin1StringView action,
                               const QString &reason)
{
    TRY_VOID(m_.db.run(u"UPDATE sessions SET revoked_at = ?, revoked_reason = ? WHERE id = ? AND revoked_at IS NULL"_s,
                       {Instant::now(), reason, session}));
    return m_.audit.record(caller, entryFor(action, user, {{u"session_id"_s, session.toString()}}));
}

Result<Nothing> SessionStore::logout(const Caller &caller, const Nothing &)
{
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY_VOID(end(caller, caller.sessionId, caller.userId, "auth.logout"_L1, u"signed_out"_s));
        return Nothing{};
    });
}

Result<Me> SessionStore::me(const Caller &caller, const Nothing &)
{
    TRY(const User user, m_.users.load(caller.userId));
    TRY(const auto access, m_.users.access(caller, {caller.userId}));
    TRY(const auto grants, describe(m_.db, caller.grants));
    return Me{user, access.assignments, grants, caller.sessionId};
}

Result<User> SessionStore::updateProfile(const Caller &caller, const ProfileChange &in)
{
    UserChange change;
    change.userId = caller.userId;
    change.firstName = in.firstName;
    change.lastName = in.lastName;
    change.nativeName = in.nativeName;
    change.phone = in.phone;
    change.locale = in.locale;
    change.timezone = in.timezone;
    return m_.users.update(caller, change);
}

Result<Nothing> SessionStore::changePassword(const Caller &caller, const PasswordChange &in)
{
    TRY_VOID(allowAttempt(caller, caller.name));
    TRY(const User user, m_.users.load(caller.userId));
    TRY(const auto stored, m_.db.value<QString>(u"SELECT password_hash FROM users WHERE id = ?"_s, {caller.userId}));
    TRY(const bool right, m_.hasher.verify(in.currentPassword, stored));
    if (!right)
        return invalid(u"/current_password"_s, u"password_wrong"_s, u"is not your present password"_s);
    if (in.newPassword == in.currentPassword)
        return invalid(u"/new_password"_s, u"password_same"_s, u"is the one you have"_s);
    auto complaints = checkPassword(in.newPassword, {user.email, user.firstName, user.lastName}, u"/new_password"_s);
    if (!complaints.isEmpty())
        return invalid(std::move(complaints));
    TRY(const QString hash, m_.hasher.hash(in.newPassword));
    return m_.db.transaction([&]() -> Result<Nothing> {
        const Instant now = Instant::now();
        TRY_VOID(m_.db.run(u"UPDATE users SET password_hash = ?, must_change_password = 0, password_changed_at = ?, "
                           "updated_at = ?, row_version = row_version + 1 WHERE id = ?"_s,
                           {hash, now, now, caller.userId}));
        TRY_VOID(m_.db.run(u"UPDATE sessions SET revoked_at = ?, revoked_reason = 'password_changed' "
                           "WHERE user_id = ? AND id <> ? AND revoked_at IS NULL"_s,
                           {now, caller.userId, caller.sessionId}));
        TRY_VOID(m_.audit.record(caller, entryFor("auth.password"_L1, caller.userId)));
        return Nothing{};
    });
}

Result<Page<Session>> SessionStore::list(const Caller &caller, const SessionQuery &in)
{
    const Id<User> whose = in.userId.isNull() ? caller.userId : in.userId;
    if (whose != caller.userId) {
        TRY(const User user, m_.users.load(whose));
        TRY_VOID(m_.access.require(caller, Permission::SessionsView, user.institutionId));
    }
    sql::ListSource source;
    source.select = u"SELECT s.id, s.user_id, s.device, s.ip_address, s.created_at, s.last_seen_at, s.expires_at, "
                    "u.email AS user_email, u.first_name AS user_name"_s;
    source.from = u"FROM sessions s JOIN users u ON u.id = s.user_id"_s;
    source.where = {u"s.user_id = ?"_s, u"s.revoked_at IS NULL"_s, u"s.expires_at > ?"_s};
    source.args = {whose, Instant::now()};
    source.sortable = {{"last_seen_at"_L1, "s.last_seen_at"_L1}, {"created_at"_L1, "s.created_at"_L1}};
    source.defaultSort = u"-created_at"_s;
    source.idColumn = u"s.id"_s;
    source.cursorKey = m_.cursorKey;
    source.filterHash = whose.toBytes();
    TRY(auto page, sql::page<Session>(m_.db, in, source));
    for (Session &session : page.items)
        session.current = session.id == caller.sessionId;
    return page;
}

Result<Nothing> SessionStore::revoke(const Caller &caller, const SessionRef &in)
{
    return m_.db.transaction([&]() -> Result<Nothing> {
        TRY(const auto owner,
            m_.db.value<Id<User>>(u"SELECT user_id FROM sessions WHERE id = ? AND revoked_at IS NULL"_s,
                                  {in.sessionId}));
        if (owner.isNull())
            return notFound();
        if (owner != caller.userId) {
            TRY(const User user, m_.users.load(owner));
            TRY_VOID(m_.access.require(caller, Permission::SessionsRevoke, user.institutionId));
            TRY_VOID(m_.access.mayActOn(caller, owner));
        }
        TRY_VOID(end(caller, in.sessionId, owner, "sessions.revoke"_L1, u"revoked"_s));
        return Nothing{};
    });
}

} // namespace bitflow
