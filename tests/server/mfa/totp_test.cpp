// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mfa/recoverycodes.h"
#include "server/mfa/totp.h"

#include <QSet>

#include <gtest/gtest.h>

namespace bitflow {
namespace {

const QByteArray rfcSecret = "12345678901234567890"_ba;

Instant at(qint64 seconds) { return {seconds * 1'000'000}; }

// RFC 4226 appendix D.
TEST(Hotp, GivesTheVectorsOfTheRfc)
{
    const QStringList codes{u"755224"_s, u"287082"_s, u"359152"_s, u"969429"_s, u"338314"_s,
                            u"254676"_s, u"287922"_s, u"162583"_s, u"399871"_s, u"520489"_s};
    for (qsizetype i = 0; i < codes.size(); ++i)
        EXPECT_EQ(totp::code(rfcSecret, i), codes[i]) << i;
}

// RFC 6238 appendix B, SHA-1.
TEST(Totp, GivesTheVectorsOfTheRfc)
{
    const std::pair<qint64, QString> rows[]{{59, u"94287082"_s},         {1111111109, u"07081804"_s},
                                            {1111111111, u"14050471"_s}, {1234567890, u"89005924"_s},
                                            {2000000000, u"69279037"_s}, {20000000000, u"65353130"_s}};
    for (const auto &[seconds, code] : rows)
        EXPECT_EQ(totp::code(rfcSecret, totp::stepAt(at(seconds)), 8), code) << seconds;
}

TEST(Totp, AcceptsTheCurrentAndThePreviousStepOnly)
{
    const qint64 step = 1'000'000;
    const QString code = totp::code(rfcSecret, step);
    const std::pair<qint64, bool> rows[]{{-1, false}, {0, true}, {29, true}, {30, true}, {59, true}, {60, false}};
    for (const auto &[after, good] : rows) {
        const auto found = totp::matchingStep(rfcSecret, code, at(step * 30 + after));
        EXPECT_EQ(found.has_value(), good) << after;
        if (found)
            EXPECT_EQ(*found, step) << after;
    }
    for (const QString &other : {QString(), u"12345"_s, u"1234567"_s, u"abcdef"_s, u"１２３４５６"_s})
        EXPECT_FALSE(totp::matchingStep(rfcSecret, other, at(step * 30))) << qPrintable(other);
}

// RFC 4648 §10, without the padding.
TEST(Base32, GivesTheVectorsOfTheRfc)
{
    const std::pair<QByteArray, QString> rows[]{{"", u""_s},
                                                {"f", u"MY"_s},
                                                {"fo", u"MZXQ"_s},
                                                {"foo", u"MZXW6"_s},
                                                {"foob", u"MZXW6YQ"_s},
                                                {"fooba", u"MZXW6YTB"_s},
                                                {"foobar", u"MZXW6YTBOI"_s}};
    for (const auto &[bytes, text] : rows)
        EXPECT_EQ(totp::base32(bytes), text);
}

TEST(Totp, TellsAnAppWhatItNeeds)
{
    EXPECT_EQ(totp::uri(rfcSecret, u"Bitflow & Co"_s, u"jo@example.edu"_s),
              u"otpauth://totp/Bitflow%20%26%20Co:jo%40example.edu?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
              "&issuer=Bitflow%20%26%20Co&algorithm=SHA1&digits=6&period=30"_s);
    EXPECT_EQ(totp::makeSecret().size(), 20);
    EXPECT_NE(totp::makeSecret(), totp::makeSecret());
}

TEST(RecoveryCodes, AreReadHoweverTheyAreTyped)
{
    const QString code = recovery::makeCode();
    EXPECT_EQ(code.size(), 27);
    const QString tidy = recovery::tidied(code);
    EXPECT_EQ(tidy.size(), 24);
    EXPECT_EQ(recovery::tidied(code.toLower()), tidy);
    EXPECT_EQ(recovery::tidied(u' ' + QString(code).replace(u'-', u' ') + u'\n'), tidy);
    for (const QString &bad :
         {QString(), u"123456"_s, code + u'A', code.chopped(1), QString(24, u'1'), QString(24, u'!')})
        EXPECT_TRUE(recovery::tidied(bad).isEmpty()) << qPrintable(bad);
    QSet<QString> many;
    for (int i = 0; i < 1'000; ++i)
        many.insert(recovery::makeCode());
    EXPECT_EQ(many.size(), 1'000);
}

} // namespace
} // namespace bitflow
