// SPDX-License-Identifier: GPL-3.0-or-later
// A disk without room: people come in and look, changes wait.
#include "common/api/all.h"
#include "tests/support/auditlog.h"
#include "tests/support/testserver.h"

#include <QFileInfo>
#include <QTest>

#include <gtest/gtest.h>

namespace bitflow::test {
namespace {

class ReserveTest : public testing::TestWithParam<sql::Engine>
{
protected:
    static constexpr qint64 plenty = 1LL << 30;

    std::atomic<qint64> room = plenty;
    TestServer host{GetParam(), {}, [this] { return room.load(); }};

    static NewUser person(const QString &email)
    {
        NewUser in;
        in.email = email;
        in.firstName = u"New"_s;
        return in;
    }
    [[nodiscard]] bool reserved() const { return QFileInfo(host.directory().reserve()).size() == DiskReserve::bytes; }
};
INSTANTIATE_TEST_SUITE_P(Engines, ReserveTest, everyEngine(), engineName);

TEST_P(ReserveTest, LetsPeopleInWhileChangesWait)
{
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    auto client = host.client(u"owner@example.edu"_s);
    EXPECT_TRUE(QTest::qWaitFor([&] { return reserved(); }, 10'000));

    room = 1024 * 1024;
    EXPECT_TRUE(QTest::qWaitFor([&] { return !QFileInfo::exists(host.directory().reserve()); }, 10'000));
    const auto refused = client->call(Api::createUser, person(u"late@example.edu"_s));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.code(), u"storage_full"_s);
    EXPECT_EQ(refused.headers.value("retry-after"), "60"_ba);
    EXPECT_EQ(client->call(Api::listUsers).status, 200);
    EXPECT_EQ(host.client(u"owner@example.edu"_s)->call(Api::me).status, 200) << "who signs in now";
    const auto log = auditLog(host.backend().db, host.backend().audit, u"auth.login"_s);
    EXPECT_EQ(log.size(), 2) << "and stands in the log";

    room = plenty;
    EXPECT_TRUE(QTest::qWaitFor([&] { return reserved(); }, 10'000));
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return client->call(Api::createUser, person(u"late@example.edu"_s)).status == 201; }, 10'000));
    EXPECT_EQ(client->call(Api::logout).status, 204);
}

} // namespace
} // namespace bitflow::test
