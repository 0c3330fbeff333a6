// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "tests/app/api/bench.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

using namespace bitflow;
using namespace bitflow::test;

namespace {

const auto meera = Id<User>::make();
const auto vikram = Id<User>::make();

// A server as far as tokens go: one generation of access token is good at a time.
struct SessionTest : testing::Test
{
    Bench bench;
    Responder server;
    int generation = 0;
    bool refreshWorks = true;
    bool refreshHangs = false;
    int expiresIn = 900;
    Id<User> person = meera;
    bool oneTime = false; // the password; nothing but one's own account is served until it is changed

    void SetUp() override
    {
        bench.api.setServer(server.url());
        server.answer = [this](const Heard &heard) { return say(heard); };
    }
    Say tokens()
    {
        ++generation;
        return json(Tokens{.token = u"access%1"_s.arg(generation),
                           .expiresIn = expiresIn,
                           .refreshToken = u"bfr_refresh%1"_s.arg(generation),
                           .user = {.id = person}});
    }
    Say say(const Heard &heard)
    {
        if (heard.target == "/api/v1/auth/login")
            return heard.body.contains("right") ? tokens() : problem(401, "credentials_invalid"_ba);
        if (heard.target == "/api/v1/auth/refresh")
            return refreshHangs ? Say{.hang = true} : refreshWorks ? tokens() : problem(401, "token_invalid"_ba);
        if (heard.headers["authorization"] != "Bearer access" + QByteArray::number(generation))
            return problem(401, "token_invalid"_ba);
        if (heard.target == "/api/v1/auth/me")
            return json(Me{.user = {.id = person, .mustChangePassword = oneTime}});
        if (heard.target == "/api/v1/auth/password") {
            oneTime = false;
            return {.status = 204, .body = ""_ba};
        }
        return oneTime ? problem(403, "password_change_required"_ba) : Say{};
    }
    void signIn(const QString &password = u"right"_s)
    {
        Caught<Me> caught;
        bench.session.signIn(u"meera@example.org"_s, password, false).then(&caught.context, caught.handler());
        ASSERT_TRUE(caught.wait());
        ASSERT_TRUE(caught.good()) << caught.error().code.toStdString();
    }
    void loseTheToken() { ++generation; } // the one the client has is good no longer
};

TEST_F(SessionTest, SignsInAndKnowsWhoOneIs)
{
    QSignalSpy in(&bench.session, &ClientSession::signedIn);
    EXPECT_FALSE(bench.session.isSignedIn());
    signIn();
    EXPECT_TRUE(bench.session.isSignedIn());
    EXPECT_EQ(bench.session.me().user.id, meera);
    EXPECT_EQ(in.size(), 1);
    EXPECT_TRUE(server.heard.first().body.contains("Bitflow Owner "));
}

TEST_F(SessionTest, WrongCredentialsChangeNothing)
{
    Caught<Me> caught;
    bench.session.signIn(u"meera@example.org"_s, u"wrong"_s, false).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().status, 401);
    EXPECT_FALSE(bench.session.isSignedIn());
    EXPECT_EQ(server.count("/api/v1/auth/refresh"), 0);
}

TEST_F(SessionTest, TwentyRefusedCallsRenewOnceAndAllSucceed)
{
    signIn();
    loseTheToken();
    QList<std::shared_ptr<Caught<Page<User>>>> all;
    for (int i = 0; i < 20; ++i) {
        all.append(std::make_shared<Caught<Page<User>>>());
        bench.api.call(Api::listUsers).then(&all.last()->context, all.last()->handler());
    }
    for (const auto &one : all) {
        ASSERT_TRUE(one->wait());
        EXPECT_TRUE(one->good()) << one->error().code.toStdString();
    }
    EXPECT_EQ(server.count("/api/v1/auth/refresh"), 1);
}

TEST_F(SessionTest, ACallThatStaysRefusedIsRenewedOnceOnly)
{
    signIn();
    auto before = server.answer;
    server.answer = [before](const Heard &heard) {
        return heard.target.startsWith("/api/v1/users") ? problem(401, "session_ended"_ba) : before(heard);
    };
    Caught<Page<User>> caught;
    bench.api.call(Api::listUsers).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"session_ended"_s);
    EXPECT_EQ(server.count("/api/v1/auth/refresh"), 1);
}

