// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/instant.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

TEST(Instant, ReadsRfc3339)
{
    struct Row
    {
        QString text;
        std::optional<qint64> us;
    };
    const Row rows[]{{u"1970-01-01T00:00:00Z"_s, 0},
                     {u"1970-01-01T00:00:01.5Z"_s, 1'500'000},
                     {u"1970-01-01T00:00:00.000001Z"_s, 1},
                     {u"1970-01-01T00:00:00.1234567Z"_s, 123'456},
                     {u"1970-01-01T05:30:00+05:30"_s, 0},
                     {u"1969-12-31T23:59:59Z"_s, -1'000'000},
                     {u"2026-11-22t09:00:00z"_s, 1'795'338'000'000'000},
                     {u"2026-11-22"_s, {}},
                     {u"2026-11-22 09:00:00Z"_s, {}},
                     {u"2026-11-22T09:00:00"_s, {}},
                     {u"2026-13-22T09:00:00Z"_s, {}},
                     {u"2026-11-22T09:00:00.Z"_s, {}},
                     {u"soon"_s, {}},
                     {u""_s, {}}};
    for (const Row &row : rows) {
        const auto at = Instant::parse(row.text);
        ASSERT_EQ(at.has_value(), row.us.has_value()) << qPrintable(row.text);
        if (at) {
            EXPECT_EQ(at->us, *row.us) << qPrintable(row.text);
        }
    }
}

TEST(Instant, WritesWhatItReads)
{
    for (const qint64 us : {qint64(0), qint64(1), qint64(-1), qint64(-1'000'001), Instant::now().us}) {
        const Instant at{us};
        EXPECT_EQ(Instant::parse(at.toString()), at) << qPrintable(at.toString());
    }
    EXPECT_EQ(Instant{-1}.toString(), u"1969-12-31T23:59:59.999999Z"_s);
}

} // namespace
} // namespace bitflow
