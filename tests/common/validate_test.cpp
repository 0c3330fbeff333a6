// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "common/validate.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

TEST(Validate, KnowsTheFormats)
{
    struct Row
    {
        QString text;
        Format format;
        bool good;
    };
    const Row rows[]{{u"asha@pune.example.edu"_s, Format::Email, true},
                     {u"a.b+c@x.org"_s, Format::Email, true},
                     {u"asha@localhost"_s, Format::Email, false},
                     {u"asha"_s, Format::Email, false},
                     {u"@x.org"_s, Format::Email, false},
                     {u"a b@x.org"_s, Format::Email, false},
                     {u"a@x..org"_s, Format::Email, false},
                     {u"163.sufe.edu.cn"_s, Format::Domain, true},
                     {u"xn--80ak6aa92e.com"_s, Format::Domain, true},
                     {u"-a.com"_s, Format::Domain, false},
                     {u"a_b.edu"_s, Format::Domain, true},
                     {u"edu"_s, Format::Domain, false},
                     {u"a.edu/x"_s, Format::Domain, false},
                     {u"https://pune.example.edu/x?y=1"_s, Format::Url, true},
                     {u"javascript:alert(1)"_s, Format::Url, false},
                     {u"https://"_s, Format::Url, false},
                     {u"+91 20 2569-0000"_s, Format::Phone, true},
                     {u"call me"_s, Format::Phone, false},
                     {u"ENG-1"_s, Format::Code, true},
                     {u"अभि"_s, Format::Code, true},
                     {u"a b"_s, Format::Code, false},
                     {u"#1F5FBF"_s, Format::Color, true},
                     {u"blue"_s, Format::Color, false},
                     {u"Asia/Kolkata"_s, Format::Timezone, true},
                     {u"Mars/Olympus"_s, Format::Timezone, false},
                     {u"two\nlines"_s, Format::Line, false},
                     {u"two\nlines"_s, Format::Any, true},
                     {u"bell\a"_s, Format::Any, false}};
    for (const Row &row : rows)
        EXPECT_EQ(matches(row.format, row.text), row.good) << int(row.format) << ' ' << qPrintable(row.text);
}

TEST(Validate, WalksARule)
{
    NewUser user;
    user.email = u"asha@pune.example.edu"_s;
    user.firstName = u"Asha"_s;
    EXPECT_TRUE(validate(user).isEmpty());

    user.firstName = u"  "_s;
    user.lastName = QString(101, u'x');
    user.email = u"nonsense"_s;
    const auto complaints = validate(user);
    QMap<QString, QString> byPointer;
    for (const auto &complaint : complaints)
        byPointer[complaint.pointer] = complaint.code;
    EXPECT_EQ(byPointer,
              (QMap<QString, QString>{
                  {u"/email"_s, u"format"_s}, {u"/first_name"_s, u"required"_s}, {u"/last_name"_s, u"too_long"_s}}));
}

TEST(Validate, CountsCodePointsNotUnits)
{
    NewUser user;
    user.email = u"a@x.org"_s;
    user.firstName = u"𝒜"_s.repeated(100); // 200 code units
    EXPECT_TRUE(validate(user).isEmpty());
}

TEST(Validate, LooksIntoNestedStructsAndChanges)
{
    NewInstitution university;
    university.name = u"Pune University"_s;
    university.branding = Branding{u"red"_s, {}};
    ASSERT_EQ(validate(university).size(), 1);
    EXPECT_EQ(validate(university).first().pointer, u"/branding/primary"_s);

    InstitutionChange change;
    EXPECT_TRUE(validate(change).isEmpty());
    change.name = Change<QString>::cleared();
    change.capacity = -1;
    EXPECT_EQ(validate(change).size(), 2);
}

TEST(Tidy, TrimsAndComposesButLeavesPasswordsAlone)
{
    LoginInput login{u" \u00a0asha@x.org\t"_s, u" secret "_s, u"e\u0301"_s};
    tidy(login);
    EXPECT_EQ(login.email, u"asha@x.org"_s);
    EXPECT_EQ(login.password, u" secret "_s);
    EXPECT_EQ(login.device, u"\u00e9"_s);
}

} // namespace
} // namespace bitflow
