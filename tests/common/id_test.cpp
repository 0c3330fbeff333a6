// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/id.h"

#include <QSet>

#include <thread>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

struct Thing;

TEST(Id, IsVersion7OfVariant1)
{
    const QUuid uuid = makeUuidV7();
    EXPECT_EQ(quint8(uuid.toRfc4122()[6]) >> 4, 7); // Qt 6.8 does not name this version yet
    EXPECT_EQ(uuid.variant(), QUuid::DCE);
}

TEST(Id, GrowsStrictlyAndNeverRepeatsOverThreads)
{
    constexpr int count = 20'000;
    QList<QList<QUuid>> made(4);
    std::vector<std::thread> threads;
    for (auto &list : made)
        threads.emplace_back([&list] {
            for (int i = 0; i < count; ++i)
                list.append(makeUuidV7());
        });
    for (auto &thread : threads)
        thread.join();
    QSet<QUuid> all;
    for (const auto &list : made)
        for (qsizetype i = 0; i < list.size(); ++i) {
            all.insert(list[i]);
            if (i > 0) {
                ASSERT_LT(list[i - 1].toRfc4122(), list[i].toRfc4122());
            }
        }
    EXPECT_EQ(all.size(), 4 * count);
}

TEST(Id, ReadsCanonicalTextOnly)
{
    const auto id = Id<Thing>::make();
    EXPECT_EQ(Id<Thing>::parse(id.toString()), id);
    EXPECT_EQ(Id<Thing>::parse(id.toString().toUpper()), id);
    EXPECT_EQ(Id<Thing>::fromBytes(id.toBytes()), id);
    const QString bad[]{u""_s,
                        u"x"_s,
                        u'{' + id.toString() + u'}',
                        id.toString() + u' ',
                        QString(36, u'z'),
                        u"00000000-0000-0000-0000-000000000000"_s};
    for (const QString &text : bad)
        EXPECT_FALSE(Id<Thing>::parse(text)) << qPrintable(text);
}

} // namespace
} // namespace bitflow
