// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords: argon2id (RFC 9106) in PHC strings, and one-time passwords; which passwords may be chosen:
// passwordpolicy.h. Thread-safe, blocking: a hash costs tens of milliseconds of a core, so the number of hashes at work
// and waiting is bounded.
#pragma once

#include "common/result.h"

#include <QSemaphore>

#include <atomic>
#include <optional>

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
    // pepper: a secret that no copy of the database has; empty: none. Its id stands in every hash that was made with it
    // ("keyid"); hashes of before still verify.
    explicit PasswordHasher(Argon2Cost cost = {}, int parallel = 0, const QByteArray &pepper = {});

    // A PHC string with a fresh 16-byte salt and a 32-byte tag. The password is normalised by NFKC first.
    Result<QString> hash(const QString &password);
    // False for a wrong password; also for an empty or unreadable stored value, after the same work. The original's
    // bcrypt hashes ("$2y$…") are known too. Where the stored value costs less than is configured now, a wrong password
    // is hashed once more at the full cost, as a right one is by whoever replaces the value.
    Result<bool> verify(const QString &password, const QString &stored);
    // Some account has such a value of the original's: from now on every refusal costs its bcrypt as well, whatever the
    // account has, or time would tell who has not signed in yet. verify() notices by itself what it is given.
    void expectBcrypt(const QString &stored);
    // The stored value costs less than is configured now, or lacks the pepper.
    [[nodiscard]] bool needsRehash(const QString &stored) const;
    // How many hashes at the full cost were computed so far.
    [[nodiscard]] qint64 computed() const { return m_computed; }
    [[nodiscard]] qint64 computedBcrypt() const { return m_computedBcrypt; }
    // Names the pepper without telling anything of it; empty: there is none.
    [[nodiscard]] const QString &pepperId() const { return m_pepperId; }

private:
    Result<void> enter();
    struct Phc;
    static std::optional<Phc> parse(const QString &text);
    static QString textOf(const Phc &phc);
    [[nodiscard]] QByteArray prepared(const QString &password, bool peppered) const;
    [[nodiscard]] bool costsLess(const Argon2Cost &cost) const;
    Result<QByteArray> tagOf(const QString &password, const QByteArray &salt);
    Result<bool> matches(const QString &password, const Phc &phc);
    bool matchesOriginal(const QString &password, const QString &stored);

    Argon2Cost m_cost;
    QByteArray m_pepper;
    QString m_pepperId;
    QSemaphore m_slots;
    std::atomic<int> m_waiting = 0;
    std::atomic<qint64> m_computed = 0, m_computedBcrypt = 0;
    std::atomic<int> m_bcryptCost = 0; // of the dearest that is in use; 0: none is
    int m_maximumWaiting;
};

// 20 characters of an alphabet without look-alikes: 100 bits; groups of five for reading aloud.
QString makeOneTimePassword();

namespace detail {
// Raw argon2id, for the vectors of RFC 9106.
Result<QByteArray> argon2id(const QByteArray &password, const QByteArray &salt, Argon2Cost cost, int tagLength,
                            const QByteArray &secret = {}, const QByteArray &associated = {});
} // namespace detail

} // namespace bitflow
