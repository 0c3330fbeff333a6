// SPDX-License-Identifier: GPL-3.0-or-later
// Seals and checkpoints as they stand in their tables, and the questions both the sealer and the verifier ask.
#pragma once

#include "server/audit/auditkey.h"
#include "server/audit/row.h"
#include "server/sql/database.h"

namespace bitflow {

struct AuditSeal
{
    qint64 seq = 0; // 1, 2, 3 … without a gap
    QUuid eventId;
    QByteArray leaf, chain;

    static constexpr auto fields()
    {
        using S = AuditSeal;
        return describe(Field{"seq"_L1, &S::seq}, Field{"event_id"_L1, &S::eventId}, Field{"leaf"_L1, &S::leaf},
                        Field{"chain"_L1, &S::chain});
    }
};

// The end of the chain at a moment, signed. As a line of a file: JSON with the same members.
struct AuditCheckpoint
{
    qint64 seq = 0;
    QByteArray chain;
    Instant at;
    QString keyId;
    QByteArray signature;

    static constexpr auto fields()
    {
        using C = AuditCheckpoint;
        return describe(Field{"seq"_L1, &C::seq}, Field{"chain"_L1, &C::chain}, Field{"at"_L1, &C::at},
                        Field{"key_id"_L1, &C::keyId}, Field{"signature"_L1, &C::signature});
    }

    static AuditCheckpoint make(const AuditSeal &seal, Instant at, const AuditKey &key);
    [[nodiscard]] bool isSignedBy(const AuditKey &key) const;
    [[nodiscard]] QByteArray line() const; // with its line feed
    static std::optional<AuditCheckpoint> parse(const QByteArray &line);

private:
    [[nodiscard]] QByteArray signedText() const;
};

// The checkpoints of a file, one a line. A line that is none, torn off when a machine died, does not hide the others.
struct CheckpointFile
{
    QList<AuditCheckpoint> checkpoints;
    QList<int> unreadable; // numbers of lines

    static CheckpointFile parse(const QByteArray &text);
};

// Rows whose ids lie above `from` and, unless that is null, not above `to`. Ids begin with the moment they were made.
struct AuditRange
{
    QUuid from, to;
};
// The smallest id that is made at this moment or later.
QUuid firstIdAt(Instant at);
// When this id was made, to the millisecond.
Instant momentOf(QUuid id);

class AuditChain
{
public:
    explicit AuditChain(sql::Database &db) : m_db(db) {}

    Result<AuditSeal> last(); // seq 0 and chainBegin() when nothing is sealed
    // The largest id that is sealed, but none of the future: a clock that was wrong must not hide what follows.
    Result<QUuid> newestSealed();
    Result<std::optional<AuditCheckpoint>> lastCheckpoint();
    Result<QList<AuditCheckpoint>> checkpoints(qint64 above = 0); // in the order of their numbers
    Result<QByteArray> chainAt(qint64 seq);                       // empty: there is no such row
    // The moment of the oldest of the newest rows that wait for their seals.
    Result<std::optional<Instant>> pending();
    // In the order of their ids.
    Result<QList<AuditRow>> unsealed(const AuditRange &range, int most);
    // A range of so many rows above `from`: null `to` means that it reaches to the end.
    Result<AuditRange> slice(QUuid from, int rows);

private:
    sql::Database &m_db;
};

} // namespace bitflow
