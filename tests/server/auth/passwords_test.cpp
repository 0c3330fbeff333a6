// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/passwordpolicy.h"
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
    EXPECT_TRUE(PasswordPolicy({}, {}).check(*seen.begin(), {}, u"/password"_s).isEmpty());
}

// As `htpasswd -B` makes them, which is PHP's format.
TEST(PasswordHasher, KnowsTheOriginalsHashes)
{
    PasswordHasher hasher(cheap);
    struct Row
    {
        const char *what;
        QString password, stored;
        bool right;
    };
    const QString phrase = u"$2y$10$NDgH1jKSSO1tozx8apI2BeKtL7GSPsB/QDdPnowYCUePqsW34TgyO"_s;
    const QString mixed = u"$2y$05$Ymnyyx0eEVK96LYJpz62PeXSFd..nckFadjHRQGwLvj6mjeMstQMC"_s;
    const QString letter = u"$2y$04$9RKIUOKSe0c7iX6Jz4GHEe5Ue3mJgO.50Y6ALoLyDRWxM.bPw16d."_s;
    const QString longest = u"$2y$04$6HFR2eKrcdaEjoHQlC3QS.okWTKFcL3.2UWw1CNIPSWj6Hz5li5F."_s; // 72 times a
    const Row rows[]{{"a phrase", u"correct horse battery staple"_s, phrase, true},
                     {"another", u"correct horse battery stable"_s, phrase, false},
                     {"other scripts", u"naïve पासवर्ड 42"_s, mixed, true},
                     {"one letter away", u"naïve पासवर्ड 43"_s, mixed, false},
                     {"a NUL behind", u"x"_s + QChar(0) + u"y"_s, letter, false},
                     {"beyond 72 bytes", QString(80, u'a'), longest, true},
                     {"short of 72", QString(71, u'a'), longest, false},
                     {"cut", u"x"_s, letter.chopped(1), false},
                     {"a cost that would hold a core", u"x"_s, QString(letter).replace(4, 2, u"31"_s), false}};
    for (const Row &row : rows) {
        const auto right = hasher.verify(row.password, row.stored);
        ASSERT_TRUE(right) << row.what;
        EXPECT_EQ(*right, row.right) << row.what;
    }
    EXPECT_TRUE(hasher.needsRehash(phrase));
}

} // namespace
} // namespace bitflow
