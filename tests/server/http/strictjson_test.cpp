// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/strictjson.h"

#include <gtest/gtest.h>

namespace bitflow::http {
namespace {

TEST(StrictJson, ReadsWhatIsWellFormed)
{
    const auto object =
        parseStrict(R"({"name":"पुणे","n":-3,"f":1.5,"list":[1,{"a":null}],"ok":true,"big":9007199254740993})");
    ASSERT_TRUE(object);
    EXPECT_EQ((*object)[u"name"].toString(), u"पुणे"_s);
    EXPECT_EQ((*object)[u"list"][1][u"a"], QJsonValue::Null);
    EXPECT_EQ((*object)[u"big"].toInteger(), 9007199254740993);
}

TEST(StrictJson, RefusesTheRestWithAPointer)
{
    struct Row
    {
        const char *what;
        QByteArray text;
        QString pointer, code; // both empty: not well-formed, without a place
    };
    const Row rows[]{
        {"empty", "", {}, {}},
        {"a list", "[1]", {}, {}},
        {"cut off", R"({"a":1)", {}, {}},
        {"two values", R"({"a":1}{"b":2})", {}, {}},
        {"NaN", R"({"a":NaN})", {}, {}},
        {"lone surrogate", R"({"a":"\ud800"})", {}, {}},
        {"invalid UTF-8", "{\"a\":\"\xc3\x28\"}", {}, {}},
        {"trailing comma", R"({"a":1,})", {}, {}},
        {"control character", "{\"a\":\"\x01\"}", {}, {}},
        {"duplicate", R"({"a":1,"a":2})", u"/a"_s, u"duplicate_member"_s},
        {"duplicate below", R"({"x":[0,{"a":1,"a":2}]})", u"/x/1/a"_s, u"duplicate_member"_s},
        {"too deep", "{\"a\":" + QByteArray(40, '[') + QByteArray(40, ']') + "}", QString(), u"too_deep"_s},
        {"too long a text", "{\"a\":\"" + QByteArray(300'000, 'x') + "\"}", u"/a"_s, u"too_long"_s},
        {"too many items", "{\"a\":[" + QByteArray("0,").repeated(10'000) + "0]}", u"/a/10000"_s, u"too_many"_s}};
    for (const Row &row : rows) {
        const auto object = parseStrict(row.text);
        ASSERT_FALSE(object) << row.what;
        EXPECT_EQ(object.error().status, 400) << row.what;
        EXPECT_EQ(object.error().code, u"json_invalid"_s) << row.what;
        EXPECT_EQ(object.error().errors.size(), row.code.isEmpty() ? 0 : 1) << row.what;
        if (!row.code.isEmpty() && !object.error().errors.isEmpty()) {
            EXPECT_EQ(object.error().errors.first().code, row.code) << row.what;
            if (!row.pointer.isNull()) {
                EXPECT_EQ(object.error().errors.first().pointer, row.pointer) << row.what;
            }
        }
    }
}

} // namespace
} // namespace bitflow::http
