// SPDX-License-Identifier: GPL-3.0-or-later
// More than the server can do: who waits, who is sent away, and who does not notice.
#include "common/api/all.h"
#include "tests/support/testserver.h"

#include <gtest/gtest.h>

namespace bitflow::test {
namespace {

using namespace std::chrono_literals;

class OverloadTest : public testing::TestWithParam<sql::Engine>
{};

TEST_P(OverloadTest, NobodyIsRefusedBecauseLastSeenCannotBeWritten)
{
    TestServer host(GetParam(), [](Config &config) { config.database.lockTimeout = 300ms; });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    const auto client = host.client(u"owner@example.edu"_s);
    auto &db = host.backend().db;
    const Instant longAgo = Instant::now() - 10min;
    ASSERT_TRUE(db.run(u"UPDATE sessions SET last_seen_at = ?"_s, {longAgo}));
    const auto held = db.transaction([&]() -> Result<void> {
        TRY_VOID(db.run(u"UPDATE sessions SET device = 'held'"_s));
        EXPECT_EQ(client->call(Api::me).status, 200);
        return {};
    });
    EXPECT_TRUE(held);
    EXPECT_EQ(db.value<Instant>(u"SELECT last_seen_at FROM sessions"_s).value_or(Instant()), longAgo);
    EXPECT_EQ(client->call(Api::me).status, 200);
    EXPECT_GT(db.value<Instant>(u"SELECT last_seen_at FROM sessions"_s).value_or(Instant()), longAgo);
}

INSTANTIATE_TEST_SUITE_P(Engines, OverloadTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
