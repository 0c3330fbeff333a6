// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/lockout.h"

#include "common/crypto/seal.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace bitflow {

namespace {

constexpr std::chrono::days kept{90}; // since the last failure

struct LastSession
{
    QString email, revokedReason;

    static constexpr auto fields()
    {
        return describe(Field{"email"_L1, &LastSession::email},
                        Field{"revoked_reason"_L1, &LastSession::revokedReason});
    }
};

struct FailureRow
{
    int failures = 0;
    Instant blockedUntil;

    static constexpr auto fields()
    {
        return describe(Field{"failures"_L1, &FailureRow::failures},
                        Field{"blocked_until"_L1, &FailureRow::blockedUntil});
    }
};

// The columns of an attempt: unknown devices share one row.
QByteArray deviceColumn(const Attempt &attempt) { return attempt.isKnown() ? attempt.device : QByteArray(32, '\0'); }

std::chrono::seconds delayAfter(int failures)
{
    if (failures < Lockout::patience)
        return {};
    const int doublings = std::min(failures - Lockout::patience, 10);
    return std::min(Lockout::longestDelay, Lockout::firstDelay * (1 << doublings));
}

} // namespace

QByteArray addressHash(const QByteArray &secret, const QString &email)
{
    return QMessageAuthenticationCode::hash(email.toCaseFolded().toUtf8(), hkdf(secret, "addresses"_ba, 32),
                                            QCryptographicHash::Sha256);
}

std::optional<QByteArray> deviceHash(const QString &secret)
{
    if (secret.isEmpty())
        return std::nullopt;
    return QCryptographicHash::hash(secret.toUtf8(), QCryptographicHash::Sha256);
}

Result<Attempt> Lockout::attemptOf(const QString &email, const QString &secret)
{
    Attempt attempt{addressHash(m_secret, email), {}};
    const auto device = deviceHash(secret);
    if (!device)
        return attempt;
    // One whose session was stolen is a stranger until somebody has signed in there again.
    TRY(const auto last,
        m_db.first<LastSession>(u"SELECT u.email, s.revoked_reason FROM sessions s JOIN users u ON u.id = s.user_id "
                                "WHERE u.email = ? AND u.deleted_at IS NULL AND s.device_hash = ? "
                                "ORDER BY s.created_at DESC LIMIT 1"_s,
                                {email, device}));
    // MariaDB takes é for e, and what is counted is what was typed.
    if (last && last->email == email && last->revokedReason != "refresh_reuse"_L1)
        attempt.device = *device;
    return attempt;
}

Result<Lockout::State> Lockout::stateOf(const Attempt &attempt)
{
    TRY(const auto row, m_db.first<FailureRow>(
                            u"SELECT failures, blocked_until FROM sign_in_failures WHERE account = ? AND device = ?"_s,
                            {attempt.account, deviceColumn(attempt)}));
    if (!row)
        return State{};
    return State{row->blockedUntil, !attempt.isKnown() && row->failures >= most};
}

Result<void> Lockout::failed(const Attempt &attempt, Instant now)
{
    const QByteArray device = deviceColumn(attempt);
    TRY(const auto row, m_db.first<FailureRow>(u"SELECT failures, blocked_until FROM sign_in_failures "
                                               "WHERE account = ? AND device = ?"_s +
                                                   m_db.dialect().forUpdate(),
                                               {attempt.account, device}));
    const int failures = (row ? row->failures : 0) + 1;
    if (!row)
        TRY_VOID(m_db.run(u"DELETE FROM sign_in_failures WHERE updated_at < ?"_s, {now - kept}));
    return m_db
        .run(u"INSERT INTO sign_in_failures (account, device, failures, blocked_until, updated_at) "
             "VALUES (?, ?, ?, ?, ?)"_s +
                 m_db.dialect().orUpdate("account, device"_L1, {u"failures"_s, u"blocked_until"_s, u"updated_at"_s}),
             {attempt.account, device, failures, now + delayAfter(failures), now})
        .transform([](qint64) {});
}

Result<void> Lockout::succeeded(const Attempt &attempt)
{
    return m_db
        .run(u"DELETE FROM sign_in_failures WHERE account = ? AND device = ?"_s,
             {attempt.account, deviceColumn(attempt)})
        .transform([](qint64) {});
}

QByteArray Lockout::nameOf(const QString &address) const { return addressHash(m_secret, address).toHex().first(32); }

Result<void> Lockout::forget(const QString &email)
{
    return m_db.run(u"DELETE FROM sign_in_failures WHERE account = ?"_s, {addressHash(m_secret, email)})
        .transform([](qint64) {});
}

} // namespace bitflow
