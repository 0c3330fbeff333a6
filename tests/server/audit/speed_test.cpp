// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/audit/log.h"
#include "tests/support/longproof.h"

#include <QElapsedTimer>

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

INSTANTIATE_TEST_SUITE_P(Engines, AuditSpeed, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
