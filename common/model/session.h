// SPDX-License-Identifier: GPL-3.0-or-later
// Being signed in: sessions, the tokens of RFC 6749, and who one is.
#pragma once

#include "common/model/user.h"

namespace bitflow {

struct Session
{
    Id<Session> id;
    Id<User> userId;
    QString userName, userEmail;
    QString device; // what the client said it is, "Bitflow Owner 0.1.0 on Debian 13"
    QString ipAddress;
    Instant createdAt, lastSeenAt, expiresAt;
    bool current = false; // the one this request came with

    static constexpr auto fields()
    {
        using S = Session;
        return std::tuple{Field{"id"_L1, &S::id},
                          Field{"user_id"_L1, &S::userId},
                          Field{"user_name"_L1, &S::userName},
                          Field{"user_email"_L1, &S::userEmail},
                          Field{"device"_L1, &S::device},
                          Field{"ip_address"_L1, &S::ipAddress},
                          Field{"created_at"_L1, &S::createdAt},
                          Field{"last_seen_at"_L1, &S::lastSeenAt},
                          Field{"expires_at"_L1, &S::expiresAt},
                          Field{"current"_L1, &S::current}};
    }
    friend bool operator==(const Session &, const Session &) = default;
};

// Who one is and what one may do where; the answer of login carries it too.
struct Me
{
    User user;
    QList<Assignment> assignments;
    QList<Grant> grants;
    Id<Session> sessionId;

    static constexpr auto fields()
    {
        return std::tuple{Field{"user"_L1, &Me::user}, Field{"assignments"_L1, &Me::assignments},
                          Field{"grants"_L1, &Me::grants}, Field{"session_id"_L1, &Me::sessionId}};
    }
    friend bool operator==(const Me &, const Me &) = default;
};

// RFC 6749 §5.1 with the member names of the deployment guide's smoke test.
struct Tokens
{
    QString token;
    QString tokenType = u"Bearer"_s;
    int expiresIn = 0; // seconds
    QString refreshToken;
    User user;

    static constexpr auto fields()
    {
        return std::tuple{Field{"token"_L1, &Tokens::token}, Field{"token_type"_L1, &Tokens::tokenType},
                          Field{"expires_in"_L1, &Tokens::expiresIn}, Field{"refresh_token"_L1, &Tokens::refreshToken},
                          Field{"user"_L1, &Tokens::user}};
    }
    friend bool operator==(const Tokens &, const Tokens &) = default;
};

} // namespace bitflow
