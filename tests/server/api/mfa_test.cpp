// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/api/all.h"
#include "tests/server/api/authenticator.h"
#include "tests/server/api/estate.h"
#include "tests/support/auditlog.h"

#include <QCoreApplication>

#include <thread>

namespace bitflow::test {
namespace {

class MfaTest : public EstateTest
{
protected:
    const QString email = u"principal@example.edu"_s;

    // The token of a sign-in whose password was right.
    QString challenge(const QString &password = TestServer::password)
    {
        const auto answer = host.anonymous()->get(Api::login, {email, password, u"scenario"_s});
        EXPECT_TRUE(answer) << (answer ? "" : said(answer.error()));
        return answer && answer->mfaToken.to ? *answer->mfaToken.to : QString();
    }
    HttpAnswer finish(const QString &token, const QString &code)
    {
        return host.anonymous()->call(Api::signInWithCode, {token, code, u"scenario"_s});
    }
    void rewind() { EXPECT_TRUE(host.backend().db.run(u"UPDATE totp_factors SET last_step = 0"_s)); }
    qint64 audited(const QString &action, const QString &outcome = u"done"_s)
    {
        return host.backend()
            .db
            .value<qint64>(u"SELECT COUNT(*) FROM audit_events WHERE action = ? AND outcome = ?"_s, {action, outcome})
            .value_or(-1);
    }
};

TEST_P(MfaTest, AsksForACodeOnceAnAppIsSetUp)
{
    auto here = host.client(email);
    auto elsewhere = host.client(email);
    EXPECT_FALSE(here->get(Api::mfaStatus)->enabledAt);
    EXPECT_EQ(here->call(Api::confirmTotp, {u"123456"_s}).code(), u"mfa_not_begun"_s);
    const auto begun = here->get(Api::beginTotp);
    ASSERT_TRUE(begun) << said(begun.error());
    EXPECT_EQ(begun->secret.size(), 32);
    EXPECT_TRUE(begun->uri.contains(u"secret="_s + begun->secret));
    const Phone phone{bytesOf(begun->secret), {}};
    EXPECT_TRUE(host.anonymous()->signIn(email, TestServer::password)) << "it does not count before it is confirmed";
    const QString wrong = phone.code() == u"000000"_s ? u"000001"_s : u"000000"_s;
    EXPECT_EQ(here->call(Api::confirmTotp, {wrong}).json()[u"errors"][0][u"pointer"].toString(), u"/code"_s);
    EXPECT_EQ(audited(u"auth.mfa.enable"_s, u"denied"_s), 1);
    const auto codes = here->get(Api::confirmTotp, {phone.code()});
    ASSERT_TRUE(codes) << said(codes.error());
    EXPECT_EQ(codes->codes.size(), 10);
    EXPECT_TRUE(here->get(Api::mfaStatus)->enabledAt);
    EXPECT_EQ(here->get(Api::mfaStatus)->recoveryCodesLeft, 10);
    EXPECT_EQ(here->call(Api::me).status, 200);
    EXPECT_EQ(elsewhere->call(Api::me).code(), u"session_ended"_s);
    rewind();

    const auto asked = host.anonymous()->call(Api::login, {email, TestServer::password, {}});
    EXPECT_EQ(asked.json().keys(), (QStringList{u"mfa_required"_s, u"mfa_token"_s}));
    const QString token = asked.json()[u"mfa_token"].toString();
    auto thief = host.anonymous();
    thief->setToken(token);
    EXPECT_EQ(thief->call(Api::me).status, 401) << "no access by the half of a sign-in";
    EXPECT_EQ(finish(token, wrong).code(), u"mfa_code_invalid"_s);
    EXPECT_EQ(host.anonymous()->call(Api::login, {email, u"wrong"_s, {}}).status, 401);
    const auto refused = here->get(Api::signInFailures);
    ASSERT_TRUE(refused) << said(refused.error());
    EXPECT_EQ(refused->count, 2) << "a password and a code";
    EXPECT_EQ(host.client(u"pune@example.edu"_s)->get(Api::signInFailures, {principal})->count, 2);
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::signInFailures, {principal}).status, 404);
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::signInFailures, {principal}).status, 403);
    const auto answer = finish(token, phone.code());
    ASSERT_EQ(answer.status, 200) << answer.body.constData();
    auto back = host.anonymous();
    back->setToken(answer.json()[u"token"].toString());
    EXPECT_EQ(back->call(Api::me).status, 200);
    const auto payload = QByteArray::fromBase64(back->token().split('.')[1], QByteArray::Base64UrlEncoding);
    EXPECT_EQ((*parseText(payload))[u"acr"].toString(), u"urn:bitflow:acr:2"_s);
    EXPECT_EQ(finish(token, phone.code()).code(), u"mfa_token_invalid"_s) << "single use";
    EXPECT_EQ(host.anonymous()->call(Api::login, {email, u"wrong"_s, {}}).code(), u"credentials_invalid"_s);
}

