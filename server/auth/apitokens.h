// SPDX-License-Identifier: GPL-3.0-or-later
// What stands behind a token of a program that came with a request.
#pragma once

#include "server/auth/access.h"

#include <QCache>

#include <mutex>

namespace bitflow {

// Thread-safe.
class ApiTokens
{
public:
    ApiTokens(sql::Database &db, AccessControl &access) : m_db(db), m_access(access) {}

    struct Found
    {
        Caller caller;
        bool elsewhere = false; // it comes from a network that the token is not for: nothing may be done with it
    };
    // 401 token_invalid. The caller may do what the token was made for and its maker may do now (E6).
    Result<Found> authenticate(const QString &token, const QString &ip);
    // The hash of one that was good a moment ago, else empty. Does not block.
    [[nodiscard]] QByteArray knownHash(const QString &token);

private:
    struct Row;
    Result<QList<NodeGrant>> grantsOf(const Row &row);
    void touch(const Row &row, const QString &ip);
    void remember(const QByteArray &hash);

    sql::Database &m_db;
    AccessControl &m_access;
    std::mutex m_touching, m_mutex;
    QCache<QByteArray, Instant> m_good{10'000}; // until when, by hash
};

} // namespace bitflow
