// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/passwordpolicy.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

QString verdict(const PasswordPolicy &policy, const QString &password, const QStringList &context = {},
                int minimum = PasswordPolicy::minimumLength)
{
    const auto complaints = policy.check(password, context, u"/password"_s, minimum);
    return complaints.isEmpty() ? QString() : complaints.first().code;
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
                     {"lower case letters alone", u"jzkrwmvbqxhcdnp"_s, u""_s},
                     {"other scripts", u"नमस्ते विश्वविद्यालय सुबह"_s, u""_s},
                     {"fifteen code points outside the first plane",
                      QString::fromUcs4(U"\U0001F600\U0001F525\U0001F433"
                                        U"\U0001F3B2\U0001F9E9\U0001F6B2"
                                        U"\U0001F34B\U0001F40C\U0001F4A1"
                                        U"\U0001F5FF\U0001F30B\U0001F9CA"
                                        U"\U0001F3BB\U0001F6F0\U0001F9F2"),
                      u""_s},
                     {"256", QString(u"kT9#vQ2!mZ7&xR4^"_s).repeated(16), u""_s},
                     {"too long", QString(257, u'x'), u"too_long"_s},
                     {"too many bytes", QString::fromUcs4(U"\U0001F600").repeated(257), u"too_long"_s}};
    const PasswordPolicy policy({}, {});
    for (const Row &row : rows)
        EXPECT_EQ(verdict(policy, row.password, {u"meera@example.edu"_s}), row.code) << row.what;
}

TEST(PasswordPolicy, KnowsTheWordsOfThePlaceButForASlipOrTwo)
{
    const QStringList context{u"meera.deshpande@example.edu"_s, u"Meera"_s, u"Deshpande"_s, u"Savitribai Phule"_s};
    const PasswordPolicy policy({u"Acme Campus"_s}, {});
    struct Row
    {
        const char *what;
        QString password;
    };
    const Row rows[]{{"name twice", u"meeradeshpandemeera"_s},
                     {"address", u"meera.deshpande@example.edu"_s},
                     {"misspelt", u"meraa.deshpnde.meera"_s},
                     {"institution", u"savitribaiphule1"_s},
                     {"institution, misspelt", u"savitribay-phulle1"_s},
                     {"installation", u"acmecampus-acmecampus"_s},
                     {"product", u"BitflowOwnerPortal1"_s},
                     {"product, misspelt", u"bitflo-ownr-portall"_s}};
    for (const Row &row : rows)
        EXPECT_EQ(verdict(policy, row.password, context), u"password_guessable"_s) << row.what;
    EXPECT_EQ(verdict(policy, u"meera keeps eleven green umbrellas"_s, context), u""_s) << "a word among others";
}

// zxcvbn's dictionaries stand for the lists of common passwords that ASVS asks for; whatever the least length is.
TEST(PasswordPolicy, RefusesTheMostCommonOnes)
{
    const QStringList common =
        u"123456 password 123456789 12345678 12345 1234567 qwerty 111111 abc123 123123 iloveyou admin welcome monkey "
        "login starwars 123321 dragon passw0rd master hello freedom whatever qazwsx trustno1 654321 jordan23 harley "
        "password1 1234 robert matthew jordan asshole daniel andrew lakers andrea buster joshua 1qaz2wsx 12341234 "
        "ferrari "
        "cheese computer corvette blahblah george mercedes 121212 maverick 131313 hunter ranger shadow sunshine "
        "princess "
        "football baseball michael superman batman mustang jennifer killer soccer hockey charlie thomas secret summer "
        "ginger pepper 696969 access thunder ashley michelle jessica amanda nicole hannah orange cookie bailey tigger "
        "flower purple matrix internet service canada hello123 samsung letmein 1q2w3e4r zaq12wsx asdfgh asdfghjkl "
        "qwertyuiop 1q2w3e 987654321 666666 7777777 888888 555555 000000 112233 pokemon liverpool chelsea arsenal "
        "barcelona fuckyou biteme silver golden phoenix diamond scooter yankees dallas austin thunderbird merlin "
        "peanut corvette winter spring autumn monday friday january december qwerty123 password123 admin123 welcome1 "
        "abcd1234 changeme default guest test test123 root toor secret123 p@ssw0rd P@ssword1 Password1"_s.split(u' ');
    const PasswordPolicy policy({}, {});
    int refused = 0;
    for (const QString &password : common) {
        EXPECT_EQ(verdict(policy, password, {}, 1), u"password_guessable"_s) << qPrintable(password);
        ++refused;
        const QString doubled = password.repeated(int(15 / password.size()) + 1);
        EXPECT_EQ(verdict(policy, doubled), u"password_guessable"_s) << qPrintable(doubled);
    }
    std::cout << refused << " common passwords refused, each alone and repeated\n";
}

