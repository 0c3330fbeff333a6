// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/api/bench.h"

using namespace bitflow;
using namespace bitflow::test;

namespace {

struct TrustTest : testing::Test
{
    Bench bench;

    // The code of what came of one call; "" when it was answered.
    QString ask(const Responder &server)
    {
        bench.api.setServer({}); // no connection of before is used again
        bench.api.setServer(server.url());
        Caught<ServerStatus> caught;
        bench.api.ping().then(&caught.context, caught.handler());
        EXPECT_TRUE(caught.wait());
        return caught.good() ? QString() : caught.error().code;
    }
    CertificateInfo seen(const Responder &server) { return bench.trust.seen(server.url()); }
};

TEST_F(TrustTest, AnUnknownCertificateIsAskedAboutOnceAndRefusedUntilThen)
{
    Responder server(makeIdentity());
    QSignalSpy asked(&bench.trust, &Trust::unknownServer);
    EXPECT_EQ(ask(server), u"untrusted"_s);
    EXPECT_EQ(ask(server), u"untrusted"_s);
    EXPECT_EQ(server.bytes, 0);
    EXPECT_EQ(asked.size(), 1);
    EXPECT_TRUE(bench.settings.servers().isEmpty());
    EXPECT_EQ(bench.trust.state(server.url()), Trust::State::Refused);
    EXPECT_EQ(seen(server).subject, u"localhost"_s);
    EXPECT_EQ(grouped(seen(server).keyHash).split(u' ').size(), 8);

    bench.trust.accept(seen(server));
    EXPECT_EQ(ask(server), QString());
    EXPECT_EQ(bench.trust.state(server.url()), Trust::State::Pinned);
    EXPECT_FALSE(seen(server).protocol.isEmpty());
    EXPECT_EQ(bench.settings.servers().value(0).pinKind, PinKind::Compared);
}

TEST_F(TrustTest, ThePinIsTheHashOfThePublicKey)
{
    const Identity identity = makeIdentity();
    Responder server(identity);
    ask(server);
    EXPECT_EQ(seen(server).keyHash,
              QCryptographicHash::hash(identity.certificate.publicKey().toDer(), QCryptographicHash::Sha256).toHex());
    EXPECT_EQ(seen(server).certificateHash, identity.certificate.digest(QCryptographicHash::Sha256).toHex());
}

TEST_F(TrustTest, AnotherKeyGetsNotOneByte)
{
    auto server = std::make_unique<Responder>(makeIdentity());
    const quint16 port = server->port();
    ask(*server);
    bench.trust.accept(seen(*server));
    ASSERT_EQ(ask(*server), QString());
    server.reset();

    Responder impostor(makeIdentity(), port);
    ASSERT_EQ(impostor.port(), port);
    QSignalSpy changed(&bench.trust, &Trust::identityChanged);
    EXPECT_EQ(ask(impostor), u"identity_changed"_s);
    EXPECT_EQ(impostor.bytes, 0);
    EXPECT_GE(changed.size(), 1);
    bench.trust.accept(seen(impostor));
    EXPECT_EQ(ask(impostor), u"identity_changed"_s) << "accepting in passing changes nothing";
    EXPECT_FALSE(bench.trust.acceptChange(seen(impostor), u"00000000"_s));
    EXPECT_TRUE(bench.trust.acceptChange(seen(impostor), QString::fromLatin1(seen(impostor).certificateHash.last(8))));
    EXPECT_EQ(ask(impostor), QString());
}

TEST_F(TrustTest, ACertifiedImpostorGetsNotOneByteEither)
{
    const Identity authority = makeIdentity({.name = u"Authority"_s, .authority = true});
    bench.trust.addAuthorities({authority.certificate});
    auto server = std::make_unique<Responder>(makeIdentity());
    const quint16 port = server->port();
    ask(*server);
    bench.trust.accept(seen(*server));
    server.reset();

    Responder impostor(makeIdentity({.issuer = &authority}), port);
    bench.api.setServer({});
    bench.api.setServer(impostor.url());
    QList<std::shared_ptr<Caught<SignIn>>> all;
    for (int i = 0; i < 12; ++i) {
        all.append(std::make_shared<Caught<SignIn>>());
        bench.api.call(Api::login, {.email = u"a@b.example"_s, .password = u"the password that must not leave"_s})
            .then(&all.last()->context, all.last()->handler());
    }
    for (const auto &one : all) {
        ASSERT_TRUE(one->wait());
        EXPECT_EQ(one->error().code, u"identity_changed"_s);
    }
    EXPECT_GE(impostor.handshakes, 1);
    EXPECT_EQ(impostor.bytes, 0);
}

TEST_F(TrustTest, ANewCertificateForTheSameKeyIsSilent)
{
    const Identity first = makeIdentity();
    auto server = std::make_unique<Responder>(first);
    const quint16 port = server->port();
    ask(*server);
    bench.trust.accept(seen(*server));
    server.reset();
    Responder renewed(makeIdentity({.sameKeyAs = &first}), port);
    EXPECT_EQ(ask(renewed), QString());
    EXPECT_EQ(bench.trust.state(renewed.url()), Trust::State::Pinned);
}

TEST_F(TrustTest, AnExpiredCertificateWithThePinnedKeyWorksAndIsMarked)
{
    const Identity first = makeIdentity();
    auto server = std::make_unique<Responder>(first);
    const quint16 port = server->port();
    ask(*server);
    bench.trust.accept(seen(*server));
    server.reset();
    Responder expired(makeIdentity({.days = -3, .sameKeyAs = &first}), port);
    EXPECT_EQ(ask(expired), QString());
    EXPECT_EQ(bench.trust.state(expired.url()), Trust::State::PinnedExpired);
}

TEST_F(TrustTest, AWrongNameIsRefused)
{
    Responder server(makeIdentity({.name = u"elsewhere.example"_s}));
    EXPECT_EQ(ask(server), u"name_mismatch"_s);
    EXPECT_EQ(server.bytes, 0);
}

TEST_F(TrustTest, AnAuthorityIsEnoughAndMayBringANewKeyButNotGoAway)
{
    const Identity authority = makeIdentity({.name = u"Authority"_s, .authority = true});
    bench.trust.addAuthorities({authority.certificate});
    auto server = std::make_unique<Responder>(makeIdentity({.issuer = &authority}));
    const quint16 port = server->port();
    EXPECT_EQ(ask(*server), QString());
    EXPECT_EQ(bench.trust.state(server->url()), Trust::State::Certified);
    EXPECT_EQ(bench.settings.servers().value(0).pinKind, PinKind::Certified);
    server.reset();
    server = std::make_unique<Responder>(makeIdentity({.issuer = &authority}), port);
    EXPECT_EQ(ask(*server), QString());
    server.reset();
    Responder alone(makeIdentity(), port);
    EXPECT_EQ(ask(alone), u"identity_changed"_s);
    EXPECT_EQ(alone.bytes, 0);
}

} // namespace
