// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/denials.h"
#include "server/audit/watch.h"
#include "tests/server/audit/log.h"
#include "tests/support/auditlog.h"
#include "tests/support/longproof.h"
#include "tests/support/serverprocess.h"

#include <QFile>
#include <QTest>

#include <atomic>
#include <thread>

namespace bitflow::test {
namespace {

class Seals : public AuditLogTest
{
protected:
    // Every row is sealed once, by numbers without a gap.
    void expectWhole()
    {
        EXPECT_EQ(told(verdict(checkpoints())), u"none 0"_s);
        EXPECT_EQ(verdict().pending, 0);
        EXPECT_EQ(count(u"audit_seals"_s), count(u"audit_events"_s));
        EXPECT_EQ(db.value<qint64>(u"SELECT MAX(seq) FROM audit_seals"_s).value_or(-1), count(u"audit_seals"_s));
    }
};

TEST_P(Seals, FollowTheRowsInBatches)
{
    write(50);
    const qint64 all = count(u"audit_events"_s);
    EXPECT_EQ(verdict().pending, all) << "what is not sealed is no fault";
    AuditSealer small{db, auditKey, {.batch = 7}};
    EXPECT_EQ(small.seal().value_or(0), 7);
    EXPECT_EQ(told(verdict()), u"none 0"_s);
    EXPECT_EQ(verdict().pending, all - 7);
    EXPECT_EQ(sealAll(small), all - 7);
    expectWhole();
    write(3);
    EXPECT_EQ(sealAll(small), 3);
    expectWhole();
    EXPECT_EQ(verdict({}, 5).rows, all + 3 - 4) << "from a row on";
    EXPECT_EQ(AuditVerifier(db, auditKey).run({.from = all + 10}).error().code, u"seal_unknown"_s);
}

// An id is made before its row is committed: a smaller one may appear when larger ones are sealed already.
TEST_P(Seals, FindRowsThatAreCommittedLate)
{
    sealAll();
    write(3);
    const auto late = db.first<AuditRow>(auditColumns + u"FROM audit_events e ORDER BY e.id DESC LIMIT 1"_s);
    ASSERT_TRUE(late && *late);
    sql(u"DELETE FROM audit_events WHERE id = ?"_s, {(*late)->id});
    write(4);
    EXPECT_EQ(sealAll(), 6);
    insert(**late);
    EXPECT_EQ(sealAll(), 1);
    expectWhole();
}

TEST_P(Seals, AreSignedAtCheckpoints)
{
    write(20);
    sealAll();
    ASSERT_TRUE(sealer.checkpoint());
    ASSERT_TRUE(sealer.checkpoint(true)) << "nothing new, nothing signed";
    ASSERT_EQ(checkpoints().size(), 1);
    write(5);
    sealAll();
    ASSERT_TRUE(sealer.checkpoint());
    EXPECT_EQ(checkpoints().size(), 1) << "not yet time";
    ASSERT_TRUE(sealer.checkpoint(true));
    const auto all = checkpoints();
    ASSERT_EQ(all.size(), 2);
    EXPECT_EQ(all.last().seq, count(u"audit_seals"_s));

    QFile file(directory.filePath(u"checkpoints.log"_s));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_FALSE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther));
    const auto outside = CheckpointFile::parse(file.readAll()).checkpoints;
    ASSERT_EQ(outside.size(), 2);
    EXPECT_EQ(outside.last().signature, all.last().signature);
    EXPECT_EQ(verdict(outside).checkpoints, 4) << "those of the table and those of the file";
}

// The machine died while a line was written: neither the next one nor those before it are lost.
TEST_P(Seals, AreSignedBehindATornLine)
{
    write(3);
    sealAll();
    QFile file(directory.filePath(u"checkpoints.log"_s));
    ASSERT_TRUE(file.open(QIODevice::ReadWrite | QIODevice::Append));
    file.write("{\"at\":\"20");
    file.flush();
    write(3);
    sealAll();
    ASSERT_TRUE(sealer.checkpoint(true));
    file.seek(0);
    const auto read = CheckpointFile::parse(file.readAll());
    EXPECT_EQ(read.checkpoints.size(), 2);
    EXPECT_EQ(read.unreadable, QList{2});
}

// Nobody seals any more: that is a fault, or the log would stand open for as long as one likes.
TEST_P(Seals, AreMissedAfterAWhile)
{
    write(3);
    EXPECT_EQ(told(verdict()), u"none 0"_s);
    EXPECT_EQ(told(verdict({}, 1, Instant::now() + std::chrono::minutes(3))), u"not_sealed 1"_s);
    EXPECT_TRUE(AuditChain(db).pending().value_or(std::nullopt));
    sealAll();
    EXPECT_FALSE(AuditChain(db).pending().value_or(std::nullopt));
    EXPECT_EQ(told(verdict({}, 1, Instant::now() + std::chrono::minutes(3))), u"none 0"_s);
}

// An id from a clock that was wrong must not hide the rows of the right ones.
TEST_P(Seals, FollowAnIdOfTheFuture)
{
    write(1);
    sealAll();
    AuditRow row = **db.first<AuditRow>(auditColumns + u"FROM audit_events e ORDER BY e.id DESC LIMIT 1"_s);
    row.id = firstIdAt(Instant::now() + std::chrono::hours(24));
    row.mac = auditKey.mac(leafOf(row));
    insert(row);
    EXPECT_EQ(sealAll(), 1);
    write(3);
    EXPECT_EQ(sealAll(), 3);
    write(2);
    EXPECT_EQ(sealAll(), 2);
    expectWhole();
}

