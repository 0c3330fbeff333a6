// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/passwords.h"

#include <QSet>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

constexpr Argon2Cost cheap{64, 1, 1}; // the code is the same whatever it costs

TEST(Argon2id, GivesTheTagOfRfc9106)
{
    // RFC 9106 §5.3
    const auto tag =
        detail::argon2id(QByteArray(32, 1), QByteArray(16, 2), {32, 3, 4}, 32, QByteArray(8, 3), QByteArray(12, 4));
    ASSERT_TRUE(tag);
    EXPECT_EQ(tag->toHex(), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"_ba);
}

TEST(PasswordHasher, VerifiesWhatItHashedAndNothingElse)
{
    PasswordHasher hasher(cheap);
    const auto stored = hasher.hash(u"a long enough phrase"_s);
    ASSERT_TRUE(stored);
    EXPECT_TRUE(stored->startsWith(u"$argon2id$v=19$m=64,t=1,p=1$"));
    struct Row
    {
        const char *what;
        QString password, stored;
        bool right;
    };
    const Row rows[]{{"the password", u"a long enough phrase"_s, *stored, true},
                     {"another one", u"a long enough phrasE"_s, *stored, false},
                     {"empty", u""_s, *stored, false},
                     {"compatibility form, NFKC", u"a long enough phraſe"_s, *stored, true},
                     {"no account", u"a long enough phrase"_s, u""_s, false},
                     {"unreadable value", u"a long enough phrase"_s, u"$argon2id$v=19$m=64"_s, false},
                     {"another scheme", u"a long enough phrase"_s, u"$2y$12$abcdefghijklmnopqrstuv"_s, false}};
    for (const Row &row : rows) {
        const auto right = hasher.verify(row.password, row.stored);
        ASSERT_TRUE(right) << row.what;
        EXPECT_EQ(*right, row.right) << row.what;
    }
}

TEST(PasswordHasher, SaltsEveryHash)
{
    PasswordHasher hasher(cheap);
    EXPECT_NE(*hasher.hash(u"same"_s), *hasher.hash(u"same"_s));
}

TEST(PasswordHasher, AsksForARehashWhenTheCostHasGrown)
{
    PasswordHasher weak(cheap);
    PasswordHasher strong({128, 2, 1});
    EXPECT_TRUE(strong.needsRehash(*weak.hash(u"x"_s)));
    EXPECT_FALSE(weak.needsRehash(*strong.hash(u"x"_s)));
    EXPECT_TRUE(weak.needsRehash(u"$2y$12$abc"_s));
}

TEST(OneTimePassword, IsLongAndNeverTheSame)
{
    QSet<QString> seen;
    for (int i = 0; i < 1000; ++i)
        seen.insert(makeOneTimePassword());
    EXPECT_EQ(seen.size(), 1000);
    EXPECT_EQ(seen.begin()->size(), 23);
    EXPECT_TRUE(checkPassword(*seen.begin(), {}, u"/password"_s).isEmpty());
}

TEST(PasswordPolicy, RefusesTheShortAndTheGuessable)
{
    struct Row
    {
        const char *what;
        QString password;
        QString code; // empty: good
    };
    const Row rows[]{{"too short", u"Tr0ub4dor&3"_s, u"password_too_short"_s},
                     {"fourteen", u"abcdefghijklmn"_s, u"password_too_short"_s},
                     {"one letter over and over", u"aaaaaaaaaaaaaaaaaa"_s, u"password_guessable"_s},
                     {"a walk on the keyboard", u"qwertyuiopasdfg"_s, u"password_guessable"_s},
                     {"a run", u"123456789012345"_s, u"password_guessable"_s},
                     {"four random words", u"copper lantern sofa drizzle"_s, u""_s},
                     {"other scripts", u"नमस्ते विश्वविद्यालय सुबह"_s, u""_s},
                     {"too long", QString(257, u'x'), u"too_long"_s}};
    for (const Row &row : rows) {
        const auto complaints = checkPassword(row.password, {u"meera@example.edu"_s}, u"/new_password"_s);
        EXPECT_EQ(complaints.isEmpty() ? QString() : complaints.first().code, row.code) << row.what;
    }
}

} // namespace
} // namespace bitflow
