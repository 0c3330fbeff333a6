// SPDX-License-Identifier: GPL-3.0-or-later
// Access tokens: JWT (RFC 7519) as RFC 9068 shapes them, RS256 and nothing else, checked as RFC 8725 asks.
// Thread-safe. Revocation is not decided here: a valid token still needs a live session.
#pragma once

#include "common/id.h"
#include "common/instant.h"
#include "common/model/session.h"
#include "server/auth/signingkeys.h"

#include <QCache>
#include <QJsonObject>
#include <QMutex>

namespace bitflow {

struct AccessClaims
{
    Id<User> user;
    Id<Session> session;
    Instant expires;
};

// When and how somebody proved who he is: the claims auth_time, amr (RFC 8176) and acr.
struct Authentication
{
    Instant at;
    QString methods = u"pwd"_s; // separated by spaces; "mfa" among them makes it two factors
};

class TokenSigner
{
public:
    struct Settings
    {
        QString issuer;                // APP_URL; also the audience
        std::chrono::minutes life{15}; // JWT_ACCESS_TOKEN_TTL
        std::chrono::seconds leeway{30};
        std::chrono::minutes challengeLife{5};
    };
    TokenSigner(SigningKeys keys, Settings settings);

    // actor: who acts as that user, for the `act` claim (RFC 8693 §4.1).
    Result<QByteArray> sign(Id<User> user, Id<Session> session, const Authentication &how, Instant now = Instant::now(),
                            Id<User> actor = {}) const;
    // 401 for anything that is not a token of ours, valid now. What was found good is remembered for a minute, or until
    // the keys change.
    Result<AccessClaims> verify(const QByteArray &token, Instant now = Instant::now());
    // Signed here at some time, though it may be over by now. Costs a signature check every time.
    [[nodiscard]] bool issued(const QByteArray &token) const;

    // The token of a challenge (typ "mfa+jwt"), and the challenge of a token. 401.
    Result<QByteArray> signChallenge(QUuid challenge, Instant now = Instant::now()) const;
    [[nodiscard]] Result<QUuid> verifyChallenge(const QByteArray &token, Instant now = Instant::now()) const;

    void use(SigningKeys keys);
    [[nodiscard]] std::shared_ptr<const SigningKeys> keys() const;
    [[nodiscard]] std::chrono::seconds life() const { return m_settings.life; }
    [[nodiscard]] std::chrono::minutes challengeLife() const { return m_settings.challengeLife; }
    // How long a key still verifies after the next one has begun to sign.
    [[nodiscard]] std::chrono::microseconds grace() const { return m_settings.life + 2 * m_settings.leeway; }

private:
    Result<QByteArray> signClaims(QLatin1StringView type, QJsonObject claims, std::chrono::seconds life,
                                  Instant now) const;
    Result<AccessClaims> verifyFresh(const QByteArray &token, Instant now) const;
    [[nodiscard]] std::optional<QJsonObject> signedContent(QLatin1StringView type, const QByteArray &token,
                                                           Instant now) const;
    [[nodiscard]] bool isOurs(const QJsonObject &claims, Instant now) const;

    struct Remembered
    {
        AccessClaims claims;
        Instant until;
    };
    Settings m_settings;
    mutable QMutex m_mutex; // of those below
    std::shared_ptr<const SigningKeys> m_keys;
    QCache<QByteArray, Remembered> m_good{20'000}; // by SHA-256 of the token
};

} // namespace bitflow