TEST_F(SessionTest, RenewsBeforeTheEnd)
{
    expiresIn = 1;
    signIn();
    EXPECT_TRUE(QTest::qWaitFor([&] { return server.count("/api/v1/auth/refresh") >= 1; }, 10'000));
    EXPECT_FALSE(bench.session.needsReauthentication());
}

struct Parked : SessionTest
{
    Caught<OneTimePassword> caught;
    QSignalSpy needed{&bench.session, &ClientSession::reauthenticationNeeded};
    QByteArray key;

    void SetUp() override
    {
        SessionTest::SetUp();
        signIn();
        refreshWorks = false;
        loseTheToken();
        bench.api.call(Api::createUser, {.email = u"new@example.org"_s}).then(&caught.context, caught.handler());
        ASSERT_TRUE(QTest::qWaitFor([&] { return needed.size() == 1; }));
        key = server.heard[2].headers["idempotency-key"];
    }
};

TEST_F(Parked, ReplayWithTheirKeyWhenTheSamePersonIsBack)
{
    QSignalSpy back(&bench.session, &ClientSession::reauthenticated);
    EXPECT_FALSE(caught.result);
    EXPECT_TRUE(bench.session.isSignedIn());
    EXPECT_TRUE(bench.session.needsReauthentication());
    Caught<Page<User>> late; // asked while waiting
    bench.api.call(Api::listUsers).then(&late.context, late.handler());
    signIn();
    ASSERT_TRUE(caught.wait() && late.wait());
    EXPECT_TRUE(caught.good() && late.good());
    EXPECT_EQ(back.size(), 1);
    EXPECT_FALSE(bench.session.needsReauthentication());
    const auto posts = [&] {
        QList<QByteArray> keys;
        for (const Heard &heard : server.heard)
            if (heard.target == "/api/v1/users" && heard.method == "POST")
                keys.append(heard.headers["idempotency-key"]);
        return keys;
    }();
    EXPECT_EQ(posts, (QList{key, key}));
}

TEST_F(Parked, AreDroppedWhenSomebodyElseSignsIn)
{
    person = vikram;
    signIn();
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"signed_out"_s);
    EXPECT_EQ(server.count("/api/v1/users"), 1) << "only the attempt of before";
    EXPECT_EQ(bench.session.me().user.id, vikram);
}

TEST_F(Parked, WaitForAPasswordOfOnesOwn)
{
    oneTime = true;
    signIn();
    QTest::qWait(50);
    EXPECT_FALSE(caught.result);
    Caught<Me> changed;
    bench.session.changePassword(u"right"_s, u"a sentence of my own"_s).then(&changed.context, changed.handler());
    ASSERT_TRUE(changed.wait() && caught.wait());
    EXPECT_TRUE(caught.good()) << caught.error().code.toStdString();
    EXPECT_FALSE(bench.session.me().user.mustChangePassword);
}

TEST_F(Parked, StayThroughAWrongPassword)
{
    Caught<Me> again;
    bench.session.signIn(u"meera@example.org"_s, u"wrong"_s, false).then(&again.context, again.handler());
    ASSERT_TRUE(again.wait());
    EXPECT_FALSE(caught.result);
    EXPECT_TRUE(bench.session.needsReauthentication());
    signIn();
    ASSERT_TRUE(caught.wait());
    EXPECT_TRUE(caught.good());
}

TEST_F(Parked, AreDroppedBySigningOut)
{
    QSignalSpy out(&bench.session, &ClientSession::signedOut);
    bench.session.signOut();
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"signed_out"_s);
    EXPECT_EQ(out.size(), 1);
    EXPECT_FALSE(bench.session.isSignedIn());
}

TEST_F(SessionTest, AServerOutOfReachDuringRenewalIsNoReasonToSignInAgain)
{
    signIn();
    loseTheToken();
    auto before = server.answer;
    server.answer = [before](const Heard &heard) {
        return heard.target.endsWith("/refresh") ? Say{.cut = true} : before(heard);
    };
    QSignalSpy needed(&bench.session, &ClientSession::reauthenticationNeeded);
    Caught<Page<User>> caught;
    bench.api.call(Api::listUsers).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"connection_lost"_s);
    EXPECT_TRUE(needed.isEmpty());
    server.answer = before;
    Caught<Page<User>> again;
    bench.api.call(Api::listUsers).then(&again.context, again.handler());
    ASSERT_TRUE(again.wait());
    EXPECT_TRUE(again.good());
}

class LostAnswer : public SessionTest, public testing::WithParamInterface<Say>
{};
INSTANTIATE_TEST_SUITE_P(Ways, LostAnswer, testing::Values(Say{.hang = true}, Say{.cut = true}),
                         [](const auto &way) { return way.param.cut ? "Cut" : "WithoutAWord"; });

// The server gives the same answer once more to the same device, so nobody has to sign in again.
TEST_P(LostAnswer, IsAskedForAgain)
{
    signIn();
    loseTheToken();
    auto before = server.answer;
    int lost = 0;
    server.answer = [&lost, before](const Heard &heard) {
        return heard.target.endsWith("/refresh") && lost++ == 0 ? GetParam() : before(heard);
    };
    Caught<Page<User>> caught;
    bench.api.call(Api::listUsers).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    EXPECT_TRUE(caught.good());
    QList<QByteArray> asked;
    for (const Heard &heard : std::as_const(server.heard))
        if (heard.target.endsWith("/refresh"))
            asked.append(heard.body);
    ASSERT_EQ(asked.size(), 2);
    EXPECT_EQ(asked[0], asked[1]);
    EXPECT_EQ(parseText(asked[0])->toObject()[u"device_secret"].toString(),
              parseText(server.heard.first().body)->toObject()[u"device_secret"].toString())
        << "that of the sign-in";
    EXPECT_GE(parseText(asked[0])->toObject()[u"device_secret"].toString().size(), 43);
}

