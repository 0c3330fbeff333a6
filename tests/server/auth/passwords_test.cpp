// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/passwordpolicy.h"
#include "server/auth/passwords.h"

#include <QSet>

#include <atomic>
#include <barrier>
#include <thread>

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
    EXPECT_TRUE(PasswordHasher({64, 1, 4}).needsRehash(*weak.hash(u"x"_s))) << "more lanes";
}

// Time is made of hashes: as many at the full cost for every account that there may be, and for none.
TEST(PasswordHasher, ARefusalCostsTheSameWhateverIsStored)
{
    PasswordHasher hasher({128, 2, 2}), cheaper(cheap);
    struct Row
    {
        const char *what;
        QString stored;
    };
    const Row rows[]{{"as configured", *hasher.hash(u"right"_s)},
                     {"no account", {}},
                     {"unreadable", u"$argon2id$v=19$m=64"_s},
                     {"less memory", *cheaper.hash(u"right"_s)},
                     {"fewer passes", *PasswordHasher({128, 1, 2}).hash(u"right"_s)},
                     {"fewer lanes", *PasswordHasher({128, 2, 1}).hash(u"right"_s)},
                     {"a pepper that is not here", *PasswordHasher({128, 2, 2}, 0, "p"_ba).hash(u"right"_s)},
                     {"the original's", u"$2y$04$9RKIUOKSe0c7iX6Jz4GHEe5Ue3mJgO.50Y6ALoLyDRWxM.bPw16d."_s}};
    for (const Row &row : rows) {
        const qint64 before = hasher.computed();
        EXPECT_FALSE(*hasher.verify(u"wrong"_s, row.stored)) << row.what;
        EXPECT_EQ(hasher.computed(), before + 1) << row.what;
    }
    const qint64 before = hasher.computed();
    EXPECT_TRUE(*hasher.verify(u"right"_s, *cheaper.hash(u"right"_s)));
    EXPECT_EQ(hasher.computed(), before) << "whoever is right has it replaced, which costs that one hash";
}

TEST(PasswordHasher, MixesAPepperInAndKnowsWhatWasMadeWithoutIt)
{
    PasswordHasher plain(cheap), peppered(cheap, 0, QByteArray(32, 'p')), other(cheap, 0, QByteArray(32, 'q'));
    const QString before = *plain.hash(u"right"_s), with = *peppered.hash(u"right"_s);
    EXPECT_FALSE(before.contains(u"keyid"_s));
    EXPECT_TRUE(with.contains(u",keyid="_s + peppered.pepperId() + u'$')) << qPrintable(with);
    EXPECT_FALSE(with.contains(QString::fromLatin1(QByteArray(32, 'p').toBase64())));
    EXPECT_NE(peppered.pepperId(), other.pepperId());
    EXPECT_TRUE(*peppered.verify(u"right"_s, with));
    EXPECT_FALSE(*peppered.verify(u"wrong"_s, with));
    EXPECT_TRUE(*peppered.verify(u"right"_s, before)) << "of the time without it";
    EXPECT_TRUE(peppered.needsRehash(before));
    EXPECT_FALSE(peppered.needsRehash(with));
    for (PasswordHasher *without : {&plain, &other})
        EXPECT_FALSE(*without->verify(u"right"_s, with)) << "a stolen database is not enough";
}

// So many wait for each place and no more; whoever is turned away comes back in a second.
TEST(PasswordHasher, LetsOnlySoManyWait)
{
    PasswordHasher hasher({32 * 1024, 1, 1}, 1);
    constexpr int many = 64;
    std::atomic<int> refused = 0, done = 0;
    {
        std::barrier together(many);
        std::vector<std::jthread> threads;
        threads.reserve(many);
        for (int i = 0; i < many; ++i)
            threads.emplace_back([&] {
                together.arrive_and_wait();
                const auto hash = hasher.hash(u"a long enough phrase"_s);
                if (!hash) {
                    EXPECT_EQ(hash.error().status, 503);
                    EXPECT_EQ(hash.error().retryAfter, 1);
                }
                ++(hash ? done : refused);
            });
    }
    EXPECT_GE(done, 16);
    EXPECT_GT(refused, 0) << "or all 64 would have waited";
    EXPECT_EQ(hasher.computed(), done) << "who is turned away costs nothing";
    EXPECT_TRUE(hasher.hash(u"a long enough phrase"_s)) << "all have left";
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

// Else whoever measures would know the accounts that came from there.
TEST(PasswordHasher, RefusesEverybodyAsSlowlyAsTheOriginalsAccounts)
{
    const QString original = u"$2y$05$Ymnyyx0eEVK96LYJpz62PeXSFd..nckFadjHRQGwLvj6mjeMstQMC"_s;
    const QString right = u"naïve पासवर्ड 42"_s, wrong = u"naïve पासवर्ड 43"_s;
    PasswordHasher hasher(cheap);
    const QString ours = hasher.hash(right).value_or(QString());
    const auto costs = [&](const QString &password, const QString &stored) {
        const qint64 argon2 = hasher.computed(), bcrypt = hasher.computedBcrypt();
        EXPECT_TRUE(hasher.verify(password, stored));
        return std::pair(hasher.computed() - argon2, hasher.computedBcrypt() - bcrypt);
    };
    using Work = std::pair<qint64, qint64>;
    EXPECT_EQ(costs(wrong, ours), Work(1, 0)) << "there is none of them";
    EXPECT_EQ(costs(wrong, {}), Work(1, 0));
    hasher.expectBcrypt(u"$2y$99$no such thing"_s);
    EXPECT_EQ(costs(wrong, {}), Work(1, 0));
    hasher.expectBcrypt(original);
    EXPECT_EQ(costs(wrong, original), Work(1, 1));
    EXPECT_EQ(costs(wrong, ours), Work(1, 1));
    EXPECT_EQ(costs(wrong, {}), Work(1, 1)) << "no account";
    EXPECT_EQ(costs(right, ours), Work(1, 0)) << "who is let in waits for nobody";
    EXPECT_EQ(costs(right, original), Work(0, 1));
    PasswordHasher another(cheap);
    EXPECT_TRUE(another.verify(wrong, original));
    const qint64 before = another.computedBcrypt();
    EXPECT_TRUE(another.verify(wrong, {}));
    EXPECT_EQ(another.computedBcrypt(), before + 1) << "it has met one";
}

} // namespace
} // namespace bitflow
