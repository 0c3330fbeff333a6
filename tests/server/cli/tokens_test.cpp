// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/cli/program.h"

#include <QJsonArray>

using namespace bitflow;
using namespace bitflow::test;

namespace {

class TokenCommand : public Prepared
{};

TEST_F(TokenCommand, AreMadeListedAndEnded)
{
    const auto made = here({u"token"_s, u"create"_s, u"--as"_s, boss, u"--name"_s, u"Nightly export"_s,
                            u"--permission"_s, u"users.view"_s, u"--permission"_s, u"audit.view"_s, u"--network"_s,
                            u"10.0.0.0/8"_s, u"--days"_s, u"30"_s, u"--json"_s});
    ASSERT_EQ(made.code, 0) << qPrintable(made.err);
    const QString secret = made.json()[u"secret"].toString();
    EXPECT_TRUE(secret.startsWith(u"bfp_"_s)) << qPrintable(made.out);
    const QString id = made.json()[u"token"][u"id"].toString();

    const auto listed = here({u"token"_s, u"list"_s, u"--json"_s});
    EXPECT_EQ(listed.json()[u"tokens"].toArray().size(), 1);
    EXPECT_EQ(listed.json()[u"tokens"][0][u"permissions"].toArray().size(), 2);
    EXPECT_FALSE(listed.out.contains(secret));
    EXPECT_TRUE(here({u"token"_s, u"list"_s}).out.contains(u"Nightly export"_s));

    EXPECT_EQ(here({u"token"_s, u"revoke"_s, id}).code, 0);
    EXPECT_EQ(here({u"token"_s, u"list"_s, u"--json"_s}).json()[u"tokens"].toArray().size(), 0);
    EXPECT_EQ(here({u"token"_s, u"revoke"_s, id}).code, 1) << "gone already";
}

TEST_F(TokenCommand, AreRefusedWithAReason)
{
    struct Row
    {
        const char *what;
        QStringList more;
        QString says;
    };
    const Row rows[]{
        {"nobody", {u"--as"_s, u"ghost@example.edu"_s, u"--permission"_s, u"users.view"_s}, u"no account"_s},
        {"no permission", {u"--as"_s, boss, u"--permission"_s, u"users.fly"_s}, u"permission"_s},
        {"no network", {u"--as"_s, boss, u"--permission"_s, u"users.view"_s, u"--network"_s, u"home"_s}, u"network"_s},
        {"too long", {u"--as"_s, boss, u"--permission"_s, u"users.view"_s, u"--days"_s, u"500"_s}, u"365"_s}};
    for (const Row &row : rows) {
        const auto outcome = here(QStringList{u"token"_s, u"create"_s, u"--name"_s, u"x"_s} + row.more);
        EXPECT_EQ(outcome.code, 1) << row.what;
        EXPECT_TRUE(outcome.err.contains(row.says)) << row.what << qPrintable(outcome.err);
        EXPECT_FALSE(outcome.out.contains(u"bfp_"_s)) << row.what;
    }
}

} // namespace
