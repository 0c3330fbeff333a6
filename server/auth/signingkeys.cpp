// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/signingkeys.h"

#include "common/json.h"

#include <algorithm>

namespace bitflow {

SigningKeys::SigningKeys(QList<SigningKey> keys, std::chrono::microseconds grace)
    : m_keys(std::move(keys))
    , m_grace(grace)
{
    std::ranges::sort(m_keys, {}, [](const SigningKey &key) { return std::pair(key.activeFrom, key.id); });
}

SigningKeys SigningKeys::only(PrivateKey key)
{
    const QByteArray id = thumbprint(key);
    return SigningKeys({SigningKey{id, std::move(key), true, {}, {}}}, {});
}

// One that was revoked before it began never took anybody's place.
const SigningKey *SigningKeys::successorOf(qsizetype index) const
{
    for (qsizetype i = index + 1; i < m_keys.size(); ++i)
        if (const SigningKey &later = m_keys[i]; !later.revokedAt || *later.revokedAt > later.activeFrom)
            return &later;
    return nullptr;
}

KeyState SigningKeys::stateAt(qsizetype index, Instant now) const
{
    const SigningKey &key = m_keys[index];
    if (key.revokedAt)
        return KeyState::Revoked;
    if (key.activeFrom > now)
        return KeyState::Pending;
    const SigningKey *next = successorOf(index);
    if (!next || next->activeFrom > now)
        return KeyState::Active;
    return now < next->activeFrom + m_grace ? KeyState::Retiring : KeyState::Removed;
}

const SigningKey *SigningKeys::active(Instant now) const
{
    for (qsizetype i = 0; i < m_keys.size(); ++i)
        if (stateAt(i, now) == KeyState::Active)
            return &m_keys[i];
    return nullptr;
}

QList<const SigningKey *> SigningKeys::verifying(Instant now) const
{
    QList<const SigningKey *> good;
    for (qsizetype i = 0; i < m_keys.size(); ++i)
        if (const KeyState state = stateAt(i, now); state != KeyState::Removed && state != KeyState::Revoked)
            good.append(&m_keys[i]);
    return good;
}

KeyState SigningKeys::stateOf(const QByteArray &id, Instant now) const
{
    for (qsizetype i = 0; i < m_keys.size(); ++i)
        if (m_keys[i].id == id)
            return stateAt(i, now);
    return KeyState::Removed;
}

QByteArray jwks(const SigningKeys &keys, Instant now)
{
    QJsonArray list;
    for (const SigningKey *one : keys.verifying(now)) {
        const auto [modulus, exponent] = publicNumbers(one->key);
        list.append(QJsonObject{{u"kty"_s, u"RSA"_s},
                                {u"use"_s, u"sig"_s},
                                {u"alg"_s, u"RS256"_s},
                                {u"kid"_s, QString::fromLatin1(one->id)},
                                {u"n"_s, QString::fromLatin1(modulus)},
                                {u"e"_s, QString::fromLatin1(exponent)}});
    }
    return toText({{u"keys"_s, list}});
}

} // namespace bitflow