TEST_F(SessionTest, SigningOutTellsTheServerAndForgets)
{
    signIn();
    bench.session.signOut();
    EXPECT_TRUE(QTest::qWaitFor([&] { return server.count("/api/v1/auth/logout") == 1; }));
    EXPECT_EQ(server.heard.last().headers["authorization"], "Bearer access1");
    Caught<Me> caught;
    bench.api.call(Api::me).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"signed_out"_s);
}

TEST_F(SessionTest, ARenewalUnderWayDoesNotSignBackIn)
{
    signIn();
    refreshHangs = true;
    loseTheToken();
    Caught<Page<User>> caught;
    bench.api.call(Api::listUsers).then(&caught.context, caught.handler());
    ASSERT_TRUE(QTest::qWaitFor([&] { return server.count("/api/v1/auth/refresh") == 1; }));
    bench.session.signOut();
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"signed_out"_s);
    EXPECT_FALSE(bench.session.isSignedIn());
}

TEST_F(SessionTest, NothingSecretReachesTheDisk)
{
    Caught<Me> caught;
    bench.session.signIn(u"meera@example.org"_s, u"right"_s, true).then(&caught.context, caught.handler());
    ASSERT_TRUE(caught.wait() && caught.good());
    EXPECT_FALSE(bench.session.stays()) << "never probed, so not available";
    bench.settings.remember({.address = server.url().toString(), .lastEmail = u"meera@example.org"_s});
    QDirIterator files(bench.directory.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        EXPECT_FALSE(content.contains("bfr_") || content.contains("access1") || content.contains("right"));
    }
}

// --- may ---

struct MayRow
{
    const char *name;
    QList<PathStep> path;
    bool viewUsers, createCollege, suspendCollege;
};

TEST_F(SessionTest, MayFollowsTheGrantsDownThePath)
{
    const PathStep pune{Id<Institution>::make(), u"Pune"_s, InstitutionKind::University};
    const PathStep engineering{Id<Institution>::make(), u"Engineering"_s, InstitutionKind::College};
    const PathStep arts{Id<Institution>::make(), u"Arts"_s, InstitutionKind::College};
    const PathStep physics{Id<Institution>::make(), u"Physics"_s, InstitutionKind::Department};
    Me me{.user = {.id = meera}};
    me.grants.append({engineering.id, {pune, engineering}, {u"users.view"_s, u"colleges.suspend"_s}});
    me.grants.append({pune.id, {pune}, {u"colleges.create"_s}});
    server.answer = [&](const Heard &heard) { return heard.target.endsWith("/login") ? tokens() : json(me); };
    signIn();
    const auto &session = bench.session;
    for (const MayRow &row : {MayRow{"platform", {}, false, false, false},
                              {"university", {pune}, false, true, false},
                              {"the college", {pune, engineering}, true, false, true},
                              {"below it", {pune, engineering, physics}, true, false, false},
                              {"the college beside it", {pune, arts}, false, false, false}}) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(session.may(Permission::UsersView, row.path), row.viewUsers);
        EXPECT_EQ(session.may(Api::getUser, row.path), row.viewUsers);
        EXPECT_EQ(session.may(Api::createInstitution, row.path), row.createCollege);
        EXPECT_EQ(session.may(Api::setInstitutionStatus, row.path), row.suspendCollege);
    }
    EXPECT_TRUE(session.may(Api::listUsers)) << "anywhere";
    EXPECT_FALSE(session.may(Api::listInstitutions));
    EXPECT_TRUE(session.may(Api::me));
    bench.session.signOut();
    EXPECT_FALSE(session.may(Api::me));
    EXPECT_FALSE(session.mayAnywhere(Permission::UsersView));
}

TEST_F(SessionTest, AGrantOnThePlatformReachesEverything)
{
    Me me{.user = {.id = meera}};
    me.grants.append({{}, {}, {u"users.view"_s}});
    server.answer = [&](const Heard &heard) { return heard.target.endsWith("/login") ? tokens() : json(me); };
    signIn();
    EXPECT_TRUE(bench.session.mayOnPlatform(Permission::UsersView));
    EXPECT_TRUE(bench.session.may(Api::getUser, {{Id<Institution>::make(), {}, InstitutionKind::College}}));
    EXPECT_FALSE(bench.session.mayOnPlatform(Permission::UsersUpdate));
}

} // namespace
