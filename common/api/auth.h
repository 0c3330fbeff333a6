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
    QString device; // shown in the list of sessions

    static constexpr auto fields()
    {
        return std::tuple{Field{"email"_L1, &LoginInput::email, {.required = true, .maxLength = 255}},
                          Field{"password"_L1, &LoginInput::password, {.required = true, .format = Format::Password}},
                          Field{"device"_L1, &LoginInput::device, {.maxLength = 200, .format = Format::Line}}};
    }
};

struct RefreshInput
{
    QString refreshToken;

    static constexpr auto fields()
    {
        return std::tuple{Field{"refresh_token"_L1, &RefreshInput::refreshToken, {.required = true, .maxLength = 100}}};
    }
};

struct ProfileChange
{
    Change<QString> firstName, lastName, nativeName, phone, locale, timezone;

    static constexpr auto fields()
    {
        using P = ProfileChange;
        constexpr Rule name{.maxLength = 100, .format = Format::Line};
        return std::tuple{
            Field{"first_name"_L1, &P::firstName, {.required = true, .maxLength = 100, .format = Format::Line}},
            Field{"last_name"_L1, &P::lastName, name},
            Field{"native_name"_L1, &P::nativeName, {.maxLength = 200, .format = Format::Line}},
            Field{"phone"_L1, &P::phone, {.format = Format::Phone}},
            Field{"locale"_L1, &P::locale, {.maxLength = 20, .format = Format::Line}},
            Field{"timezone"_L1, &P::timezone, {.format = Format::Timezone}}};
    }
};

struct PasswordChange
{
    QString currentPassword, newPassword;

    static constexpr auto fields()
    {
        constexpr Rule rule{.required = true, .format = Format::Password};
        return std::tuple{Field{"current_password"_L1, &PasswordChange::currentPassword, rule},
                          Field{"new_password"_L1, &PasswordChange::newPassword, rule}};
    }
};

struct SessionQuery : Paging
{
    Id<User> userId; // null: one's own

    static constexpr auto fields() { return listFields<SessionQuery>(Field{"user_id"_L1, &SessionQuery::userId}); }
};

struct SessionRef
{
    Id<Session> sessionId;

    static constexpr auto fields() { return std::tuple{Field{"session_id"_L1, &SessionRef::sessionId}}; }
};

namespace Api {
inline constexpr Endpoint<LoginInput, Tokens> login{
    Method::Post, "/auth/login"_L1, "login"_L1, anyone(), Guard::None, "Sign in with e-mail and password"_L1};
inline constexpr Endpoint<RefreshInput, Tokens> refresh{
    Method::Post, "/auth/refresh"_L1, "refresh"_L1,
    anyone(),     Guard::None,        "Exchange a refresh token for a new pair of tokens"_L1};
inline constexpr Endpoint<Nothing, Nothing> logout{Method::Post, "/auth/logout"_L1, "logout"_L1,
                                                   signedIn(),   Guard::None,       "End this session"_L1};
inline constexpr Endpoint<Nothing, Me> me{Method::Get, "/auth/me"_L1, "me"_L1,
                                          signedIn(),  Guard::None,   "Who one is and what one may do where"_L1};
inline constexpr Endpoint<ProfileChange, User> updateProfile{
    Method::Patch, "/auth/profile"_L1, "updateProfile"_L1, signedIn(), Guard::IfMatch, "Change one's own profile"_L1};
inline constexpr Endpoint<PasswordChange, Nothing> changePassword{
    Method::Put, "/auth/password"_L1, "changePassword"_L1,
    signedIn(),  Guard::None,         "Change one's own password; every other session ends"_L1};
// One's own sessions need no permission; those of others need sessions.view on their home institution.
inline constexpr Endpoint<SessionQuery, Page<Session>> listSessions{
    Method::Get, "/sessions"_L1, "listSessions"_L1, signedIn(), Guard::None, "Where somebody is signed in"_L1};
inline constexpr Endpoint<SessionRef, Nothing> revokeSession{
    Method::Delete, "/sessions/{session_id}"_L1, "revokeSession"_L1, signedIn(), Guard::None, "End a session"_L1};
} // namespace Api

} // namespace bitflow
