// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/vault.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

const QByteArray first(32, '1'), second(32, '2');

QString sealedBy(const QByteArray &key, const QByteArray &id = "row"_ba)
{
    return *Vault({key}).seal("table"_L1, "column"_L1, id, "a secret"_ba);
}

QByteArray opened(Vault &&vault, const QString &sealed, QLatin1StringView table = "table"_L1,
                  QLatin1StringView column = "column"_L1, const QByteArray &id = "row"_ba)
{
    return vault.unseal(table, column, id, sealed).value_or("refused"_ba);
}

TEST(Vault, OpensInItsOwnPlaceOnly)
{
    const QString sealed = sealedBy(first);
    EXPECT_TRUE(sealed.startsWith(u"v1:"_s + QString::fromLatin1(Vault::idOf(first)) + u':'));
    EXPECT_EQ(sealed.count(u':'), 3);
    EXPECT_FALSE(sealed.contains(u"secret"_s));
    EXPECT_NE(sealedBy(first), sealed) << "a nonce of its own";
    EXPECT_EQ(opened(Vault({first}), sealed), "a secret");
    EXPECT_EQ(opened(Vault({first}), sealed, "other"_L1), "refused");
    EXPECT_EQ(opened(Vault({first}), sealed, "table"_L1, "other"_L1), "refused");
    EXPECT_EQ(opened(Vault({first}), sealed, "table"_L1, "column"_L1, "other"_ba), "refused");
    EXPECT_EQ(opened(Vault({second}), sealed), "refused");
}

TEST(Vault, RefusesEveryChangedCharacter)
{
    const QString sealed = sealedBy(first);
    for (qsizetype i = 0; i < sealed.size(); ++i) {
        QString bad = sealed;
        bad[i] = bad[i] == u'A' ? u'B' : u'A';
        EXPECT_EQ(opened(Vault({first}), bad), "refused") << i;
    }
    for (const QString &bad : {u""_s, u"v1:::"_s, sealed + u":x"_s, sealed.chopped(1), sealed + u'='})
        EXPECT_EQ(opened(Vault({first}), bad), "refused") << qPrintable(bad);
}

TEST(Vault, OpensWhatAFormerKeySealed)
{
    Vault both({second, first});
    EXPECT_EQ(opened(Vault({second, first}), sealedBy(first)), "a secret");
    EXPECT_FALSE(both.isCurrent(sealedBy(first)));
    EXPECT_TRUE(both.isCurrent(*both.seal("table"_L1, "column"_L1, "row"_ba, "x"_ba)));
}

TEST(Vault, LooksAgainForAKeyItDoesNotKnow)
{
    Vault::Keys file{first};
    int looks = 0;
    Vault vault({first}, [&]() -> Result<Vault::Keys> {
        ++looks;
        return file;
    });
    EXPECT_EQ(vault.unseal("table"_L1, "column"_L1, "row"_ba, sealedBy(first)).value_or(""_ba), "a secret");
    EXPECT_EQ(looks, 0);
    file = {second, first};
    EXPECT_EQ(vault.unseal("table"_L1, "column"_L1, "row"_ba, sealedBy(second)).value_or(""_ba), "a secret");
    EXPECT_EQ(looks, 1);
    EXPECT_TRUE(vault.isCurrent(*vault.seal("table"_L1, "column"_L1, "row"_ba, "x"_ba)));
}

TEST(Vault, DerivesTheSameForAPurposeAndAnotherForAnother)
{
    const Vault vault({first});
    EXPECT_EQ(vault.derive("cursors", 32), Vault({first, second}).derive("cursors", 32));
    EXPECT_NE(vault.derive("cursors", 32), vault.derive("answers", 32));
    EXPECT_NE(vault.derive("cursors", 32), Vault({second}).derive("cursors", 32));
}

} // namespace
} // namespace bitflow
