// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever has the database and not the key: whatever he does to the log is found, and the first row that is not as it
// was is named.
#include "tests/server/audit/log.h"
#include "tests/support/longproof.h"

namespace bitflow::test {
namespace {

class Tampering : public AuditLogTest
{
protected:
    void SetUp() override
    {
        AuditLogTest::SetUp();
        if (HasFatalFailure())
            return;
        write(40);
        sealAll();
        ASSERT_TRUE(sealer.checkpoint(true));
        write(120);
        sealAll();
        ASSERT_TRUE(sealer.checkpoint(true));
        outside = checkpoints();
        last = count(u"audit_seals"_s);
        for (const auto table : tables)
            sql(u"CREATE TABLE kept_%1 AS SELECT * FROM %1"_s.arg(table));
    }

    void restore()
    {
        const auto done = db.transaction([&]() -> Result<void> {
            for (const auto table : tables) {
                TRY_VOID(db.run(u"DELETE FROM %1"_s.arg(table)));
                TRY_VOID(db.run(u"INSERT INTO %1 SELECT * FROM kept_%1"_s.arg(table)));
            }
            return {};
        });
        ASSERT_TRUE(done) << qPrintable(outcome(done));
    }

    qint64 any(qint64 from, qint64 to) { return from + qint64((*random)() % quint64(to - from + 1)); }
    QUuid eventAt(qint64 seq)
    {
        return db.value<QUuid>(u"SELECT event_id FROM audit_seals WHERE seq = ?"_s, {seq}).value_or(QUuid());
    }
    QByteArray chainAt(qint64 seq)
    {
        return seq == 0 ? chainBegin()
                        : db.value<QByteArray>(u"SELECT chain FROM audit_seals WHERE seq = ?"_s, {seq}).value();
    }
    // The seals from a row on as they would be for what stands there now.
    void renew(qint64 from)
    {
        const auto events = db.column<QUuid>(u"SELECT event_id FROM audit_seals WHERE seq >= ? ORDER BY seq"_s, {from});
        ASSERT_TRUE(events);
        sql(u"DELETE FROM audit_seals WHERE seq >= ?"_s, {from});
        QByteArray chain = chainAt(from - 1);
        qint64 seq = from;
        for (const QUuid &event : *events) {
            const auto row = db.first<AuditRow>(auditColumns + u"FROM audit_events e WHERE e.id = ?"_s, {event});
            if (!row || !*row)
                continue;
            const QByteArray leaf = leafOf(**row);
            chain = chainAfter(chain, leaf);
            sql(u"INSERT INTO audit_seals (seq, event_id, leaf, chain, sealed_at) VALUES (?, ?, ?, ?, 0)"_s,
                {seq++, event, leaf, chain});
        }
    }
    AuditRow rowAt(qint64 seq)
    {
        return **db.first<AuditRow>(auditColumns + u"FROM audit_events e WHERE e.id = ?"_s, {eventAt(seq)});
    }

public: // the test names them
    // Each returns the first row that is not as it was.
    qint64 edit();
    qint64 remove();
    qint64 insert();
    qint64 exchange();
    qint64 cutOff();
    qint64 editSeal();

protected:
    static constexpr std::array tables{"audit_events"_L1, "audit_seals"_L1, "audit_checkpoints"_L1};
    QList<AuditCheckpoint> outside; // a copy somewhere else
    qint64 last = 0;
    std::mt19937_64 *random = nullptr;
    QString what; // for messages
};

qint64 Tampering::edit()
{
    static const QStringList sets{u"at = at + 1"_s,
                                  u"action = 'users.updatf'"_s,
                                  u"outcome = 'denied'"_s,
                                  u"actor_id = NULL"_s,
                                  u"actor_name = 'somebody else'"_s,
                                  u"ip_address = '198.51.100.1'"_s,
                                  u"institution_id = subject_id"_s,
                                  u"subject_id = actor_id"_s,
                                  u"before_state = '{}'"_s,
                                  u"after_state = ' '"_s,
                                  u"actor_sealed = NULL"_s,
                                  u"states_sealed = actor_sealed"_s,
                                  u"states_sealed = CONCAT(states_sealed, ' ')"_s,
                                  u"ip_code = ''"_s,
                                  u"request_id = 'x'"_s,
                                  u"session_id = subject_id"_s,
                                  u"mac = NULL"_s};
    const qint64 seq = any(last - 150, last);
    const QString &set = sets[any(0, sets.size() - 1)];
    what = u"edit "_s + set;
    sql(u"UPDATE audit_events SET %1 WHERE id = ?"_s.arg(set), {eventAt(seq)});
    return seq;
}

qint64 Tampering::remove()
{
    const qint64 seq = any(1, last);
    const QUuid event = eventAt(seq);
    const qint64 kind = any(0, 2);
    what = u"remove "_s + QString::number(kind);
    if (kind != 1)
        sql(u"DELETE FROM audit_events WHERE id = ?"_s, {event});
    if (kind != 0)
        sql(u"DELETE FROM audit_seals WHERE seq = ?"_s, {seq});
    return seq;
}

// A row that no server has written: without a seal, with the right seal at the end, or with the right seal in the
// middle and the numbers behind it moved on.
qint64 Tampering::insert()
{
    const qint64 kind = any(0, 2);
    const qint64 seq = kind == 2 ? any(2, last) : last + 1;
    what = u"insert "_s + QString::number(kind);
    AuditRow row = rowAt(any(1, last));
    const QByteArray oldMac = row.mac;
    row.id = any(0, 1) == 0 ? makeUuidV7() : firstIdAt(row.at - std::chrono::seconds(any(1, 100'000)));
    sql(u"INSERT INTO audit_events SELECT ?, at, action, outcome, actor_id, actor_name, session_id, ip_address, "
        "request_id, institution_id, subject_type, subject_id, before_state, after_state, mac, actor_sealed, "
        "states_sealed, ip_code "
        "FROM kept_audit_events WHERE mac = ?"_s,
        {row.id, oldMac});
    if (kind == 0)
        return seq;
    for (qint64 n = last; n >= seq; --n)
        sql(u"UPDATE audit_seals SET seq = seq + 1 WHERE seq = ?"_s, {n});
    const QByteArray leaf = leafOf(row);
    sql(u"INSERT INTO audit_seals (seq, event_id, leaf, chain, sealed_at) VALUES (?, ?, ?, ?, ?)"_s,
        {seq, row.id, leaf, chainAfter(chainAt(seq - 1), leaf), Instant::now()});
    return seq;
}

qint64 Tampering::exchange()
{
    const qint64 seq = any(1, last - 1), other = any(seq + 1, last);
    const QUuid a = eventAt(seq), b = eventAt(other), spare = makeUuidV7();
    const bool seals = any(0, 1) == 0;
    what = seals ? u"exchange seals"_s : u"exchange rows"_s;
    const QString table = seals ? u"audit_seals"_s : u"audit_events"_s, column = seals ? u"event_id"_s : u"id"_s;
    for (const auto &[from, to] : {std::pair(a, spare), std::pair(b, a), std::pair(spare, b)})
        sql(u"UPDATE %1 SET %2 = ? WHERE %2 = ?"_s.arg(table, column), {to, from});
    return seq;
}

qint64 Tampering::cutOff()
{
    const qint64 seq = any(1, last);
    const qint64 kind = any(0, 2);
    what = u"cut off "_s + QString::number(kind);
    if (kind != 0)
        sql(u"DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_seals WHERE seq >= ?)"_s, {seq});
    sql(u"DELETE FROM audit_seals WHERE seq >= ?"_s, {seq});
    if (kind == 2)
        sql(u"DELETE FROM audit_checkpoints WHERE seq >= ?"_s, {seq});
    return seq;
}

qint64 Tampering::editSeal()
{
    const qint64 seq = any(1, last);
    const bool leaf = any(0, 1) == 0;
    what = leaf ? u"edit leaf"_s : u"edit chain"_s;
    sql(u"UPDATE audit_seals SET %1 = ? WHERE seq = ?"_s.arg(leaf ? u"leaf"_s : u"chain"_s),
        {sha256(QByteArray::number(qint64((*random)()))), seq});
    return seq;
}

TEST_P(Tampering, IsFoundAndTheFirstBadRowNamed)
{
    LongProof proof(u"audit_tampering"_s, 60, 1000);
    random = &proof.random();
    ASSERT_EQ(told(verdict(outside)), u"none 0"_s);
    using Act = qint64 (Tampering::*)();
    static constexpr std::array<Act, 6> acts{&Tampering::edit,     &Tampering::remove, &Tampering::insert,
                                             &Tampering::exchange, &Tampering::cutOff, &Tampering::editSeal};
    for (qint64 i = 0; i < proof.count(); ++i) {
        const qint64 expected = (this->*acts[size_t(any(0, acts.size() - 1))])();
        const AuditVerdict found = verdict(outside);
        ASSERT_FALSE(found.ok()) << qPrintable(what) << " at " << expected << " went unnoticed";
        ASSERT_EQ(found.firstBad, expected) << qPrintable(what) << ' ' << qPrintable(told(found));
        restore();
        ASSERT_FALSE(HasFatalFailure());
    }
    EXPECT_EQ(told(verdict(outside)), u"none 0"_s);
    proof.reached(proof.count());
}

// With the whole chain made anew from a row on, everything fits together but the codes and the signatures.
TEST_P(Tampering, IsFoundWhenTheChainIsMadeAnew)
{
    const qint64 first = outside.first().seq;
    sql(u"UPDATE audit_events SET actor_name = 'x' WHERE id = ?"_s, {eventAt(first + 20)});
    renew(first + 20);
    EXPECT_EQ(told(verdict(outside)), u"event_forged %1"_s.arg(first + 20)) << "an edit, by the row's code";
    restore();
    sql(u"DELETE FROM audit_events WHERE id = ?"_s, {eventAt(first + 20)});
    renew(first + 20);
    EXPECT_EQ(told(verdict(outside)), u"cut_off %1"_s.arg(last)) << "a deletion, by the number of rows";
    write(1);
    sealAll();
    EXPECT_EQ(told(verdict(outside)), u"rewritten %1"_s.arg(first + 1)) << "since the last signature that fits";
}

// The same with the checkpoints taken out of the database as well, and no copy of them anywhere.
TEST_P(Tampering, IsFoundWithoutCheckpoints)
{
    const Instant later = Instant::now() + std::chrono::minutes(10);
    sql(u"UPDATE audit_events SET actor_name = 'x' WHERE id = ?"_s, {eventAt(3)});
    sql(u"UPDATE audit_events SET mac = NULL"_s);
    renew(1);
    sql(u"DELETE FROM audit_checkpoints"_s);
    EXPECT_EQ(told(verdict()), u"event_forged 1"_s) << "rows without a code are older than the key";
    restore();
    sql(u"DELETE FROM audit_events WHERE id = ?"_s, {eventAt(3)});
    renew(3);
    sql(u"DELETE FROM audit_checkpoints"_s);
    EXPECT_EQ(told(verdict({}, 1, later)), u"not_signed 1"_s) << "what is old has been signed";
    // and no server signs it any more, neither the one that runs nor one that starts
    EXPECT_EQ(outcome(sealer.checkpoint(true)), u"audit_chain_changed"_s);
    AuditSealer restarted{db, auditKey, {.checkpointFile = directory.filePath(u"checkpoints.log"_s)}};
    EXPECT_EQ(outcome(restarted.checkpoint(true)), u"audit_chain_changed"_s);
    EXPECT_EQ(count(u"audit_checkpoints"_s), 0);
    restore();
    EXPECT_EQ(told(verdict({}, 1, later)), u"none 0"_s);
    EXPECT_TRUE(sealer.checkpoint(true));
}

TEST_P(Tampering, OfCheckpointsIsFound)
{
    sql(u"UPDATE audit_checkpoints SET chain = ? WHERE seq = ?"_s, {sha256("x"), outside.first().seq});
    EXPECT_EQ(told(verdict()), u"checkpoint_forged %1"_s.arg(outside.first().seq));
    restore();
    const auto stranger = AuditKey::make();
    const auto made = AuditCheckpoint::make(*AuditChain(db).last(), Instant::now(), *stranger);
    EXPECT_EQ(told(verdict({made})), u"checkpoint_forged %1"_s.arg(last)) << "another key";
    const auto found = AuditVerifier(db, *stranger).run();
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->ok()) << "with the wrong key nothing is right";
}

INSTANTIATE_TEST_SUITE_P(Engines, Tampering, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
