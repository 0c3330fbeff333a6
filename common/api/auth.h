// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in and out, and one's own account.
#pragma once

#include "common/endpoint.h"
#include "common/model/session.h"
#include "common/page.h"

namespace bitflow {

struct LoginInput
{
    QString email, password;
    QString device; // shown in the list of sessions: "Debian GNU/Linux 13"
    QString app{};  // likewise: "Bitflow Owner 0.1.0"
    // 32 random bytes as text that never leave the device but in sign-ins and refreshes: what has signed in with it
    // before keeps its own count of failures, and gets an answer again that it lost.
    QString deviceSecret{};

    static constexpr auto fields()
    {
        using L = LoginInput;
        return describe(Field{"email"_L1, &L::email, {.required = true, .maxLength = 255}},
                        Field{"password"_L1, &L::password, {.required = true, .format = Format::Password}},
                        Field{"device"_L1, &L::device, {.maxLength = 200, .format = Format::Line}},
                        Field{"app"_L1, &L::app, {.maxLength = 100, .format = Format::Line}},
                        Field{"device_secret"_L1, &L::deviceSecret, deviceSecretRule});
    }
    static constexpr Rule deviceSecretRule{.minLength = 32, .maxLength = 128, .format = Format::Line};
};

struct RefreshInput
{
    QString refreshToken;
    QString deviceSecret{}; // that of the sign-in, if there was one

    static constexpr auto fields()
    {
        using R = RefreshInput;
        return describe(Field{"refresh_token"_L1, &R::refreshToken, {.required = true, .maxLength = 100}},
                        Field{"device_secret"_L1, &R::deviceSecret, LoginInput::deviceSecretRule});
    }
};

struct ProfileChange
{
    Change<QString> firstName, lastName, nativeName, phone, locale, timezone;

    static constexpr auto fields()
    {
        using P = ProfileChange;
        constexpr Rule name{.maxLength = 100, .format = Format::Line};
        return describe(
            Field{"first_name"_L1, &P::firstName, {.required = true, .maxLength = 100, .format = Format::Line}},
            Field{"last_name"_L1, &P::lastName, name},
            Field{"native_name"_L1, &P::nativeName, {.maxLength = 200, .format = Format::Line}},
            Field{"phone"_L1, &P::phone, {.format = Format::Phone}},
            Field{"locale"_L1, &P::locale, {.maxLength = 20, .format = Format::Line}},
            Field{"timezone"_L1, &P::timezone, {.format = Format::Timezone}});
    }
};

struct PasswordChange
{
    QString currentPassword, newPassword;

    static constexpr auto fields()
    {
        constexpr Rule rule{.required = true, .format = Format::Password};
        return describe(Field{"current_password"_L1, &PasswordChange::currentPassword, rule},
                        Field{"new_password"_L1, &PasswordChange::newPassword, rule});
    }
};

// One's own when nothing is said.
struct SessionQuery : Paging
{
    Id<User> userId;
    Id<Institution> institutionId; // of everybody at home in this subtree
    bool everybody = false;        // of everybody whose sessions one may see

    static constexpr auto fields()
    {
        using Q = SessionQuery;
        return listFields<Q>(Field{"user_id"_L1, &Q::userId}, Field{"institution_id"_L1, &Q::institutionId},
                             Field{"everybody"_L1, &Q::everybody});
    }
};

// All others of one's own when nothing is said. The session that asks is never meant.
struct SessionChoice
{
    Id<User> userId;
    Id<Institution> institutionId; // of everybody at home in this subtree

    static constexpr auto fields()
    {
        using C = SessionChoice;
        return describe(Field{"user_id"_L1, &C::userId}, Field{"institution_id"_L1, &C::institutionId});
    }
};

struct SessionCount
{
    int sessions = 0, people = 0;
    int kept = 0; // people who hold rights that one does not hold: their sessions stay

    static constexpr auto fields()
    {
        using C = SessionCount;
        return describe(Field{"sessions"_L1, &C::sessions}, Field{"people"_L1, &C::people}, Field{"kept"_L1, &C::kept});
    }
    friend bool operator==(const SessionCount &, const SessionCount &) = default;
};

struct SessionRef
{
    Id<Session> sessionId;

    static constexpr auto fields() { return describe(Field{"session_id"_L1, &SessionRef::sessionId}); }
};

// One's own when nobody is named.
struct FailureQuery
{
    Id<User> userId;

    static constexpr auto fields() { return describe(Field{"user_id"_L1, &FailureQuery::userId}); }
};

// Sign-ins to an account that were refused for a wrong password or code.
struct SignInFailures
{
    int count = 0;
    Instant since; // thirty days ago

