// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/idempotency.h"

#include "common/crypto/seal.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace bitflow::http {

namespace {

constexpr std::chrono::hours kept{24};

struct Stored
{
    QByteArray fingerprint;
    int status = 0;
    QString body, etag;

    static constexpr auto fields()
    {
        using S = Stored;
        return describe(Field{"fingerprint"_L1, &S::fingerprint}, Field{"status"_L1, &S::status},
                        Field{"body"_L1, &S::body}, Field{"etag"_L1, &S::etag});
    }
};

bool usable(const QByteArray &key)
{
    return key.size() >= 8 && key.size() <= 128 && std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7f; });
}

QByteArray fingerprintOf(const Exchange &exchange)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const auto &part : {exchange.path, exchange.query})
        for (const auto &[name, value] : part)
            hash.addData(name.toUtf8() + '=' + value.toUtf8() + '\n');
    hash.addData(exchange.raw);
    return hash.result();
}

} // namespace

Result<Answer> Idempotency::once(const Operation &operation, const Exchange &exchange, bool &replayed)
{
    if (exchange.idempotencyKey.isEmpty())
        return fail(400, u"idempotency_key_missing"_s, u"Send an Idempotency-Key of 8 to 128 visible characters."_s);
    if (!usable(exchange.idempotencyKey))
        return fail(400, u"idempotency_key_invalid"_s, u"An Idempotency-Key has 8 to 128 visible characters."_s);
    auto answer = attempt(operation, exchange, replayed);
    // Two at once: the loser of the race finds the winner's answer.
    if (!answer && sql::isUniqueViolation(answer.error()))
        answer = attempt(operation, exchange, replayed);
    return answer;
}

Result<Answer> Idempotency::attempt(const Operation &operation, const Exchange &exchange, bool &replayed)
{
    const QString key =
        QString::fromLatin1(QCryptographicHash::hash(exchange.idempotencyKey, QCryptographicHash::Sha256).toHex());
    const QByteArray sealing =
        QMessageAuthenticationCode::hash(exchange.idempotencyKey, m_secret, QCryptographicHash::Sha256);
    const QByteArray context = exchange.caller.userId.toBytes() + operation.name.data();
    const QByteArray fingerprint = fingerprintOf(exchange);
    const Instant now = Instant::now();
    const sql::Args which{exchange.caller.userId, operation.name, key};

    return m_db.transaction([&]() -> Result<Answer> {
        TRY_VOID(m_db.run(u"DELETE FROM idempotency_keys WHERE created_at < ?"_s, {now - kept}));
        TRY(const auto stored, m_db.first<Stored>(u"SELECT fingerprint, status, body, etag FROM idempotency_keys "
                                                  "WHERE principal = ? AND operation = ? AND idempotency_key = ?"_s,
                                                  which));
        if (stored) {
            const auto body = unseal(QByteArray::fromBase64(stored->body.toLatin1()), sealing, context);
            if (stored->fingerprint != fingerprint || !body)
                return fail(422, u"idempotency_key_reused"_s,
                            u"This Idempotency-Key came with another request before."_s);
            replayed = true;
            return Answer{stored->status, *body, stored->etag.toLatin1()};
        }
        TRY(const Answer answer, operation.run(exchange));
        TRY_VOID(m_db.run(
            u"INSERT INTO idempotency_keys (principal, operation, idempotency_key, fingerprint, status, body, etag, "
            "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
            which + sql::Args{fingerprint, answer.status,
                              QString::fromLatin1(seal(answer.body, sealing, context).toBase64()),
                              QString::fromLatin1(answer.etag), now}));
        return answer;
    });
}

} // namespace bitflow::http
