// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords: argon2id (RFC 9106) in PHC strings, and one-time passwords; which passwords may be chosen:
// passwordpolicy.h. Thread-safe, blocking: a hash costs tens of milliseconds of a core, so the number of hashes at work
// and waiting is bounded.
#pragma once

#include "common/result.h"

#include <QSemaphore>

#include <atomic>

namespace bitflow {

// OWASP's floor for argon2id, ASVS 5.0 appendix C.
struct Argon2Cost
{
    quint32 memoryKib = 19456;
    quint32 passes = 2;
    quint32 lanes = 1;

    friend bool operator==(const Argon2Cost &, const Argon2Cost &) = default;
};

class PasswordHasher
{
public:
    // At most `parallel` hashes at once (0 = one per core) and 16 waiting for each; beyond that 503.
    explicit PasswordHasher(Argon2Cost cost = {}, int parallel = 0);

    // A PHC string with a fresh 16-byte salt and a 32-byte tag. The password is normalised by NFKC first.
    Result<QString> hash(const QString &password);
    // False for a wrong password; also for an empty or unreadable stored value, after the same work. The original's
    // bcrypt hashes ("$2y$…") are known too; they cost what they cost, once, and are then replaced.
    Result<bool> verify(const QString &password, const QString &stored);
    // The stored value costs less than is configured now.
    [[nodiscard]] bool needsRehash(const QString &stored) const;

private:
    Result<void> enter();

    Argon2Cost m_cost;
    QSemaphore m_slots;
    std::atomic<int> m_waiting = 0;
    int m_maximumWaiting;
    QString m_dummy; // verified when there is no account, so that the answer takes as long
};

// 20 characters of an alphabet without look-alikes: 100 bits; groups of five for reading aloud.
QString makeOneTimePassword();

namespace detail {
// Raw argon2id, for the vectors of RFC 9106.
Result<QByteArray> argon2id(const QByteArray &password, const QByteArray &salt, Argon2Cost cost, int tagLength,
                            const QByteArray &secret = {}, const QByteArray &associated = {});
} // namespace detail

} // namespace bitflow
