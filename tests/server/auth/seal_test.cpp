// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/crypto/seal.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

const QByteArray key(32, 'k');

TEST(Seal, OpensWithTheSameKeyAndContextOnly)
{
    const QByteArray sealed = seal("a secret", key, "here");
    EXPECT_FALSE(sealed.contains("secret"));
    EXPECT_EQ(unseal(sealed, key, "here"), std::optional(QByteArray("a secret")));
    EXPECT_FALSE(unseal(sealed, QByteArray(32, 'x'), "here"));
    EXPECT_FALSE(unseal(sealed, key, "there"));
    EXPECT_FALSE(unseal("short", key, "here"));
    EXPECT_NE(seal("a secret", key, "here"), sealed);
}

TEST(Seal, NoticesEveryChangedByte)
{
    const QByteArray sealed = seal("a secret", key, "here");
    for (qsizetype i = 0; i < sealed.size(); ++i) {
        QByteArray bad = sealed;
        bad[i] = char(bad[i] ^ 1);
        EXPECT_FALSE(unseal(bad, key, "here")) << i;
    }
}

// RFC 5869 A.3: SHA-256 with neither salt nor info.
TEST(Hkdf, GivesTheVectorOfTheRfc)
{
    EXPECT_EQ(hkdf(QByteArray(22, '\x0b'), {}, 42).toHex(),
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    EXPECT_NE(hkdf(key, "one", 32), hkdf(key, "other", 32));
}

} // namespace
} // namespace bitflow
