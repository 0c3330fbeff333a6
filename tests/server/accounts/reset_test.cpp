// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/accounts/postoffice.h"
#include "tests/support/auditlog.h"

namespace bitflow::test {
namespace {

const QString address = u"principal@example.edu"_s;

class Reset : public PostOffice
{
protected:
    QString ask(const QString &email = address)
    {
        EXPECT_EQ(host.anonymous()->call(Api::forgotPassword, {email}).status, 202);
        return box.next().code();
    }
    HttpAnswer reset(const QString &code, const QString &password = newPassword)
    {
        return host.anonymous()->call(Api::resetPassword, {code, password});
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Reset, everyEngine(), engineName);

TEST_P(Reset, TheMailIsFollowedToTheEnd)
{
    auto before = host.client(address);
    ASSERT_EQ(host.anonymous()->call(Api::forgotPassword, {u"Principal@Example.edu"_s}).status, 202);
    const ReceivedMail mail = box.next();
    EXPECT_EQ(mail.to, QStringList{address});
    const QString link = u"https://portal.example.edu/open#"_s + mail.code();
    EXPECT_TRUE(mail.plain.contains(link) && mail.html.contains(link));
    EXPECT_TRUE(host.anonymous()->signIn(address, TestServer::password)) << "until then the old one holds";

    const auto weak = reset(mail.code(), u"short"_s);
    EXPECT_EQ(weak.status, 422);
    EXPECT_EQ(weak.json()[u"errors"][0][u"pointer"].toString(), u"/new_password"_s);
    const auto done = reset(mail.code());
    EXPECT_EQ(done.status, 204) << done.body.constData();
    EXPECT_TRUE(done.body.isEmpty()) << "nobody is signed in by it";

    EXPECT_EQ(before->call(Api::me).code(), u"session_ended"_s);
    EXPECT_FALSE(host.anonymous()->signIn(address, TestServer::password));
    EXPECT_TRUE(host.anonymous()->signIn(address, newPassword));
    EXPECT_EQ(box.next().subject, u"Your password has changed"_s);
    EXPECT_EQ(reset(mail.code(), TestServer::password).code(), u"code_invalid"_s);
    EXPECT_EQ(count(u"users"_s, u"id = ? AND email_verified_at IS NOT NULL"_s, {principal}), 1);
    EXPECT_EQ(count(u"audit_events"_s, u"action = 'auth.reset' AND actor_id = ?"_s, {principal}), 1);
}

// The page never sees the code, and lets nothing run but its own script.
TEST_P(Reset, TheLinkLeadsToAPage)
{
    const auto page = host.anonymous()->send("GET", u"/open"_s);
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.headers["content-type"], "text/html; charset=utf-8");
    const QByteArray policy = page.headers["content-security-policy"];
    EXPECT_TRUE(policy.startsWith("default-src 'none'; ")) << policy.constData();
    EXPECT_FALSE(policy.contains("unsafe"));
    for (const auto &[open, close] :
         {std::pair("<script>"_ba, "</script>"_ba), std::pair("<style>"_ba, "</style>"_ba)}) {
        const auto from = page.body.indexOf(open) + open.size();
        const QByteArray inside = page.body.sliced(from, page.body.indexOf(close) - from);
        EXPECT_TRUE(policy.contains(QCryptographicHash::hash(inside, QCryptographicHash::Sha256).toBase64()));
    }
    EXPECT_EQ(host.anonymous()->send("POST", u"/open"_s).status, 405);
}

TEST_P(Reset, CodesThatAreNoLongerGoodAreAllAlike)
{
    const QString replaced = ask(), used = ask();
    EXPECT_EQ(reset(used).status, 204);
    box.next();
    const QString late = ask();
    ASSERT_TRUE(db().run(u"UPDATE one_time_tokens SET expires_at = 1 WHERE used_at IS NULL"_s));
    const QString closed = ask(u"pune@example.edu"_s);
    ASSERT_TRUE(db().run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {puneOwner}));
    const QString never = u"reset-"_s + QString(43, u'A');
    QByteArray first;
    for (const QString &code : {replaced, used, late, closed, never, u"nonsense"_s, u"invite-"_s + used.sliced(6)}) {
        const auto answer = reset(code, u"another umbrella tangent fjord"_s);
        EXPECT_EQ(answer.status, 422) << qPrintable(code);
        auto body = answer.json();
        body.remove(u"instance"_s);
        body.remove(u"request_id"_s);
        first = first.isEmpty() ? toText(body) : first;
        EXPECT_EQ(toText(body), first) << qPrintable(code);
    }
}

TEST_P(Reset, SendsNothingToThoseWhoMayNotSignIn)
{
    ASSERT_TRUE(db().run(u"UPDATE users SET status = 'suspended' WHERE id = ?"_s, {principal}));
    ASSERT_TRUE(db().run(u"UPDATE users SET deleted_at = 1 WHERE id = ?"_s, {puneOwner}));
    for (const QString &email : {address, u"pune@example.edu"_s, u"ghost@example.edu"_s})
        EXPECT_EQ(host.anonymous()->call(Api::forgotPassword, {email}).status, 202);
    EXPECT_TRUE(silent());
    EXPECT_EQ(count(u"one_time_tokens"_s), 0);
}

TEST_P(Reset, SendsAMailboxFiveADay)
{
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(ask().isEmpty()) << i;
    EXPECT_EQ(host.anonymous()->call(Api::forgotPassword, {address}).status, 202) << "and the answer does not tell";
    EXPECT_TRUE(silent());
    // What strangers ask for uses up nothing of what those who are known ask for.
    EXPECT_EQ(host.client(address)->call(Api::sendVerification).status, 202);
    EXPECT_FALSE(box.next().code().isEmpty());
    auto boss = host.client(u"pune@example.edu"_s);
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(boss->call(Api::resetUserPassword, {principal}).status, 200) << i;
        EXPECT_FALSE(box.next().code().isEmpty());
    }
    const auto sixth = boss->call(Api::resetUserPassword, {principal});
    EXPECT_EQ(sixth.status, 429);
    EXPECT_EQ(sixth.headers["ratelimit-policy"], "\"mailbox\";q=5;w=86400");
}

