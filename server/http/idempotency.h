// SPDX-License-Identifier: GPL-3.0-or-later
// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the same key and body give the same answer for a day,
// and the effect happens once. The answer is stored in the transaction of the effect, sealed with a key that only the
// client's Idempotency-Key opens, since an answer may hold a one-time password.
#pragma once

#include "server/http/exchange.h"
#include "server/sql/database.h"

namespace bitflow::http {

class Idempotency
{
public:
    // secret: 32 bytes that stay the same over restarts.
    Idempotency(sql::Database &db, QByteArray secret) : m_db(db), m_secret(std::move(secret)) {}

    // 400 without a usable key, 422 when the key came with another body before. Blocks.
    Result<Answer> once(const Operation &operation, const Exchange &exchange, bool &replayed);

private:
    Result<Answer> attempt(const Operation &operation, const Exchange &exchange, bool &replayed);

    sql::Database &m_db;
    QByteArray m_secret;
};

} // namespace bitflow::http
