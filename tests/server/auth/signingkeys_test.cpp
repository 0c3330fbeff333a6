// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/json.h"
#include "server/auth/signingkeys.h"

#include <gtest/gtest.h>

namespace bitflow {
namespace {

using namespace std::chrono;

Instant at(minutes since) { return Instant{} + hours(1'000) + since; }

const PrivateKey &key()
{
    static const PrivateKey made = *readPrivateKey(generateRsa(2048)->privatePem);
    return made;
}

SigningKey entry(const char *id, minutes from, std::optional<minutes> revoked = {})
{
    return {id, key(), true, at(from), revoked ? std::optional(at(*revoked)) : std::nullopt};
}

// Three keys of one hour each; a key verifies for sixteen minutes after the next one has begun.
TEST(SigningKeys, ComeAndGoWithTime)
{
    const SigningKeys keys({entry("b", 60min), entry("c", 120min), entry("a", 0min)}, 16min);
    struct Row
    {
        minutes now;
        QString states, active;
    };
    const Row rows[]{{-1min, u"pending pending pending"_s, u""_s},   {0min, u"active pending pending"_s, u"a"_s},
                     {59min, u"active pending pending"_s, u"a"_s},   {60min, u"retiring active pending"_s, u"b"_s},
                     {75min, u"retiring active pending"_s, u"b"_s},  {76min, u"removed active pending"_s, u"b"_s},
                     {120min, u"removed retiring active"_s, u"c"_s}, {1000min, u"removed removed active"_s, u"c"_s}};
    for (const Row &row : rows) {
        QStringList states;
        for (const char *id : {"a", "b", "c"})
            states.append(nameOf(keys.stateOf(id, at(row.now))));
        EXPECT_EQ(states.join(u' '), row.states) << row.now.count();
        const SigningKey *active = keys.active(at(row.now));
        EXPECT_EQ(active ? QString::fromLatin1(active->id) : QString(), row.active) << row.now.count();
        EXPECT_EQ(keys.verifying(at(row.now)).size(), 3 - states.count(u"removed"_s)) << row.now.count();
    }
}

TEST(SigningKeys, NeverVerifyWithARevokedOneAndDoNotReviveTheOneBefore)
{
    const SigningKeys keys({entry("a", 0min), entry("b", 60min, 90min), entry("c", 90min)}, 16min);
    EXPECT_EQ(keys.stateOf("b", at(95min)), KeyState::Revoked);
    EXPECT_EQ(keys.stateOf("a", at(95min)), KeyState::Removed);
    ASSERT_EQ(keys.verifying(at(95min)).size(), 1);
    EXPECT_EQ(keys.verifying(at(95min)).first()->id, "c");
}

TEST(SigningKeys, AreNotFollowedByOneThatWasRevokedBeforeItBegan)
{
    const SigningKeys keys({entry("a", 0min), entry("b", 60min, 30min)}, 16min);
    for (const minutes now : {30min, 60min, 1000min}) {
        EXPECT_EQ(keys.stateOf("a", at(now)), KeyState::Active) << now.count();
        EXPECT_EQ(keys.stateOf("b", at(now)), KeyState::Revoked) << now.count();
    }
    const SigningKeys more({entry("a", 0min), entry("b", 60min, 30min), entry("c", 90min)}, 16min);
    EXPECT_EQ(more.stateOf("a", at(95min)), KeyState::Retiring);
    EXPECT_EQ(more.active(at(95min))->id, "c");
}

// RFC 7638 §3.1 and RFC 7517 A.1: the thumbprint of the example key.
TEST(Jwks, NamesAKeyByItsThumbprint)
{
    const QByteArray n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
                         "BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-"
                         "65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08q"
                         "NLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8aw"
                         "apJzKnqDKgw"_ba;
    const QByteArray der = QByteArray::fromHex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100") +
                           QByteArray::fromBase64(n, QByteArray::Base64UrlEncoding) + QByteArray::fromHex("0203010001");
    const auto read = readPublicKey("-----BEGIN PUBLIC KEY-----\n" + der.toBase64() + "\n-----END PUBLIC KEY-----\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(thumbprint(*read), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    const SigningKeys keys({{thumbprint(*read), *read, false, {}, {}}}, {});
    const QJsonArray list = parseText(jwks(keys, Instant::now()))->toObject()[u"keys"].toArray();
    ASSERT_EQ(list.size(), 1);
    EXPECT_EQ(list[0].toObject(), (QJsonObject{{u"kty"_s, u"RSA"_s},
                                               {u"use"_s, u"sig"_s},
                                               {u"alg"_s, u"RS256"_s},
                                               {u"kid"_s, u"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"_s},
                                               {u"n"_s, QString::fromLatin1(n)},
                                               {u"e"_s, u"AQAB"_s}}));
}

} // namespace
} // namespace bitflow