TEST_P(Reset, CodesLastAnHourAndInvitationsThreeDays)
{
    ask();
    NewInvitations in;
    in.institutionId = engineering.id;
    in.roleId = roleId(u"student"_s);
    in.people = {{u"nadia@example.edu"_s, {}, {}}};
    ASSERT_TRUE(host.client(u"pune@example.edu"_s)->get(Api::createInvitations, in));
    const auto minutes = [&](const QString &purpose) {
        return db()
            .value<qint64>(u"SELECT (expires_at - created_at + 500000) / 60000000 FROM one_time_tokens "
                           "WHERE purpose = ?"_s,
                           {purpose})
            .value_or(-1);
    };
    EXPECT_EQ(minutes(u"reset"_s), 60);
    EXPECT_EQ(minutes(u"invite"_s), 72 * 60);
}

TEST_P(Reset, LeavesNoCodeAndNoAddressBehind)
{
    const QString code = ask();
    settle();
    const auto everything = [&](const QString &sql) {
        return db().column<QString>(sql).value_or(QStringList{code}).join(u'\n');
    };
    EXPECT_FALSE(everything(u"SELECT payload FROM jobs"_s).contains(code));
    EXPECT_EQ(count(u"jobs"_s, u"payload <> ''"_s), 0);
    EXPECT_FALSE(auditText(db(), host.backend().audit).contains(code));
    const auto hashes = db().column<QByteArray>(u"SELECT hash FROM one_time_tokens"_s);
    ASSERT_TRUE(hashes);
    for (const QByteArray &hash : *hashes)
        EXPECT_EQ(hash.size(), 32);
}

TEST_P(Reset, ByAnAdministratorSendsALinkAndSetsNothing)
{
    auto boss = host.client(u"pune@example.edu"_s);
    auto there = host.client(address);
    const auto told = boss->get(Api::resetUserPassword, {principal});
    ASSERT_TRUE(told) << said(told.error());
    EXPECT_EQ(told->password, QString());
    EXPECT_EQ(there->call(Api::me).status, 401);
    EXPECT_EQ(reset(box.next().code()).status, 204);
    EXPECT_TRUE(host.anonymous()->signIn(address, newPassword));
    EXPECT_EQ(boss->call(Api::resetUserPassword, {puneOwner}).status, 403) << "not to oneself";
    EXPECT_EQ(boss->call(Api::resetUserPassword, {owner}).status, 404) << "another tenant";
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::resetUserPassword, {principal}).status, 404);
    EXPECT_EQ(host.client(u"student@example.edu"_s)->call(Api::resetUserPassword, {principal}).status, 403);
}