class Breached : public testing::Test
{
protected:
    QString file(const QString &name, const QByteArray &content)
    {
        QFile out(directory.filePath(name));
        EXPECT_TRUE(out.open(QIODevice::WriteOnly) && out.write(content) == content.size());
        return out.fileName();
    }
    QTemporaryDir directory;
    QString set = directory.filePath(u"passwords/breached.bff"_s);
};

TEST_F(Breached, PasswordsAreRefusedFromTheMomentTheListIsThere)
{
    const QString leaked = u"copper lantern sofa drizzle"_s, kept = u"umbrella quarry tangent fjord"_s;
    const PasswordPolicy policy({}, set);
    EXPECT_EQ(verdict(policy, leaked), u""_s) << "no list yet";
    const QByteArray hash = QCryptographicHash::hash(leaked.toUtf8(), QCryptographicHash::Sha1).toHex().toUpper();
    const auto done = importBreached(
        file(u"list"_s, "0000000CAEF405439D57847A8657218C618160B2:17\r\n" + hash + ":4\r\nplain words too\n\n"), set);
    ASSERT_TRUE(done) << qPrintable(done.error().detail);
    EXPECT_EQ(done->lines, 3);
    EXPECT_EQ(done->entries, 3);
    EXPECT_EQ(verdict(policy, leaked), u"password_breached"_s);
    EXPECT_EQ(verdict(policy, u"plain words too"_s), u"password_breached"_s);
    EXPECT_EQ(verdict(policy, kept), u""_s);
    ASSERT_TRUE(importBreached(file(u"list"_s, kept.toUtf8() + '\n'), set));
    EXPECT_EQ(verdict(policy, kept), u"password_breached"_s) << "another list in its place is noticed";
    EXPECT_EQ(verdict(policy, leaked), u""_s);
}

TEST_F(Breached, FilesThatAreNoneSayNothing)
{
    EXPECT_FALSE(importBreached(directory.filePath(u"missing"_s), set));
    EXPECT_FALSE(importBreached(file(u"empty"_s, "\n\n"), set));
    ASSERT_TRUE(importBreached(file(u"list"_s, "some password\n"), set));
    QFile whole(set);
    ASSERT_TRUE(whole.open(QIODevice::ReadOnly));
    const QByteArray bytes = whole.readAll();
    for (const QByteArray &broken : {"nonsense"_ba, QByteArray(10'000, '\xff'), bytes.first(16 + 24 * 100),
                                     bytes.first(bytes.size() / 2), "BFBREACH1\n"_ba + QByteArray(20'000, '\xff')}) {
        const BreachedPasswords passwords(file(u"broken"_s, broken));
        for (int i = 0; i < 1000; ++i)
            passwords.contains(QString::number(i)); // must only not read beyond the file
    }
}

// Every entry is found; of a million others as few as a byte allows: 1 in 256, 0.39 %.
TEST_F(Breached, FindsAllOfTheListAndHardlyAnythingElse)
{
    constexpr int entries = 100'000, others = 1'000'000;
    QByteArray list;
    for (int i = 0; i < entries; ++i)
        list += "leaked " + QByteArray::number(i) + '\n';
    ASSERT_TRUE(importBreached(file(u"list"_s, list), set));
    const BreachedPasswords passwords(set);
    int missed = 0, wrong = 0;
    for (int i = 0; i < entries; ++i)
        missed += passwords.contains(u"leaked "_s + QString::number(i)) ? 0 : 1;
    for (int i = 0; i < others; ++i)
        wrong += passwords.contains(u"fresh "_s + QString::number(i)) ? 1 : 0;
    EXPECT_EQ(missed, 0);
    EXPECT_LE(wrong, others / 200) << "0.5 %";
    std::cout << entries << " of " << entries << " found, " << wrong << " of " << others << " others taken for one ("
              << 100.0 * wrong / others << " %), " << 8.0 * double(QFileInfo(set).size()) / entries << " bits each\n";
}

} // namespace
} // namespace bitflow