TEST_P(MfaTest, TakesACodeOnce)
{
    const Phone phone = enrol(host, *host.client(email));
    const QString code = phone.code();
    const QString first = challenge(), second = challenge(), third = challenge();
    EXPECT_EQ(finish(first, code).status, 200);
    EXPECT_EQ(finish(second, code).code(), u"mfa_code_invalid"_s);
    EXPECT_EQ(finish(second, phone.code(1)).code(), u"mfa_code_invalid"_s) << "older than the last one";
    const auto spaced = host.backend().db.run(u"UPDATE totp_factors SET last_step = 0"_s);
    EXPECT_TRUE(spaced);
    const QString typed = phone.code();
    EXPECT_EQ(finish(third, typed.first(3) + u' ' + typed.last(3)).status, 200);
}

TEST_P(MfaTest, OfSixtyFourAtOnceOneIsLetIn)
{
    const Phone phone = enrol(host, *host.client(email));
    QStringList tokens;
    for (int i = 0; i < 8; ++i) // ten tries of an account in a quarter of an hour
        tokens.append(challenge());
    auto &factor = host.backend().secondFactor;
    auto &db = host.backend().db;
    const QString code = phone.code();
    std::atomic<int> let = 0, failed = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(64);
        for (int i = 0; i < 64; ++i)
            threads.emplace_back([&] {
                const auto spent = db.transaction([&] { return factor.spend({}, principal, code); });
                failed += !spent;
                let += spent && *spent;
            });
    }
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(let, 1);

    rewind();
    std::atomic<int> successes = 0, done = 0;
    std::vector<std::jthread> threads;
    threads.reserve(size_t(tokens.size()));
    for (const QString &token : tokens)
        threads.emplace_back([&, token] {
            successes += finish(token, code).status == 200;
            ++done;
        });
    while (done < int(tokens.size())) // the server accepts in this thread
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    EXPECT_EQ(successes, 1);
}

