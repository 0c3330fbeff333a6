// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/store.h"

#include "server/auth/client.h"
#include "server/auth/opaquetoken.h"
#include "server/cache/attempts.h"
#include "server/sessions/account.h"
#include "server/users/rows.h"

#include <algorithm>

namespace bitflow {

using sessionrows::as;
using sessionrows::entryFor;

namespace {

struct ProofRow
{
    Instant authenticatedAt;
    QString methods;

    static constexpr auto fields()
    {
        return describe(Field{"authenticated_at"_L1, &ProofRow::authenticatedAt},
                        Field{"methods"_L1, &ProofRow::methods});
    }
};

std::unexpected<Error> wrongCredentials()
{
    return fail(401, u"credentials_invalid"_s, u"E-mail or password is not right, or the account may not sign in."_s);
}

} // namespace

// A device that the account has been signed in from is counted by itself and by nothing else: whatever strangers do, in
// the same network or elsewhere, does not keep it out.
Result<void> SessionStore::allowAttempt(const Caller &caller, const Attempt &attempt, const Lockout::State &state)
{
    const QByteArray network = clientNetwork(caller.ip), who = attempt.name();
    const QList<Counted> counted =
        attempt.isKnown()
            ? QList<Counted>{{"login:" + who, m_settings.login}, {"login-account:" + who, m_settings.loginPerAccount}}
            : QList<Counted>{{"login-ip:" + network, m_settings.loginPerAddress},
                             {"login:" + network + ':' + who, m_settings.login},
                             {"login-account:" + who, m_settings.loginPerAccount}};
    TRY_VOID(takeEach(m_.limiter, counted));
    const Instant now = Instant::now();
    if (now < state.blockedUntil)
        return tooManyAttempts(
            std::chrono::ceil<std::chrono::milliseconds>(std::chrono::microseconds(state.blockedUntil.us - now.us)),
            "\"lockout\";q=" + QByteArray::number(Lockout::patience));
    return {};
}

Result<std::optional<SessionStore::Account>> SessionStore::account(const QString &email)
{
    TRY(auto found,
        m_.db.first<Account>(u"SELECT id, email, password_hash, status, institution_id, mfa_enabled_at FROM users "
                             "WHERE email = ? AND deleted_at IS NULL"_s,
                             {email}));
    // MariaDB takes é for e: an address that only looks alike would have failures of its own counted.
    if (found && found->email != email)
        found.reset();
    return found;
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

// What never came to a decision: too many attempts, or too late.
void SessionStore::noteTurnedAway(const Caller &caller, Id<User> user, Denial denial, const Error &error)
{
    denial.subjectType = "user"_L1;
    denial.subject = user.uuid();
    denial.code = error.code;
    denial.detail = error.detail;
    m_.denials.note(caller, denial);
}

// Told in the same way whether there is such an account or not.
std::unexpected<Error> SessionStore::turnedAway(const Caller &caller, const QString &email, Error error)
{
    const auto found = account(email);
    noteTurnedAway(as(caller, {}, email.left(255)), found && *found ? (*found)->id : Id<User>(),
                   {.operation = Api::login.name, .action = "auth.login"_L1}, error);
    return std::unexpected(std::move(error));
}

// The same answer whatever was wrong; what is noted stands together or not at all.
Result<SignIn> SessionStore::refuse(const Caller &caller, const QString &email, Id<User> user, const Attempt &attempt)
{
    const auto noted = m_.db.transaction([&]() -> Result<void> {
        TRY_VOID(m_.audit.record(as(caller, {}, email.left(255)), entryFor("auth.login"_L1, user, {}, "denied"_L1)));
        return m_.lockout.failed(attempt, Instant::now());
    });
    TRY_VOID(noted);
    return wrongCredentials();
}

Result<SignIn> SessionStore::login(const Caller &caller, const LoginInput &in)
{
    const QString email = in.email.toCaseFolded();
    TRY(const Attempt attempt, m_.lockout.attemptOf(email, in.deviceSecret));
    TRY(const auto state, m_.lockout.stateOf(attempt));
    if (auto may = allowAttempt(caller, attempt, state); !may)
        return turnedAway(caller, email, std::move(may).error());
    TRY(const auto found, account(email));
    // The hash is computed in any case, and only then anything is decided: time tells nothing about the account.
    TRY(const bool right, m_.hasher.verify(in.password, found ? found->passwordHash : QString()));
    bool allowed = false;
    if (found && right && !state.closed) {
        TRY(allowed, maySignIn(*found));
    }
    if (!allowed && right && m_.hasher.needsRehash(found->passwordHash))
        TRY_VOID(m_.hasher.hash(in.password)); // a refusal costs the same whether the password was right
    if (!allowed)
        return refuse(caller, email, found ? found->id : Id<User>(), attempt);
    std::optional<QString> rehashed;
    if (m_.hasher.needsRehash(found->passwordHash)) {
        TRY(rehashed, m_.hasher.hash(in.password));
    }
    return m_.db.transaction([&]() -> Result<SignIn> {
        // Hashing took its time: the password or the status may have changed meanwhile.
        if (const auto locked = userrows::loadForChange(m_.db, found->id); !locked && locked.error().status != 404)
            return std::unexpected(locked.error());
        TRY(const auto still, account(email));
        if (!still || still->passwordHash != found->passwordHash || still->status != found->status)
            return wrongCredentials();
        if (rehashed)
            TRY_VOID(m_.db.run(u"UPDATE users SET password_hash = ? WHERE id = ?"_s, {*rehashed, found->id}));
        TRY_VOID(m_.lockout.succeeded(attempt));
        if (still->mfaEnabledAt)
            return askForCode(found->id);
        return open(as(caller, found->id, found->email), *found, in).transform(&SignIn::with);
    });
}

// When a session is over, however often it is renewed.
Result<Instant> SessionStore::endOf(Id<User> user, Instant now)
{
    const Instant ends = now + m_settings.absoluteLife;
    if (m_settings.ownerLife.count() == 0)
        return ends;
    TRY(const auto owned,
        m_.db.value<qint64>(u"SELECT COUNT(*) FROM assignments a JOIN roles r ON r.id = a.role_id WHERE a.user_id = ? "
                            "AND r.slug IN ('bitflow_owner', 'university_owner') "
                            "AND (a.expires_at IS NULL OR a.expires_at > ?)"_s,
                            {user, now}));
    return owned > 0 ? std::min(ends, now + m_settings.ownerLife) : ends;
}

Result<Tokens> SessionStore::open(const Caller &caller, const Account &account, const LoginInput &in,
                                  const QString &methods)
{
    const Instant now = Instant::now();
    const auto session = Id<Session>::make();
    TRY(const Instant ends, endOf(account.id, now));
    TRY(const Oddities odd, unusual(caller, account.id, in));
    TRY_VOID(m_.db.run(
        u"INSERT INTO sessions (id, user_id, app, device, device_hash, ip_address, created_at, last_seen_at, "
        "expires_at, ends_at, authenticated_at, methods, unusual) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {session, account.id, in.app, in.device, deviceHash(in.deviceSecret), caller.ip, now, now,
         std::min(ends, now + m_settings.refreshLife), ends, now, methods, odd.reasons}));
    if (odd.tell) {
        TRY(const User person, m_.users.load(account.id));
        TRY_VOID(m_.mail.add(mailTo(person, MailKind::NewDevice, {{u"device"_s, in.device}, {u"ip"_s, caller.ip}})));
    }
    TRY_VOID(makeRoom(caller, account.id));
    TRY_VOID(m_.db.run(u"UPDATE users SET last_login_at = ? WHERE id = ?"_s, {now, account.id}));
    Caller opened = caller; // the log tells all that happened in a session, its beginning included
    opened.sessionId = session;
    const QJsonObject what =
        odd.reasons.isEmpty() ? QJsonObject() : QJsonObject{{u"unusual"_s, QJsonArray::fromStringList(odd.reasons)}};
    TRY_VOID(m_.audit.record(opened, entryFor("auth.login"_L1, account.id, what)));
    TRY(const QString refreshToken, issueRefresh(session, now, ends));
    return tokens(account.id, session, refreshToken);
}

Result<void> SessionStore::makeRoom(const Caller &caller, Id<User> user)
{
    TRY(const auto live,
        m_.db.column<Id<Session>>(u"SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL "
                                  "AND actor_id IS NULL AND expires_at > ? ORDER BY created_at DESC, id DESC"_s,
                                  {user, Instant::now()}));
    const auto oldest = live.sliced(qMin<qsizetype>(live.size(), m_settings.maximumSessions));
    for (const auto session : oldest)
        TRY_VOID(end(caller, session, user, "sessions.revoke"_L1, u"too_many"_s));
    if (oldest.isEmpty())
        return {};
    TRY(const User person, m_.users.load(user));
    return m_.mail.add(mailTo(person, MailKind::SessionsEnded));
}

Result<QString> SessionStore::issueRefresh(Id<Session> session, Instant now, Instant ends)
{
    const QString token = makeToken(refreshPrefix);
    TRY_VOID(m_.db.run(u"INSERT INTO refresh_tokens (hash, session_id, created_at, expires_at) VALUES (?, ?, ?, ?)"_s,
                       {hashOfToken(token), session, now, std::min(ends, now + m_settings.refreshLife)}));
    return token;
}

Result<Tokens> SessionStore::tokens(Id<User> user, Id<Session> session, QString refreshToken)
{
    TRY(const auto how,
        m_.db.first<ProofRow>(u"SELECT authenticated_at, methods FROM sessions WHERE id = ?"_s, {session}));
    if (!how)
        return notFound();
    TRY(const QByteArray token, m_.signer.sign(user, session, {how->authenticatedAt, how->methods}));
    TRY(User person, m_.users.load(user));
    return Tokens{QString::fromLatin1(token), u"Bearer"_s, int(m_.signer.life().count()), std::move(refreshToken),
                  std::move(person)};
}

Result<Me> SessionStore::me(const Caller &caller, const Nothing &)
{
    TRY(const User user, m_.users.load(caller.userId));
    TRY(const auto access, m_.users.access(caller, {caller.userId}));
    TRY(const auto grants, describe(m_.db, caller.grants));
    TRY(const MfaStatus mfa, m_.secondFactor.status(caller, {}));
    return Me{user, access.assignments, grants, caller.sessionId, mfa.dueAt};
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
    // By session: who has stolen one must not use up the attempts of the others.
    const QByteArray who = caller.sessionId.toBytes().toHex();
    TRY_VOID(takeEach(
        m_.limiter, {{"password:" + who, m_settings.login}, {"password-account:" + who, m_settings.loginPerAccount}}));
    TRY(const User user, m_.users.load(caller.userId));
    TRY(const auto stored, m_.db.value<QString>(u"SELECT password_hash FROM users WHERE id = ?"_s, {caller.userId}));
    TRY(const bool right, m_.hasher.verify(in.currentPassword, stored));
    if (!right) {
        TRY_VOID(m_.audit.record(caller, entryFor("auth.password"_L1, caller.userId, {}, "denied"_L1)));
        return invalid(u"/current_password"_s, u"password_wrong"_s, u"is not your present password"_s);
    }
    if (in.newPassword == in.currentPassword)
        return invalid(u"/new_password"_s, u"password_same"_s, u"is the one you have"_s);
    TRY(const auto context, userrows::passwordContext(m_.db, user));
    auto complaints =
        m_.policy.check(in.newPassword, context, u"/new_password"_s,
                        user.mfaEnabledAt ? PasswordPolicy::minimumWithSecondFactor : PasswordPolicy::minimumLength);
    if (!complaints.isEmpty())
        return invalid(std::move(complaints));
    TRY(const QString hash, m_.hasher.hash(in.newPassword));
    return m_.db.transaction([&]() -> Result<Nothing> {
        // Hashing took its time: the password may be another by now, or this session over.
        TRY_VOID(userrows::loadForChange(m_.db, caller.userId));
        const Instant now = Instant::now();
        TRY(const auto live,
            m_.db.column<Id<Session>>(u"SELECT id FROM sessions WHERE id = ? AND revoked_at IS NULL"_s +
                                          m_.db.dialect().forUpdate(),
                                      {caller.sessionId}));
        if (live.isEmpty())
            return fail(401, u"session_ended"_s, u"This session has ended. Sign in again."_s);
        TRY(const qint64 changed,
            m_.db.run(u"UPDATE users SET password_hash = ?, must_change_password = 0, password_changed_at = ?, "
                      "updated_at = ?, row_version = row_version + 1 WHERE id = ? AND password_hash = ?"_s,
                      {hash, now, now, caller.userId, stored}));
        if (changed == 0)
            return fail(409, u"conflict"_s, u"The password has been changed meanwhile."_s);
        TRY_VOID(m_.db.run(u"UPDATE sessions SET revoked_at = ?, revoked_reason = 'password_changed' "
                           "WHERE user_id = ? AND id <> ? AND revoked_at IS NULL"_s,
                           {now, caller.userId, caller.sessionId}));
        TRY_VOID(m_.lockout.forget(user.email));
        TRY_VOID(dropCodes(m_.db, caller.userId));
        TRY_VOID(m_.audit.record(caller, entryFor("auth.password"_L1, caller.userId)));
        TRY_VOID(m_.mail.add(mailTo(user, MailKind::PasswordChanged, {{u"ip"_s, caller.ip}})));
        return Nothing{};
    });
}

} // namespace bitflow
