// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in and out: sessions, refresh tokens (RFC 6749 §6, rotated as RFC 9700 §4.14 asks), and one's own account.
// The functions are in store.cpp, secondfactor.cpp, refresh.cpp, ending.cpp, devices.cpp and unusual.cpp.
#pragma once

#include "common/api/auth.h"
#include "server/audit/denials.h"
#include "server/auth/access.h"
#include "server/auth/lockout.h"
#include "server/auth/passwordpolicy.h"
#include "server/auth/passwords.h"
#include "server/auth/tokens.h"
#include "server/cache/limiter.h"
#include "server/mail/outbox.h"
#include "server/mfa/store.h"
#include "server/users/store.h"

namespace bitflow {

namespace sql {
struct ListSource;
}

class SessionStore
{
public:
    static constexpr Limit refreshesOfASession{30, std::chrono::minutes(1)};
    struct Settings
    {
        std::chrono::minutes refreshLife{10080}; // JWT_REFRESH_TOKEN_TTL, starts again with each refresh
        std::chrono::days absoluteLife{30};      // of a session, whatever happens
        std::chrono::hours ownerLife{0};         // the same of somebody who owns something; 0: no other
        int maximumSessions = 10;                // of one person; the oldest makes room
        std::optional<Limit> login;              // per address and account; none = off
        std::optional<Limit> loginPerAddress;
        std::optional<Limit> loginPerAccount;          // from anywhere
        std::function<Instant()> clock = Instant::now; // of refresh()
    };
    struct Parts
    {
        sql::Database &db;
        AccessControl &access;
        Audit &audit;
        Denials &denials;
        PasswordHasher &hasher;
        TokenSigner &signer;
        Limiter &limiter;
        Lockout &lockout;
        UserStore &users;
        SecondFactor &secondFactor;
        QByteArray cursorKey; // seals the cursors of lists
        const PasswordPolicy &policy;
        Outbox &mail;
    };
    SessionStore(Parts parts, Settings settings) : m_(std::move(parts)), m_settings(std::move(settings)) {}

    // 401 `credentials_invalid` whatever was wrong, after the same work; 429 with Retry-After. Whoever has a second
    // factor is asked for a code of it.
    Result<SignIn> login(const Caller &caller, const LoginInput &in);
    // 401 `mfa_code_invalid`, which may be tried again, or `mfa_token_invalid`, which may not; 429.
    Result<Tokens> signInWithCode(const Caller &caller, const MfaInput &in);
    // This session has proved again who it is, by a code, or by the password where there is no second factor;
    // 422, 429.
    Result<Nothing> stepUp(const Caller &caller, const StepUpInput &in);
    // 401 `refresh_invalid`. A token used twice ends its session, for one of the two users is a thief; the device that
    // it is bound to gets the same answer for half a minute, as long as it has not used what it got.
    Result<Tokens> refresh(const Caller &caller, const RefreshInput &in);
    Result<Nothing> logout(const Caller &caller, const Nothing &);
    Result<Nothing> logoutAll(const Caller &caller, const Nothing &);

    Result<Me> me(const Caller &caller, const Nothing &);
    Result<User> updateProfile(const Caller &caller, const ProfileChange &in);
    Result<Nothing> changePassword(const Caller &caller, const PasswordChange &in);

    Result<Page<Session>> list(const Caller &caller, const SessionQuery &in);
    Result<Session> get(const Caller &caller, const SessionRef &in);
    Result<Nothing> revoke(const Caller &caller, const SessionRef &in);
    // What revokeMany() would end.
    Result<SessionCount> count(const Caller &caller, const SessionChoice &in);
    Result<SessionCount> revokeMany(const Caller &caller, const SessionChoice &in);

    Result<SignInFailures> failures(const Caller &caller, const FailureQuery &in);
    Result<DeviceList> devices(const Caller &caller, const DeviceQuery &in);
    Result<Nothing> forgetDevice(const Caller &caller, const DeviceRef &in);

private:
    struct Account;
    struct Family;
    struct Chosen;
    Result<void> allowAttempt(const Caller &caller, const Attempt &attempt, const Lockout::State &state);
    void noteTurnedAway(const Caller &caller, Id<User> user, Denial denial, const Error &error);
    std::unexpected<Error> turnedAway(const Caller &caller, const QString &email, Error error);
    Result<SignIn> refuse(const Caller &caller, const QString &email, Id<User> user, const Attempt &attempt);
    Result<std::optional<Account>> account(const QString &email);
    Result<bool> maySignIn(const Account &account);
    Result<Tokens> open(const Caller &caller, const Account &account, const LoginInput &in,
                        const QString &methods = u"pwd"_s);
    struct Oddities
    {
        QStringList reasons; // Session::unusual
        // By mail. Where no keychain keeps a device's secret it is new each time; one that calls itself the same in the
        // same network is marked, and nobody is woken for it.
        bool tell = false;
    };
    Result<Oddities> unusual(const Caller &caller, Id<User> user, const LoginInput &in);
    // One's own when nobody is named; of others where the permission is held at their home.
    Result<Id<User>> whose(const Caller &caller, Id<User> user, Permission permission);
    Result<SignIn> askForCode(Id<User> user);
    struct Challenged;
    Result<Tokens> tryChallenge(const Caller &caller, const Challenged &of, const MfaInput &in);
    Result<Result<Tokens>> answerChallenge(const Caller &caller, QUuid id, const MfaInput &in);
    Result<Instant> endOf(Id<User> user, Instant now);
    Result<void> makeRoom(const Caller &caller, Id<User> user);
    Result<QString> issueRefresh(Id<Session> session, Instant now, Instant ends);
    void noteTooOften(const Caller &caller, const QString &presented, const Error &error);
    Result<Result<Tokens>> exchange(const Caller &caller, const RefreshInput &in);
    Result<std::optional<Family>> familyOf(Id<Session> session, Instant now);
    Result<Tokens> rotate(const QString &presented, Id<Session> session, const Family &family, Instant now);
    Result<Result<Tokens>> replayed(const QString &presented, const QByteArray &answer);
    Result<void> endStolen(const Caller &caller, Id<Session> session, const Family &family, const QString &how);
    Result<void> confine(const Caller &caller, const SessionQuery &in, sql::ListSource &source);
    Result<Chosen> chosen(const Caller &caller, const SessionChoice &in);
    Result<void> leaveOut(const Caller &caller, Chosen &chosen);
    Result<Tokens> tokens(Id<User> user, Id<Session> session, QString refreshToken);
    Result<void> end(const Caller &caller, Id<Session> session, Id<User> user, QLatin1StringView action,
                     const QString &reason);

    Parts m_;
    Settings m_settings;
};

} // namespace bitflow