TEST_P(Reset, ByAnAdministratorGivesACodeOutWhenAskedTo)
{
    auto boss = host.client(u"pune@example.edu"_s);
    auto there = host.client(address);
    const auto told = boss->get(Api::resetUserPassword, {principal, PasswordWay::Code});
    ASSERT_TRUE(told) << said(told.error());
    const ReceivedMail notice = box.next();
    EXPECT_EQ(notice.subject, u"Your password was reset"_s);
    EXPECT_EQ(notice.code(), QString()) << "no link besides";
    EXPECT_EQ(there->call(Api::me).status, 401);
    EXPECT_FALSE(host.anonymous()->signIn(address, TestServer::password));
    EXPECT_TRUE(host.anonymous()->signIn(address, told->password));
    const auto mailed = boss->get(Api::resetUserPassword, {principal, PasswordWay::Mail});
    ASSERT_TRUE(mailed) << said(mailed.error());
    EXPECT_EQ(mailed->password, QString());
    EXPECT_EQ(reset(box.next().code()).status, 204);
}

// Whoever has changed the password, or ended everything, also ends what was on its way.
TEST_P(Reset, CodesEndWithWhatMadeThemNeedless)
{
    const QString first = ask();
    ASSERT_EQ(host.client(address)->call(Api::changePassword, {TestServer::password, newPassword}).status, 204);
    box.next();
    EXPECT_EQ(reset(first, u"another umbrella tangent fjord"_s).code(), u"code_invalid"_s);
    const QString second = ask();
    auto client = host.anonymous();
    ASSERT_TRUE(client->signIn(address, newPassword));
    ASSERT_EQ(client->call(Api::logoutAll).status, 204);
    EXPECT_EQ(reset(second, u"another umbrella tangent fjord"_s).code(), u"code_invalid"_s);
}

TEST_P(Reset, WhatIsTriedIsInTheAuditLog)
{
    const auto rows = [&](const QString &action, const QString &outcome) {
        return count(u"audit_events"_s, u"action = ? AND outcome = ?"_s, {action, outcome});
    };
    ask();
    EXPECT_EQ(rows(u"auth.forgot"_s, u"done"_s), 1);
    EXPECT_EQ(host.anonymous()->call(Api::forgotPassword, {u"ghost@example.edu"_s}).status, 202);
    settle();
    EXPECT_EQ(rows(u"auth.forgot"_s, u"done"_s), 1) << "nothing happened to anybody";
    EXPECT_EQ(reset(u"reset-"_s + QString(43, u'A')).code(), u"code_invalid"_s);
    EXPECT_EQ(rows(u"auth.reset"_s, u"denied"_s), 1);
    EXPECT_EQ(host.client(address)->call(Api::changePassword, {u"wrong"_s, newPassword}).status, 422);
    EXPECT_EQ(rows(u"auth.password"_s, u"denied"_s), 1);
}

TEST(ResetWithoutMail, SaysSoAndGivesOneTimePasswords)
{
    TestServer host(sql::Engine::Sqlite);
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    const auto other = host.makeUser(address, u""_s);
    const auto options = host.anonymous()->get(Api::accountOptions);
    ASSERT_TRUE(options);
    EXPECT_FALSE(options->mail);
    for (const QString &email : {address, u"ghost@example.edu"_s})
        EXPECT_EQ(host.anonymous()->call(Api::forgotPassword, {email}).code(), u"mail_not_configured"_s);
    auto boss = host.client(u"owner@example.edu"_s);
    NewInvitations in;
    in.people = {{u"new@example.edu"_s, {}, {}}};
    in.roleId = Id<Role>::make();
    EXPECT_EQ(boss->call(Api::createInvitations, in).code(), u"mail_not_configured"_s);
    const auto told = boss->get(Api::resetUserPassword, {other});
    ASSERT_TRUE(told);
    EXPECT_TRUE(host.anonymous()->signIn(address, told->password));
    EXPECT_EQ(boss->call(Api::resetUserPassword, {other, PasswordWay::Mail}).code(), u"mail_not_configured"_s);
    EXPECT_TRUE(host.anonymous()->signIn(address, told->password)) << "nothing was done";
}

