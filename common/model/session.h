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
    QString app;    // what the client said it is: "Bitflow Owner 0.1.0"
    QString device; // and what it runs on: "Debian GNU/Linux 13"
    QString ipAddress;
    Instant createdAt, lastSeenAt, expiresAt;
    bool current = false; // the one this request came with
    bool twoStep = false; // opened with a second factor
    QStringList unusual;  // why the sign-in was out of the ordinary; empty: it was not

    static inline const QString newDevice = u"new_device"_s;         // the account had not been used there before
    static inline const QString newNetwork = u"new_network"_s;       // nor from there
    static inline const QString afterFailures = u"after_failures"_s; // somebody had guessed at the password

    static constexpr auto fields()
    {
        using S = Session;
        return describe(Field{"id"_L1, &S::id}, Field{"user_id"_L1, &S::userId}, Field{"user_name"_L1, &S::userName},
                        Field{"user_email"_L1, &S::userEmail}, Field{"app"_L1, &S::app}, Field{"device"_L1, &S::device},
                        Field{"ip_address"_L1, &S::ipAddress}, Field{"created_at"_L1, &S::createdAt},
                        Field{"last_seen_at"_L1, &S::lastSeenAt}, Field{"expires_at"_L1, &S::expiresAt},
                        Field{"current"_L1, &S::current}, Field{"two_step"_L1, &S::twoStep},
                        Field{"unusual"_L1, &S::unusual});
    }
    friend bool operator==(const Session &, const Session &) = default;
};

// Where an account has been signed in to. What strangers do elsewhere never keeps it out, see the lockout.
struct Device
{
    Id<Device> id;
    QString device, app; // as the newest session of it says
    QString ipAddress;   // and where from
    Instant firstSeenAt, lastSeenAt;
    int sessions = 0;     // open now
    bool current = false; // the one this request came from

    static constexpr auto fields()
    {
        using D = Device;
        return describe(Field{"id"_L1, &D::id}, Field{"device"_L1, &D::device}, Field{"app"_L1, &D::app},
                        Field{"ip_address"_L1, &D::ipAddress}, Field{"first_seen_at"_L1, &D::firstSeenAt},
                        Field{"last_seen_at"_L1, &D::lastSeenAt}, Field{"sessions"_L1, &D::sessions},
                        Field{"current"_L1, &D::current});
    }
    friend bool operator==(const Device &, const Device &) = default;
};

// Who one is and what one may do where; the answer of login carries it too.
struct Me
{
    User user;
    QList<Assignment> assignments;
    QList<Grant> grants;
    Id<Session> sessionId;
    std::optional<Instant> mfaDueAt; // until then a second factor must be set up, afterwards nothing else is served

    static constexpr auto fields()
    {
        return describe(Field{"user"_L1, &Me::user}, Field{"assignments"_L1, &Me::assignments},
                        Field{"grants"_L1, &Me::grants}, Field{"session_id"_L1, &Me::sessionId},
                        Field{"mfa_due_at"_L1, &Me::mfaDueAt});
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
        return describe(Field{"token"_L1, &Tokens::token}, Field{"token_type"_L1, &Tokens::tokenType},
                        Field{"expires_in"_L1, &Tokens::expiresIn}, Field{"refresh_token"_L1, &Tokens::refreshToken},
                        Field{"user"_L1, &Tokens::user});
    }
    friend bool operator==(const Tokens &, const Tokens &) = default;
};

// What login answers: tokens, or a question for the second factor and what to answer it with. The rest is left out.
struct SignIn
{
    Change<QString> token, tokenType;
    Change<int> expiresIn;
    Change<QString> refreshToken;
    Change<User> user;
    Change<bool> mfaRequired;
    Change<QString> mfaToken; // for POST /auth/mfa: five minutes, five tries, once

    static SignIn with(const Tokens &tokens)
    {
        return {tokens.token, tokens.tokenType, tokens.expiresIn, tokens.refreshToken, tokens.user, {}, {}};
    }
    static SignIn withCode(const QString &mfaToken) { return {{}, {}, {}, {}, {}, true, mfaToken}; }
    // Nothing while a code is still to come.
    [[nodiscard]] std::optional<Tokens> tokens() const
    {
        if (!token.to || !refreshToken.to || !user.to)
            return std::nullopt;
        return Tokens{*token.to, tokenType.to.value_or(QString()), expiresIn.to.value_or(0), *refreshToken.to,
                      *user.to};
    }

    static constexpr auto fields()
    {
        using S = SignIn;
        return describe(Field{"token"_L1, &S::token}, Field{"token_type"_L1, &S::tokenType},
                        Field{"expires_in"_L1, &S::expiresIn}, Field{"refresh_token"_L1, &S::refreshToken},
                        Field{"user"_L1, &S::user}, Field{"mfa_required"_L1, &S::mfaRequired},
                        Field{"mfa_token"_L1, &S::mfaToken});
    }
};

} // namespace bitflow