TEST_P(MfaTest, EndsAChallengeThatIsGuessedAtOrTooOld)
{
    const Phone phone = enrol(host, *host.client(email));
    const QString wrong = phone.code() == u"000000"_s ? u"000001"_s : u"000000"_s;
    const QString guessed = challenge();
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(finish(guessed, wrong).code(), u"mfa_code_invalid"_s) << i;
    EXPECT_EQ(finish(guessed, phone.code()).code(), u"mfa_token_invalid"_s);
    EXPECT_EQ(audited(u"auth.mfa"_s, u"denied"_s), 6) << "every refusal stands in the audit log";

    auto &db = host.backend().db;
    const QString old = challenge();
    ASSERT_TRUE(db.run(u"UPDATE sign_in_challenges SET expires_at = ? WHERE used_at IS NULL"_s, {Instant::now()}));
    EXPECT_EQ(finish(old, phone.code()).code(), u"mfa_token_invalid"_s);
    const QString overtaken = challenge();
    ASSERT_TRUE(db.run(u"UPDATE users SET password_changed_at = ? WHERE id = ?"_s, {Instant::now(), principal}));
    EXPECT_EQ(finish(overtaken, phone.code()).code(), u"mfa_token_invalid"_s) << "the password has changed since";
    const QString suspended = challenge();
    ASSERT_TRUE(db.run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {principal}));
    EXPECT_EQ(finish(suspended, phone.code()).code(), u"mfa_token_invalid"_s);
    for (const QString &token :
         {QString(u"x"_s), QString(4'000, u'a'), QString::fromLatin1(host.client(u"owner@example.edu"_s)->token())})
        EXPECT_EQ(finish(token, phone.code()).code(), u"mfa_token_invalid"_s);
}

TEST_P(MfaTest, LimitsTheTriesOfAnAccount)
{
    const Phone phone = enrol(host, *host.client(email));
    const QString wrong = phone.code() == u"000000"_s ? u"000001"_s : u"000000"_s;
    QStringList tokens{challenge(), challenge(), challenge()};
    HttpAnswer last;
    int refused = 0;
    for (int i = 0; i < 12; ++i) {
        last = finish(tokens[i / 5], wrong);
        refused += last.status == 429;
    }
    EXPECT_GE(refused, 2);
    EXPECT_EQ(last.code(), u"too_many_attempts"_s);
    EXPECT_GT(last.headers["retry-after"].toInt(), 0);
    AuditQuery query;
    query.action = {u"auth.mfa"_s};
    query.limit = 100;
    const auto told = host.client(u"owner@example.edu"_s)->get(Api::listAuditEvents, query);
    ASSERT_TRUE(told) << said(told.error());
    const auto tooOften = [](const AuditEvent &event) { return event.after[u"reason"] == u"too_many_attempts"_s; };
    ASSERT_EQ(std::ranges::count_if(told->items, tooOften), 1) << "the first, and the rest is counted";
    const AuditEvent row = *std::ranges::find_if(told->items, tooOften);
    EXPECT_EQ(row.subjectId, Id<AuditSubject>(principal.uuid()));
    EXPECT_EQ(row.actorName, email);
    EXPECT_EQ(row.ipAddress, u"127.0.0.1"_s);
}

// A thief who has several sessions of somebody has no more attempts by that.
TEST_P(MfaTest, ProofsOfAllSessionsOfAnAccountCountTogether)
{
    auto here = host.client(email), there = host.client(email);
    ASSERT_TRUE(there->get(Api::beginTotp));
    HttpAnswer last;
    for (int i = 0; i < 10; ++i) {
        last = i % 2 ? there->call(Api::confirmTotp, {u"abcdef"_s}) : here->call(Api::stepUp, {u"wrong"_s, {}});
        EXPECT_EQ(last.status, 422) << i << last.body.constData();
    }
    for (const auto &refused :
         {here->call(Api::stepUp, {TestServer::password, {}}), there->call(Api::confirmTotp, {u"abcdef"_s})}) {
        EXPECT_EQ(refused.status, 429);
        EXPECT_EQ(refused.headers["ratelimit-policy"], "\"proof\";q=10;w=900");
    }
    EXPECT_TRUE(host.anonymous()->signIn(email, TestServer::password)) << "signing in is counted apart";
}

TEST_P(MfaTest, RecoveryCodesAreGoodOnceAndReplacedAsASet)
{
    const Phone phone = enrol(host, *host.client(email));
    EXPECT_EQ(finish(challenge(), phone.recoveryCodes[0].toLower()).status, 200);
    EXPECT_EQ(finish(challenge(), phone.recoveryCodes[0]).code(), u"mfa_code_invalid"_s);
    const auto second = finish(challenge(), QString(phone.recoveryCodes[1]).remove(u'-'));
    ASSERT_EQ(second.status, 200);
    auto client = host.anonymous();
    client->setToken(second.json()[u"token"].toString());
    EXPECT_EQ(client->get(Api::mfaStatus)->recoveryCodesLeft, 8);
    EXPECT_EQ(audited(u"auth.mfa.recovery_code"_s), 2);
    const auto fresh = client->get(Api::renewRecoveryCodes);
    ASSERT_TRUE(fresh) << said(fresh.error());
    EXPECT_EQ(client->get(Api::mfaStatus)->recoveryCodesLeft, 10);
    EXPECT_EQ(finish(challenge(), phone.recoveryCodes[2]).code(), u"mfa_code_invalid"_s) << "of the former set";
    EXPECT_EQ(finish(challenge(), fresh->codes[2]).status, 200);
}

TEST_P(MfaTest, KeepsNoSecretInTheClear)
{
    const Phone phone = enrol(host, *host.client(email));
    auto &db = host.backend().db;
    const auto secret = db.value<QString>(u"SELECT secret FROM totp_factors WHERE user_id = ?"_s, {principal});
    ASSERT_TRUE(secret);
    EXPECT_TRUE(secret->startsWith("v1:"_L1));
    EXPECT_FALSE(secret->contains(totp::base32(phone.secret)));
    const auto hashes = db.column<QByteArray>(u"SELECT hash FROM recovery_codes"_s);
    ASSERT_TRUE(hashes);
    for (const QByteArray &hash : *hashes)
        EXPECT_EQ(hash.size(), 32);
    const QString log = auditText(db, host.backend().audit);
    EXPECT_TRUE(log.contains(u"auth.mfa"_s));
    EXPECT_FALSE(log.contains(totp::base32(phone.secret)));
    for (const QString &code : phone.recoveryCodes)
        EXPECT_FALSE(log.contains(code));
}

TEST_P(MfaTest, IsTurnedOffByItsOwner)
{
    auto client = host.client(email);
    EXPECT_EQ(client->call(Api::disableTotp).code(), u"mfa_not_enabled"_s);
    enrol(host, *client);
    EXPECT_EQ(client->call(Api::disableTotp).status, 204);
    EXPECT_FALSE(client->get(Api::mfaStatus)->enabledAt);
    EXPECT_EQ(client->get(Api::mfaStatus)->recoveryCodesLeft, 0);
    EXPECT_TRUE(host.anonymous()->signIn(email, TestServer::password));
}

TEST_P(MfaTest, AnotherAppTakesThePlaceOfTheOneBefore)
{
    auto client = host.client(email);
    const Phone old = enrol(host, *client);
    const auto begun = client->get(Api::beginTotp);
    ASSERT_TRUE(begun) << said(begun.error());
    const Phone fresh{bytesOf(begun->secret), {}};
    EXPECT_EQ(finish(challenge(), old.code()).status, 200) << "until the new one is confirmed";
    const auto codes = client->get(Api::confirmTotp, {fresh.code()});
    ASSERT_EQ(client->call(Api::me).status, 200);
    ASSERT_TRUE(codes) << said(codes.error());
    rewind();
    EXPECT_EQ(finish(challenge(), old.code()).code(), u"mfa_code_invalid"_s);
    EXPECT_EQ(finish(challenge(), old.recoveryCodes.first()).code(), u"mfa_code_invalid"_s);
    EXPECT_EQ(finish(challenge(), fresh.code()).status, 200);
    EXPECT_EQ(finish(challenge(), codes->codes.first()).status, 200);
}

// Off and on again would begin the time of grace anew.
TEST_P(MfaTest, IsNotTurnedOffByWhoeverNeedsIt)
{
    auto client = host.client(u"pune@example.edu"_s);
    ASSERT_EQ(client->call(Api::me).status, 200);
    auto &db = host.backend().db;
    const auto since = [&] {
        return db.value<qint64>(u"SELECT mfa_required_since FROM users WHERE id = ?"_s, {puneOwner}).value_or(0);
    };
    const qint64 noticed = since();
    EXPECT_GT(noticed, 0);
    enrol(host, *client);
    EXPECT_EQ(client->call(Api::disableTotp).code(), u"mfa_required_by_role"_s);
    EXPECT_TRUE(client->get(Api::mfaStatus)->enabledAt);
    EXPECT_EQ(since(), noticed);
    EXPECT_EQ(host.client(u"owner@example.edu"_s)->call(Api::resetUserMfa, {puneOwner}).status, 204);
    EXPECT_EQ(since(), 0) << "an administrator gives the whole time again";
}

TEST_P(MfaTest, StopsTheProgramsOfWhoeverIsOverdue)
{
    auto client = host.client(u"owner@example.edu"_s);
    NewApiToken in;
    in.name = u"Nightly list"_s;
    in.permissions = {info(Permission::UsersView).slug};
    const auto made = client->get(Api::createApiToken, in);
    ASSERT_TRUE(made) << said(made.error());
    auto program = host.anonymous();
    program->setToken(made->secret);
    EXPECT_EQ(program->call(Api::listUsers).status, 200);
    ASSERT_TRUE(host.backend().db.run(u"UPDATE users SET mfa_required_since = ? WHERE id = ?"_s,
                                      {Instant::now() - std::chrono::days(8), owner}));
    EXPECT_EQ(program->call(Api::listUsers).code(), u"mfa_enrolment_required"_s);
    EXPECT_EQ(program->call(Api::stepUp, {TestServer::password, {}}).status, 403) << "a program proves nothing";
    enrol(host, *client);
    EXPECT_EQ(program->call(Api::listUsers).status, 200);
}

TEST_P(MfaTest, IsResetForSomebodyElseByWhoeverMayResetThePassword)
{
    enrol(host, *host.client(email));
    struct Row
    {
        QString who;
        int status;
    };
    const Row rows[]{{u"nashik@example.edu"_s, 404},
                     {u"faculty@example.edu"_s, 403},
                     {u"pune@example.edu"_s, 204},
                     {u"pune@example.edu"_s, 409}};
    for (const Row &row : rows)
        EXPECT_EQ(host.client(row.who)->call(Api::resetUserMfa, {principal}).status, row.status) << qPrintable(row.who);
    EXPECT_TRUE(host.anonymous()->signIn(email, TestServer::password)) << "by the password alone";
    EXPECT_EQ(audited(u"users.reset_mfa"_s), 1);
    enrol(host, *host.client(u"owner@example.edu"_s));
    EXPECT_EQ(host.client(u"pune@example.edu"_s)->call(Api::resetUserMfa, {owner}).status, 404) << "E3 and E9";
    EXPECT_EQ(host.client(u"pune@example.edu"_s)->call(Api::resetUserMfa, {puneOwner}).code(), u"own_account"_s);
}

// A role asks for it: a week of grace, then nothing is served but what sets it up.
TEST_P(MfaTest, IsRequiredByRoles)
{
    auto client = host.client(u"pune@example.edu"_s);
    const auto me = client->get(Api::me);
    ASSERT_TRUE(me) << said(me.error());
    ASSERT_TRUE(me->mfaDueAt);
    EXPECT_GT(*me->mfaDueAt, Instant::now() + std::chrono::days(6));
    EXPECT_FALSE(host.client(email)->get(Api::me)->mfaDueAt) << "the role of a principal does not";
    auto &db = host.backend().db;
    const auto since = db.run(u"UPDATE users SET mfa_required_since = ? WHERE id = ?"_s,
                              {Instant::now() - std::chrono::days(8), puneOwner});
    ASSERT_TRUE(since);
    EXPECT_EQ(client->call(Api::listRoles).code(), u"mfa_enrolment_required"_s);
    EXPECT_EQ(client->call(Api::resetUserMfa, {principal}).code(), u"mfa_enrolment_required"_s);
    EXPECT_EQ(client->call(Api::me).status, 200);
    const auto status = client->get(Api::mfaStatus);
    ASSERT_TRUE(status);
    EXPECT_TRUE(status->required);
    EXPECT_LT(*status->dueAt, Instant::now());
    EXPECT_EQ(client->call(Api::stepUp, {TestServer::password, {}}).status, 204);
    enrol(host, *client);
    EXPECT_EQ(client->call(Api::listRoles).status, 200);
    EXPECT_FALSE(client->get(Api::me)->mfaDueAt);
}

TEST_P(MfaTest, MakesAShorterPasswordEnough)
{
    auto client = host.client(email);
    const QString twelve = u"kx7#vQ2!mz9w"_s;
    EXPECT_EQ(client->call(Api::changePassword, {TestServer::password, twelve}).status, 422);
    enrol(host, *client);
    EXPECT_EQ(client->call(Api::changePassword, {TestServer::password, twelve.chopped(1)}).status, 422);
    EXPECT_EQ(client->call(Api::changePassword, {TestServer::password, twelve}).status, 204);
    EXPECT_EQ(client->call(Api::disableTotp).status, 204);
    EXPECT_EQ(client->call(Api::listSessions).code(), u"password_change_required"_s) << "it was for two together";
    EXPECT_EQ(client->call(Api::changePassword, {twelve, u"umbrella quarry tangent fjord"_s}).status, 204);
    EXPECT_EQ(client->call(Api::listSessions).status, 200);
}

INSTANTIATE_TEST_SUITE_P(Engines, MfaTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
