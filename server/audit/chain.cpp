// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/chain.h"

#include "common/json.h"

#include <QtEndian>

namespace bitflow {

namespace {

QByteArray idBytes(QUuid id) { return id.toRfc4122(); }

} // namespace

AuditCheckpoint AuditCheckpoint::make(const AuditSeal &seal, Instant at, const AuditKey &key)
{
    AuditCheckpoint checkpoint{seal.seq, seal.chain, at, key.id(), {}};
    checkpoint.signature = key.sign(checkpoint.signedText());
    return checkpoint;
}

QByteArray AuditCheckpoint::signedText() const
{
    return "bitflow audit checkpoint 1\n" + QByteArray::number(seq) + '\n' + chain.toHex() + '\n' +
           QByteArray::number(at.us) + '\n';
}

bool AuditCheckpoint::isSignedBy(const AuditKey &key) const
{
    return keyId == key.id() && key.verify(signedText(), signature);
}

QByteArray AuditCheckpoint::line() const
{
    return toText({{u"seq"_s, seq},
                   {u"chain"_s, QString::fromLatin1(chain.toHex())},
                   {u"at"_s, at.toString()},
                   {u"key_id"_s, keyId},
                   {u"signature"_s, QString::fromLatin1(signature.toBase64())}}) +
           '\n';
}

std::optional<AuditCheckpoint> AuditCheckpoint::parse(const QByteArray &line)
{
    const QJsonObject object = parseText(line.trimmed()).value_or(QJsonValue()).toObject();
    const auto at = Instant::parse(object[u"at"].toString());
    const QByteArray chain = QByteArray::fromHex(object[u"chain"].toString().toLatin1());
    if (!at || chain.size() != 32 || object[u"seq"].toInteger() < 1)
        return std::nullopt;
    return AuditCheckpoint{object[u"seq"].toInteger(), chain, *at, object[u"key_id"].toString(),
                           QByteArray::fromBase64(object[u"signature"].toString().toLatin1())};
}

QUuid firstIdAt(Instant at)
{
    QByteArray bytes(16, '\0');
    qToBigEndian(quint64(at.us / 1000) << 16, bytes.data()); // 48 bits of milliseconds (RFC 9562 §5.7)
    bytes[6] = char(0x70);                                   // never the null id
    return QUuid::fromRfc4122(bytes);
}

Instant momentOf(QUuid id) { return {qint64(qFromBigEndian<quint64>(idBytes(id).constData()) >> 16) * 1000}; }

Result<AuditSeal> AuditChain::last()
{
    TRY(auto seal,
        m_db.first<AuditSeal>(u"SELECT seq, event_id, leaf, chain FROM audit_seals ORDER BY seq DESC LIMIT 1"_s));
    return seal ? *std::move(seal) : AuditSeal{0, {}, {}, chainBegin()};
}

Result<QUuid> AuditChain::newestSealed()
{
    TRY(const QUuid newest, m_db.value<QUuid>(u"SELECT MAX(event_id) FROM audit_seals"_s));
    const Instant now = Instant::now();
    return newest.isNull() || momentOf(newest) <= now ? newest : firstIdAt(now);
}

Result<QByteArray> AuditChain::chainAt(qint64 seq)
{
    return m_db.value<QByteArray>(u"SELECT chain FROM audit_seals WHERE seq = ?"_s, {seq});
}

Result<std::optional<AuditCheckpoint>> AuditChain::lastCheckpoint()
{
    return m_db.first<AuditCheckpoint>(
        u"SELECT seq, chain, at, key_id, signature FROM audit_checkpoints ORDER BY seq DESC LIMIT 1"_s);
}

Result<QList<AuditCheckpoint>> AuditChain::checkpoints(qint64 above)
{
    return m_db.all<AuditCheckpoint>(
        u"SELECT seq, chain, at, key_id, signature FROM audit_checkpoints WHERE seq > ? ORDER BY seq"_s, {above});
}

CheckpointFile CheckpointFile::parse(const QByteArray &text)
{
    CheckpointFile file;
    int number = 0;
    for (const QByteArray &line : text.split('\n')) {
        ++number;
        if (line.trimmed().isEmpty())
            continue;
        if (const auto checkpoint = AuditCheckpoint::parse(line))
            file.checkpoints.append(*checkpoint);
        else
            file.unreadable.append(number);
    }
    return file;
}

Result<QList<AuditRow>> AuditChain::unsealed(const AuditRange &range, int most)
{
    const QByteArray to = range.to.isNull() ? QByteArray(16, '\xff') : idBytes(range.to);
    return m_db.all<AuditRow>(auditColumns +
                                  u"FROM audit_events e LEFT JOIN audit_seals s ON s.event_id = e.id "
                                  "WHERE e.id > ? AND e.id <= ? AND s.event_id IS NULL ORDER BY e.id LIMIT ?"_s,
                              {idBytes(range.from), to, most});
}

Result<std::optional<Instant>> AuditChain::pending()
{
    TRY(const QUuid newest, newestSealed());
    const QUuid since = newest.isNull() ? QUuid() : firstIdAt(momentOf(newest) - std::chrono::minutes(10));
    TRY(const auto rows, unsealed({since, {}}, 1));
    return rows.isEmpty() ? std::nullopt : std::optional(rows.first().at);
}

Result<AuditRange> AuditChain::slice(QUuid from, int rows)
{
    TRY(const auto to, m_db.value<QUuid>(u"SELECT id FROM audit_events WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?"_s,
                                         {idBytes(from), rows - 1}));
    return AuditRange{from, to};
}

} // namespace bitflow
