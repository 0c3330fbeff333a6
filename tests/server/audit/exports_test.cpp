// SPDX-License-Identifier: GPL-3.0-or-later
// Taking the log out: how much of it at the same time.
#include "server/audit/store.h"
#include "server/cache/memory.h"
#include "tests/server/audit/log.h"

namespace bitflow::test {
namespace {

using Exports = AuditLogTest;

TEST_P(Exports, OfOnePersonGoOnTwoAtATime)
{
    MemoryLimiter limiter{100};
    const BulkQuota quota{limiter, std::nullopt};
    const AuditWatch watch(db, auditKey, {});
    AuditStore store(db, access, audit, watch, auditKey, quota, "secret of the tests"_ba);
    const Caller owner = as(root);
    {
        const auto one = quota.atOnce->enter(root), two = quota.atOnce->enter(root);
        ASSERT_TRUE(one && two);
        const auto third = store.exportSlice(owner, {});
        ASSERT_FALSE(third);
        EXPECT_EQ(third.error().status, 429);
        EXPECT_EQ(third.error().retryAfter, 1);
        EXPECT_TRUE(store.exportSlice(as(alpha), {})) << "somebody else is not kept waiting";
    }
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(store.exportSlice(owner, {})) << "one after the other";
}

INSTANTIATE_TEST_SUITE_P(Engines, Exports, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