TEST(ResetLimit, RefusesTheFourthInAMinute)
{
    Mailbox box;
    TestServer host(sql::Engine::Sqlite, [&](Config &config) {
        config.mail = box.settings();
        config.passwordResetLimit = {3, std::chrono::minutes(1)};
        config.registrationLimit = {3, std::chrono::minutes(1)};
    });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    auto client = host.anonymous();
    const auto ask = [&](const QString &email) { return client->call(Api::forgotPassword, {email}); };
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(ask(address).status, 202) << i;
    EXPECT_EQ(ask(address).status, 429);
    EXPECT_GT(ask(u"Principal@EXAMPLE.edu"_s).headers["retry-after"].toInt(), 0) << "however it is written";
    EXPECT_EQ(ask(u"other@example.edu"_s).status, 202);
    const InvitationAcceptance guess{u"invite-"_s + QString(43, u'A'), {}, {}, newPassword};
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(client->call(Api::acceptInvitation, guess).status, 422) << i;
    EXPECT_EQ(client->call(Api::acceptInvitation, guess).status, 429);
    // The owner reads who was turned away: of an account that there is, and of one that there is not.
    host.makeUser(u"owner@example.edu"_s, u"bitflow_owner"_s);
    auto owner = host.client(u"owner@example.edu"_s);
    const auto told = [&](const QString &action) {
        AuditQuery query;
        query.action = {action};
        query.outcome = AuditOutcome::Denied;
        QStringList lines;
        for (const AuditEvent &event : owner->get(Api::listAuditEvents, query).value_or(Page<AuditEvent>{}).items)
            if (event.after[u"reason"] == u"too_many_attempts"_s)
                lines.append(event.actorName + u' ' + event.ipAddress);
        return lines;
    };
    EXPECT_EQ(told(u"auth.forgot"_s), QStringList{address + u" 127.0.0.1"_s});
    EXPECT_EQ(told(u"auth.invitation"_s), QStringList{u" 127.0.0.1"_s});
}

TEST(Pepper, IsMixedInAtTheNextSignInAndMissedAtTheStart)
{
    const QByteArray pepper(32, 'p');
    TestServer host(sql::Engine::Sqlite, [&](Config &config) { config.passwordPepper = pepper; });
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    const auto user = host.makeUser(address, u"bitflow_owner"_s);
    Backend &backend = host.backend();
    const auto stored = [&] {
        return backend.db.value<QString>(u"SELECT password_hash FROM users WHERE id = ?"_s, {user}).value_or(QString());
    };
    ASSERT_TRUE(backend.db.run(u"UPDATE users SET password_hash = ? WHERE id = ?"_s,
                               {PasswordHasher({64, 1, 1}).hash(TestServer::password).value_or(QString()), user}));
    EXPECT_TRUE(host.anonymous()->signIn(address, TestServer::password));
    EXPECT_TRUE(stored().contains(u",keyid="_s + backend.hasher.pepperId()));
    EXPECT_TRUE(host.anonymous()->signIn(address, TestServer::password));
    EXPECT_TRUE(backend.checkPepper());
    for (const QByteArray &wrong : {QByteArray(), QByteArray(32, 'q')}) {
        const auto other = host.anotherBackend([&](Config &config) { config.passwordPepper = wrong; });
        ASSERT_TRUE(other) << said(other.error());
        const auto checked = (*other)->checkPepper();
        ASSERT_FALSE(checked);
        EXPECT_EQ(checked.error().code, u"pepper_missing"_s);
        EXPECT_TRUE(checked.error().detail.contains(u"PASSWORD_PEPPER_FILE"_s));
    }
}

// The system that is replaced hashed by bcrypt; whoever signs in with such a hash has a better one afterwards.
TEST(OriginalPasswords, AreTakenOnceAndThenReplaced)
{
    TestServer host(sql::Engine::Sqlite);
    ASSERT_TRUE(host.problem().isEmpty()) << qPrintable(host.problem());
    const auto user = host.makeUser(address, u"bitflow_owner"_s);
    auto &db = host.backend().db;
    ASSERT_TRUE(db.run(u"UPDATE users SET password_hash = ? WHERE id = ?"_s,
                       {u"$2y$10$NDgH1jKSSO1tozx8apI2BeKtL7GSPsB/QDdPnowYCUePqsW34TgyO"_s, user}));
    EXPECT_FALSE(host.anonymous()->signIn(address, u"wrong horse battery staple"_s));
    EXPECT_TRUE(host.anonymous()->signIn(address, u"correct horse battery staple"_s));
    const auto stored = db.value<QString>(u"SELECT password_hash FROM users WHERE id = ?"_s, {user});
    EXPECT_TRUE(stored.value_or(QString()).startsWith(u"$argon2id$"_s));
    EXPECT_TRUE(host.anonymous()->signIn(address, u"correct horse battery staple"_s));
}

} // namespace
} // namespace bitflow::test
