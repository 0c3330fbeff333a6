// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/audit/log.h"
#include "tests/support/longproof.h"

#include <QElapsedTimer>

#include <thread>

namespace bitflow::test {
namespace {

class AuditSpeed : public AuditLogTest
{};

// Printed, never asserted.
TEST_P(AuditSpeed, IsPrinted)
{
    LongProof proof(u"audit_speed"_s, 2000, 200'000);
    for (qint64 rows = 0; rows < proof.count(); rows += 1000)
        write(1000);
    QElapsedTimer timer;
    const auto print = [&](const char *what, qint64 rows) {
        std::printf("%s: %lld rows in %.2f s, %.0f rows/s\n", what, static_cast<long long>(rows),
                    double(timer.nsecsElapsed()) / 1e9, double(rows) * 1e9 / double(timer.nsecsElapsed()));
    };
    timer.start();
    const int sealed = sealAll();
    print("audit seal", sealed);
    timer.restart();
    const AuditVerdict found = verdict();
    print("audit verify", found.rows);
    EXPECT_EQ(told(found), u"none 0"_s);
    EXPECT_EQ(found.rows, sealed);
    EXPECT_GE(found.rows, proof.count());
    proof.reached(proof.count());
}

struct SealedRow
{
    qint64 seq = 0;
    Instant at; // when it was written

    static constexpr auto fields()
    {
        return describe(Field{"seq"_L1, &SealedRow::seq}, Field{"at"_L1, &SealedRow::at});
    }
};

// How long rows wait for their seals while 500 a second are written, each in a transaction of its own. Printed.
TEST_P(AuditSpeed, SealLagIsPrinted)
{
    constexpr int eachSecond = 500;
    LongProof proof(u"audit_seal_lag"_s, eachSecond, 60LL * eachSecond);
    sealAll();
    const qint64 before = AuditChain(db).last().value_or(AuditSeal{}).seq;
    std::atomic<bool> writing = true;
    qint64 written = 0;
    sealer.start();
    std::jthread writer([&] {
        const auto begun = std::chrono::steady_clock::now();
        for (; written < proof.count(); ++written) {
            std::this_thread::sleep_until(begun + written * std::chrono::microseconds(1'000'000 / eachSecond));
            EXPECT_TRUE(audit.record(as(root), {"test.written"_L1, arts, "user"_L1, dean.uuid(), {}, {}}));
        }
        writing = false;
    });
    QList<qint64> waited; // µs
    for (qint64 seen = before; writing || waited.size() < written;) {
        const auto rows = db.all<SealedRow>(u"SELECT k.seq, e.at FROM audit_seals k JOIN audit_events e "
                                            "ON e.id = k.event_id WHERE k.seq > ? ORDER BY k.seq"_s,
                                            {seen});
        ASSERT_TRUE(rows);
        const Instant now = Instant::now();
        for (const SealedRow &row : *rows)
            waited.append((now - row.at).count());
        seen = rows->isEmpty() ? seen : rows->last().seq;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    writer.join();
    sealer.stop();
    ASSERT_GE(waited.size(), proof.count());
    std::ranges::sort(waited);
    const auto at = [&](double part) { return double(waited[qsizetype(double(waited.size() - 1) * part)]) / 1000; };
    std::printf("audit seal lag at %d rows/s: p50 %.0f ms, p99 %.0f ms, longest %.0f ms\n", eachSecond, at(0.5),
                at(0.99), at(1));
    EXPECT_EQ(told(verdict()), u"none 0"_s);
    proof.reached(proof.count());
}

INSTANTIATE_TEST_SUITE_P(Engines, AuditSpeed, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
