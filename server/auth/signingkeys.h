// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of access tokens at one moment, and what each is for: a new key is published before it signs (pending),
// signs (active), still verifies what it has signed (retiring), and is then forgotten (removed). All of that follows
// from the moments in the rows, so that every server of an installation decides alike without talking to the others.
#pragma once

#include "common/instant.h"
#include "server/auth/keys.h"

namespace bitflow {

enum class KeyState { Pending, Active, Retiring, Removed, Revoked };
constexpr auto names(KeyState)
{
    return std::array{"pending"_L1, "active"_L1, "retiring"_L1, "removed"_L1, "revoked"_L1};
}

struct SigningKey
{
    QByteArray id;        // kid
    PrivateKey key;       // perhaps the public half only
    bool canSign = false; // both halves are here
    Instant activeFrom;
    std::optional<Instant> revokedAt;
};

class SigningKeys
{
public:
    // grace: how long after its successor began a key still verifies, the life of a token and the leeway.
    SigningKeys(QList<SigningKey> keys, std::chrono::microseconds grace);
    // One alone, active since ever.
    static SigningKeys only(PrivateKey key);

    [[nodiscard]] const SigningKey *active(Instant now) const;
    // Pending, active or retiring: the ones that verify and are published.
    [[nodiscard]] QList<const SigningKey *> verifying(Instant now) const;
    [[nodiscard]] KeyState stateOf(const QByteArray &id, Instant now) const;

private:
    [[nodiscard]] KeyState stateAt(qsizetype index, Instant now) const;
    [[nodiscard]] const SigningKey *successorOf(qsizetype index) const;

    QList<SigningKey> m_keys; // in the order in which they begin
    std::chrono::microseconds m_grace{};
};

// What /.well-known/jwks.json answers (RFC 7517).
QByteArray jwks(const SigningKeys &keys, Instant now);

} // namespace bitflow
