// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords that fail one after another. What strangers do never keeps an account's own devices out: a device that the
// account has been signed in from counts for itself (OWASP, device cookies), all others count together. Accounts that
// do not exist are counted in the same way, so that nothing tells them apart.
#pragma once

#include "server/sql/database.h"

namespace bitflow {

// Who tries.
struct Attempt
{
    QByteArray account; // addressHash()
    QByteArray device;  // hash of the device's secret; empty: not known at this account

    [[nodiscard]] bool isKnown() const { return !device.isEmpty(); }
    // For keys of limits: a known device shares no count with anybody.
    [[nodiscard]] QByteArray name() const { return (account + device).toHex(); }
};

class Lockout
{
public:
    static constexpr int patience = 10;                      // failures without a delay
    static constexpr std::chrono::seconds firstDelay{60};    // after them; doubles with each failure …
    static constexpr std::chrono::seconds longestDelay{900}; // … up to this
    static constexpr int most =
        100; // failures after which no password of an unknown device is accepted (NIST SP 800-63B)

    // secret: of this installation, 32 bytes, and never another: every count hangs on it.
    Lockout(sql::Database &db, QByteArray secret) : m_db(db), m_secret(std::move(secret)) {}

    struct State
    {
        Instant blockedUntil;
        bool closed = false; // the right password would be refused as well
    };

    // email: folded. secret: what the device sent, empty when it has none.
    Result<Attempt> attemptOf(const QString &email, const QString &secret);
    Result<State> stateOf(const Attempt &attempt);
    // In a transaction of the caller's, with the audit row.
    Result<void> failed(const Attempt &attempt, Instant now);
    Result<void> succeeded(const Attempt &attempt);
    // After a new password, or by the hand of an administrator: whoever failed at this address.
    Result<void> forget(const QString &email);
    // For keys of limits, which hold no address in the clear.
    [[nodiscard]] QByteArray nameOf(const QString &address) const;

private:
    sql::Database &m_db;
    QByteArray m_secret;
};

// A name for an address that nobody finds out by trying addresses, who has only the names.
QByteArray addressHash(const QByteArray &secret, const QString &email);

// SHA-256 of a device's secret; nothing of an empty one.
std::optional<QByteArray> deviceHash(const QString &secret);

} // namespace bitflow