// Two that believe they are alone: leases that are over at once let each take the other's.
TEST_P(Seals, HaveNoGapAndNoForkWhenSealersRace)
{
    std::atomic<bool> writing = true;
    const auto race = [&](int batch) {
        const auto own = fresh.another();
        AuditSealer racer{
            *own, auditKey, {.batch = batch, .checkpointRows = 20, .lease = std::chrono::milliseconds(1)}};
        int idle = 0;
        while (writing || idle < 5) {
            const auto sealed = racer.seal(); // refused while the other is at it: that is what the race is about
            (void)racer.checkpoint();
            idle = sealed && *sealed == 0 ? idle + 1 : 0;
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    };
    {
        std::jthread one(race, 3), two(race, 11), three(race, 40);
        for (int i = 0; i < 60; ++i)
            write(4);
        writing = false;
    }
    sealAll();
    expectWhole();
    EXPECT_GT(checkpoints().size(), 1);
}

TEST_P(Seals, AreMadeByTheThreadOfTheServer)
{
    write(10);
    int beside = 0;
    sealer.start([&] { ++beside; });
    sealer.stop();
    EXPECT_GT(beside, 0);
    expectWhole();
    EXPECT_EQ(checkpoints().size(), 1) << "what is left is signed at the end";
}

TEST_P(Seals, AreWatchedWhileTheServerRuns)
{
    AuditWatch watch(db, auditKey, directory.filePath(u"checkpoints.log"_s));
    EXPECT_FALSE(watch.state().complete);
    write(10);
    sealAll();
    ASSERT_TRUE(sealer.checkpoint(true));
    watch.tick();
    EXPECT_TRUE(watch.state().complete);
    EXPECT_TRUE(watch.state().verdict.ok());
    const qint64 before = watch.state().verdict.last;
    write(5);
    sealAll();
    watch.tick();
    EXPECT_EQ(watch.state().verdict.last, before + 5) << "what is new";
    sql(u"UPDATE audit_events SET action = 'x' WHERE id = (SELECT event_id FROM audit_seals WHERE seq = 3)"_s);
    AuditWatch later(db, auditKey, {});
    later.tick();
    EXPECT_EQ(told(later.state().verdict), u"event_changed 3"_s);
}

TEST_P(Seals, CountRefusalsInsteadOfFillingTheDisk)
{
    Denials denials(db, audit);
    const Caller caller = as(office);
    const Denial denial{u"trashUser"_s, u"users.delete"_s, arts, dean.uuid(), "user"_L1, u"forbidden"_s, u"No."_s};
    for (int i = 0; i < 500; ++i)
        denials.note(caller, denial);
    EXPECT_EQ(auditRows(u"access.denied"_s), 1);
    Denial other = denial;
    for (int i = 0; i < 500; ++i) {
        other.operation = u"operation %1"_s.arg(i);
        denials.note(caller, other);
    }
    EXPECT_LE(auditRows(u"access.denied"_s), 32) << "different ones of one caller are bounded too";
    denials.note(as(beta), denial);
    const qint64 rows = auditRows(u"access.denied"_s);
    denials.note({}, denial);
    EXPECT_EQ(auditRows(u"access.denied"_s), rows) << "nobody is signed in";
    denials.flush(true);
    qint64 told = 0;
    for (const AuditEvent &event : auditLog(db, audit, u"access.denied"_s))
        told += event.after[u"times"].toInteger();
    EXPECT_EQ(told, 1001) << "each of them is counted once";
    denials.flush(true);
    sealAll();
    expectWhole();
}

INSTANTIATE_TEST_SUITE_P(Engines, Seals, everyEngine(), engineName);

// The real program, ended by SIGKILL at any moment while rows are written.
TEST(KilledSealers, LeaveNoGapAndNoFork)
{
    LongProof proof(u"audit_killed_sealers"_s, 5, 200);
    ServerProcess server;
    ASSERT_EQ(server.start(), QString());
    const QString root = server.dataDirectory();
    QFile pem(root + u"/storage/keys/audit.pem"_s);
    ASSERT_TRUE(pem.open(QIODevice::ReadOnly));
    const auto key = AuditKey::read(pem.readAll());
    ASSERT_TRUE(key);
    sql::Settings settings;
    settings.path = root + u"/bitflow.sqlite"_s;
    sql::Database db(settings);
    Vault vault({QByteArray(32, 'k')});
    Audit audit(db, *key, vault);
    std::atomic<bool> writing = true;
    std::atomic<qint64> written = 0;
    std::jthread writer([&] {
        while (writing) {
            written += audit.record(commandLineCaller(), {"test.written"_L1, {}, "test"_L1, {}, {}, {}}) ? 1 : 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    for (qint64 i = 0; i < proof.count(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(proof.random()() % 700));
        server.kill();
        const auto verdict = AuditVerifier(db, *key).run();
        ASSERT_TRUE(verdict);
        ASSERT_TRUE(verdict->ok()) << "after " << i << " times: " << nameOf(verdict->fault).data();
        ASSERT_EQ(server.start(), QString());
    }
    writing = false;
    writer.join();
    // who was killed last may have the lease for some seconds more
    const auto allSealed = [&] {
        const auto now = AuditVerifier(db, *key).run();
        return now && now->ok() && now->pending == 0;
    };
    EXPECT_TRUE(QTest::qWaitFor(allSealed, 30'000));
    server.stop();
    const auto verdict = AuditVerifier(db, *key).run();
    ASSERT_TRUE(verdict);
    EXPECT_TRUE(verdict->ok());
    EXPECT_EQ(verdict->pending, 0) << "the last one sealed all that was left";
    EXPECT_GE(verdict->rows, written.load());
    EXPECT_GT(written.load(), 0);
    proof.reached(proof.count());
}

} // namespace
} // namespace bitflow::test
