// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of access tokens in the database, their private halves sealed: every server of an installation signs with
// the same one. A server looks once a second; what it verifies with is always in memory. Thread-safe.
#pragma once

#include "server/audit/audit.h"
#include "server/auth/tokens.h"
#include "server/auth/vault.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace bitflow {

struct RingKey
{
    QByteArray id; // kid
    KeyState state = KeyState::Pending;
    int bits = 0;
    Instant createdAt, activeFrom;

    // The first key of a ring signs since ever; what counts is when it was made.
    [[nodiscard]] Instant began() const { return std::max(createdAt, activeFrom); }
};

class KeyRing
{
public:
    // own: of the file or the setting; taken into the ring when it is not known there, as the next one to sign.
    KeyRing(sql::Database &db, Vault &vault, Audit &audit, TokenSigner &signer, PrivateKey own);
    ~KeyRing() { stop(); }

    // Takes the own key in, makes one where none can sign, and hands the ring to the signer. 500 `secret_unreadable`
    // when the active key was sealed under an application key that this server has not.
    Result<void> open();
    // The same; from then on it is watched, and a key that is due is followed by another.
    Result<void> start();
    void stop();
    // What changed in the database is in use afterwards.
    Result<void> refresh();

    // In the order in which they begin to sign.
    Result<QList<RingKey>> list();
    // A new key that signs after this long; a pending one of before is brought forward instead of making another.
    // Removed ones lose their private halves.
    Result<RingKey> rotate(std::chrono::seconds ahead);
    // No token of this key is good any more, at once. The active one is followed by a new one. 404.
    Result<void> revoke(const QByteArray &id);

    // A key that has signed for longer should be followed by another; the log of the server says so once a day.
    static constexpr std::chrono::days oldAge{80};
    // Whether that is so now.
    Result<bool> isOld(Instant now);
    // So old a key is followed by another without being told. rotateWhenDue: whether it was so, and nothing followed
    // yet.
    static constexpr std::chrono::days dueAge{90};
    Result<bool> rotateWhenDue(Instant now);
    // Before a key signs, so that whoever keeps a copy of the JWKS knows it.
    static constexpr std::chrono::hours published{24};

    // So long every other server needs to see a new key at the most.
    static constexpr std::chrono::seconds noticed{3};

private:
    struct Row;
    Result<QList<Row>> rows();
    Result<SigningKeys> keysOf(const QList<Row> &rows);
    Result<void> adopt();
    Result<void> insert(const PrivateKey &key, Instant activeFrom);
    Result<void> lock();
    Result<void> forgetRemoved(Instant now);
    void watch(const std::stop_token &stop);
    Result<bool> isOlder(std::chrono::days age, Instant now);
    void followAge(Instant now);

    sql::Database &m_db;
    Vault &m_vault;
    Audit &m_audit;
    TokenSigner &m_signer;
    PrivateKey m_own;
    std::mutex m_mutex; // of m_seen
    QByteArray m_seen;  // the rows that the signer has
    std::mutex m_sleep;
    std::condition_variable_any m_wake;
    std::jthread m_watch;
};

} // namespace bitflow
