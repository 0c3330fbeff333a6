// SPDX-License-Identifier: GPL-3.0-or-later
// Access tokens: JWT (RFC 7519) as RFC 9068 shapes them, RS256 and nothing else, checked as RFC 8725 asks.
// Thread-safe. Revocation is not decided here: a valid token still needs a live session.
#pragma once

#include "common/id.h"
#include "common/instant.h"
#include "common/model/session.h"
#include "server/auth/keys.h"

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

class TokenSigner
{
public:
    struct Settings
    {
        QString issuer;                // APP_URL; also the audience
        std::chrono::minutes life{15}; // JWT_ACCESS_TOKEN_TTL
        std::chrono::seconds leeway{30};
    };
    TokenSigner(PrivateKey key, Settings settings);

    Result<QByteArray> sign(Id<User> user, Id<Session> session, Instant now = Instant::now()) const;
    // 401 for anything that is not a token of ours, valid now. What was found good is remembered for a minute.
    Result<AccessClaims> verify(const QByteArray &token, Instant now = Instant::now());
    // Signed here at some time, though it may be over by now. Costs a signature check every time.
    [[nodiscard]] bool issued(const QByteArray &token) const { return signedContent(token).has_value(); }
    [[nodiscard]] std::chrono::seconds life() const { return m_settings.life; }

private:
    Result<AccessClaims> verifyFresh(const QByteArray &token, Instant now) const;
    [[nodiscard]] std::optional<QJsonObject> signedContent(const QByteArray &token) const;
    [[nodiscard]] bool goodSignature(QByteArrayView signedPart, const QByteArray &signature) const;

    struct Remembered
    {
        AccessClaims claims;
        Instant until;
    };
    PrivateKey m_key;
    QByteArray m_keyId;
    Settings m_settings;
    QMutex m_mutex;
    QCache<QByteArray, Remembered> m_good{20'000}; // by SHA-256 of the token
};

} // namespace bitflow