    static constexpr auto fields()
    {
        return describe(Field{"count"_L1, &SignInFailures::count}, Field{"since"_L1, &SignInFailures::since});
    }
    friend bool operator==(const SignInFailures &, const SignInFailures &) = default;
};

// One's own when nobody is named.
struct DeviceQuery
{
    Id<User> userId;

    static constexpr auto fields() { return describe(Field{"user_id"_L1, &DeviceQuery::userId}); }
};

struct DeviceList
{
    QList<Device> items; // the one used last comes first; two hundred at most

    static constexpr auto fields() { return describe(Field{"items"_L1, &DeviceList::items}); }
};

struct DeviceRef
{
    Id<Device> deviceId;
    Id<User> userId; // whose; one's own when nobody is named

    static constexpr auto fields()
    {
        return describe(Field{"device_id"_L1, &DeviceRef::deviceId}, Field{"user_id"_L1, &DeviceRef::userId});
    }
};

namespace Api {
inline constexpr Endpoint<LoginInput, SignIn> login{
    Method::Post, "/auth/login"_L1, "login"_L1,
    anyone(),     Guard::None,      "Sign in with e-mail and password; may ask for a code"_L1};
inline constexpr Endpoint<RefreshInput, Tokens> refresh{
    Method::Post, "/auth/refresh"_L1, "refresh"_L1,
    anyone(),     Guard::None,        "Exchange a refresh token for a new pair of tokens"_L1};
inline constexpr Endpoint<Nothing, Nothing> logout{Method::Post, "/auth/logout"_L1, "logout"_L1,
                                                   signedIn(),   Guard::None,       "End this session"_L1};
inline constexpr Endpoint<Nothing, Nothing> logoutAll{
    Method::Post, "/auth/logout-all"_L1, "logoutAll"_L1,
    signedIn(),   Guard::None,           "End every session of one's own, this one too"_L1};
inline constexpr Endpoint<Nothing, Me> me{Method::Get, "/auth/me"_L1, "me"_L1,
                                          signedIn(),  Guard::None,   "Who one is and what one may do where"_L1};
inline constexpr Endpoint<ProfileChange, User> updateProfile{
    Method::Patch, "/auth/profile"_L1, "updateProfile"_L1, signedIn(), Guard::IfMatch, "Change one's own profile"_L1};
inline constexpr Endpoint<PasswordChange, Nothing> changePassword{
    Method::Put, "/auth/password"_L1, "changePassword"_L1,
    signedIn(),  Guard::None,         "Change one's own password; every other session ends"_L1};
// One's own sessions need no permission; those of others need sessions.view or sessions.revoke on their home
// institution, or on the one that is asked about.
inline constexpr Endpoint<SessionQuery, Page<Session>> listSessions{
    Method::Get, "/sessions"_L1, "listSessions"_L1, signedIn(), Guard::None, "Where somebody is signed in"_L1};
inline constexpr Endpoint<SessionRef, Session> getSession{
    Method::Get, "/sessions/{session_id}"_L1, "getSession"_L1, signedIn(), Guard::None, "One session"_L1};
inline constexpr Endpoint<FailureQuery, SignInFailures> signInFailures{
    Method::Get,         "/sessions/failures"_L1,
    "signInFailures"_L1, signedIn(),
    Guard::None,         "How often signing in to an account was refused of late"_L1};
inline constexpr Endpoint<SessionRef, Nothing> revokeSession{
    Method::Delete, "/sessions/{session_id}"_L1, "revokeSession"_L1, signedIn(), Guard::None, "End a session"_L1};
inline constexpr Endpoint<SessionChoice, SessionCount> countSessions{
    Method::Get, "/sessions/count"_L1, "countSessions"_L1,
    signedIn(),  Guard::None,          "How many sessions revokeSessions would end"_L1};
inline constexpr Endpoint<SessionChoice, SessionCount> revokeSessions{
    Method::Delete,      "/sessions"_L1,
    "revokeSessions"_L1, signedIn(),
    Guard::None,         "End all other sessions of one's own, all of a person, or all in an institution"_L1};
// The same permissions as for the sessions.
inline constexpr Endpoint<DeviceQuery, DeviceList> listDevices{
    Method::Get, "/devices"_L1, "listDevices"_L1,
    signedIn(),  Guard::None,   "Where somebody has been signed in before"_L1};
inline constexpr Endpoint<DeviceRef, Nothing> forgetDevice{
    Method::Delete,    "/devices/{device_id}"_L1,
    "forgetDevice"_L1, signedIn(),
    Guard::StepUp,     "End a device's sessions, and treat it as a stranger from now on"_L1};
} // namespace Api

} // namespace bitflow
