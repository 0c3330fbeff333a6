// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/envfile.h"

#include <gtest/gtest.h>

using namespace bitflow;

namespace {

struct EnvCase
{
    const char *title;
    QString text;
    QList<EnvEntry> entries;
    QList<EnvComplaint> complaints;
};

class EnvDialect : public testing::TestWithParam<EnvCase>
{};

TEST_P(EnvDialect, Reads)
{
    const EnvCase &c = GetParam();
    const EnvFile file = parseEnv(c.text, {{u"HOME_TOWN"_s, u"Pune"_s}});
    EXPECT_EQ(file.entries, c.entries) << c.title;
    EXPECT_EQ(file.complaints, c.complaints) << c.title;
}

const EnvCase cases[] = {
    {"bare value", u"A=b c \n"_s, {{u"A"_s, u"b c"_s, 1}}, {}},
    {"blanks around", u"  A = b\n"_s, {{u"A"_s, u"b"_s, 1}}, {}},
    {"no line break at the end", u"A=b"_s, {{u"A"_s, u"b"_s, 1}}, {}},
    {"CRLF", u"A=b\r\nB=c\r\n"_s, {{u"A"_s, u"b"_s, 1}, {u"B"_s, u"c"_s, 2}}, {}},
    {"byte order mark", u"\uFEFFA=b\n"_s, {{u"A"_s, u"b"_s, 1}}, {}},
    {"comments and empty lines", u"# one\n\n  # two\nA=b\n"_s, {{u"A"_s, u"b"_s, 4}}, {}},
    {"comment behind a value", u"A=b # not c\n"_s, {{u"A"_s, u"b"_s, 1}}, {}},
    {"# inside a word is no comment", u"A=b#c\n"_s, {{u"A"_s, u"b#c"_s, 1}}, {}},
    {"# at once is a comment", u"A=#c\n"_s, {{u"A"_s, u""_s, 1}}, {}},
    {"double quotes", u"A=\"b # c\" # d\n"_s, {{u"A"_s, u"b # c"_s, 1}}, {}},
    {"escapes", uR"(A="x\ny\"z\\ \$ \q")"_s, {{u"A"_s, u"x\ny\"z\\ $ \\q"_s, 1}}, {}},
    {"single quotes", uR"(A='b\n${B}"')"_s, {{u"A"_s, uR"(b\n${B}")"_s, 1}}, {}},
    {"quoted over lines", u"A=\"b\nc\"\nD=e\n"_s, {{u"A"_s, u"b\nc"_s, 1}, {u"D"_s, u"e"_s, 3}}, {}},
    {"export", u"export A=b\n"_s, {{u"A"_s, u"b"_s, 1}}, {}},
    {"empty", u"A=\n"_s, {{u"A"_s, u""_s, 1}}, {}},
    {"equals in the value", u"A=b=c==\n"_s, {{u"A"_s, u"b=c=="_s, 1}}, {}},
    {"an earlier key",
     u"A=b\nC=\"${A}-x\"\nD=${A}\n"_s,
     {{u"A"_s, u"b"_s, 1}, {u"C"_s, u"b-x"_s, 2}, {u"D"_s, u"b"_s, 3}},
     {}},
    {"the environment", u"A=${HOME_TOWN}\n"_s, {{u"A"_s, u"Pune"_s, 1}}, {}},
    {"nothing known", u"A=[${NOBODY}]\n"_s, {{u"A"_s, u"[]"_s, 1}}, {}},
    {"no reference", u"A=${}$x${1}\n"_s, {{u"A"_s, u"${}$x${1}"_s, 1}}, {}},
    {"two times", u"A=b\nA=c\n"_s, {{u"A"_s, u"b"_s, 1}, {u"A"_s, u"c"_s, 2}}, {}},
    {"no equals sign", u"A b\nC=d\n"_s, {{u"C"_s, u"d"_s, 2}}, {{1, u"a line must look like KEY=value"_s}}},
    {"not a key", u"1A=b\n"_s, {}, {{1, u"a line must look like KEY=value"_s}}},
    {"open quote", u"A=\"b\nC=d\n"_s, {}, {{1, u"the quote that begins here never ends"_s}}},
    {"something behind the quote",
     u"A=\"b\"c\nC=d\n"_s,
     {{u"C"_s, u"d"_s, 2}},
     {{1, u"nothing but a comment may follow a quoted value"_s}}},
};
INSTANTIATE_TEST_SUITE_P(Table, EnvDialect, testing::ValuesIn(cases));

} // namespace
