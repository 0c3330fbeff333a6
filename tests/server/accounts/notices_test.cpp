// SPDX-License-Identifier: GPL-3.0-or-later
// What a person is told by mail when something happens to the account.
#include "tests/server/accounts/postoffice.h"
#include "tests/server/api/authenticator.h"

namespace bitflow::test {
namespace {

const QString address = u"principal@example.edu"_s;
const QString laptop = u"the-secret-of-the-laptop-of-the-principal-01"_s;

class Notices : public PostOffice
{
protected:
    // Of the next mail, which must be to the person all of this is about.
    QString subject()
    {
        const ReceivedMail mail = box.next();
        EXPECT_EQ(mail.to, QStringList{address}) << qPrintable(mail.subject);
        return mail.subject;
    }
    QStringList subjects(int mails) // of one act: in no certain order
    {
        QStringList list;
        for (int i = 0; i < mails; ++i)
            list.append(subject());
        list.sort();
        return list;
    }
    HttpAnswer signIn(const QString &secret = laptop, const QString &device = u"Laptop"_s)
    {
        return host.anonymous()->call(Api::login, {address, TestServer::password, device, u"Test"_s, secret});
    }
    std::unique_ptr<Client> with(const HttpAnswer &pair)
    {
        auto client = host.anonymous();
        client->setToken(pair.json()[u"token"].toString());
        return client;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Notices, everyEngine(), engineName);

TEST_P(Notices, TellOfTheSecondFactor)
{
    auto client = host.client(address);
    const Phone phone = enrol(host, *client);
    EXPECT_EQ(subject(), u"Two-step sign-in is on"_s);
    ASSERT_EQ(client->call(Api::renewRecoveryCodes).status, 200);
    EXPECT_EQ(subject(), u"New recovery codes"_s);
    const auto fresh = client->get(Api::renewRecoveryCodes);
    ASSERT_TRUE(fresh) << said(fresh.error());
    EXPECT_EQ(subject(), u"New recovery codes"_s);
    const auto half = host.anonymous()->get(Api::login, {address, TestServer::password, u"scenario"_s});
    ASSERT_TRUE(half && half->mfaToken.to);
    ASSERT_EQ(host.anonymous()->call(Api::signInWithCode, {*half->mfaToken.to, fresh->codes[0], u"scenario"_s}).status,
              200);
    const ReceivedMail used = box.next();
    EXPECT_EQ(used.subject, u"A recovery code was used"_s);
    EXPECT_TRUE(used.plain.contains(u"127.0.0.1"_s)) << qPrintable(used.plain);
    ASSERT_EQ(client->call(Api::disableTotp).status, 204);
    EXPECT_EQ(subject(), u"Two-step sign-in is off"_s);
    enrol(host, *client);
    EXPECT_EQ(subject(), u"Two-step sign-in is on"_s);
    ASSERT_EQ(host.client(u"pune@example.edu"_s)->call(Api::resetUserMfa, {principal}).status, 204);
    EXPECT_EQ(subject(), u"Two-step sign-in is off"_s) << "by somebody else as well";
    EXPECT_TRUE(silent());
}

TEST_P(Notices, TellOfANewDeviceAndOfAStolenSession)
{
    const auto first = signIn();
    ASSERT_EQ(first.status, 200);
    EXPECT_TRUE(silent()) << "nothing is usual yet";
    ASSERT_EQ(signIn().status, 200);
    EXPECT_TRUE(silent()) << "the same device";
    ASSERT_EQ(signIn(u"the-secret-of-the-phone-of-the-principal-002"_s, u"Phone"_s).status, 200);
    const ReceivedMail stranger = box.next();
    EXPECT_EQ(stranger.subject, u"A new sign-in to your account"_s);
    EXPECT_TRUE(stranger.plain.contains(u"Phone"_s) && stranger.plain.contains(u"127.0.0.1"_s));

    const QString token = first.json()[u"refresh_token"].toString();
    EXPECT_EQ(host.anonymous()->call(Api::refresh, {token, u"another-secret-another-secret-another"_s}).status, 401);
    const ReceivedMail theft = box.next();
    EXPECT_EQ(theft.subject, u"A device was signed out for your safety"_s);
    EXPECT_TRUE(theft.plain.contains(u"Laptop"_s));
    EXPECT_TRUE(silent());
}

// Ten devices at once: the eleventh takes the place of the one that signed in first.
TEST_P(Notices, TellWhoeverIsSignedOutToMakeRoom)
{
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 10; ++i)
        clients.push_back(with(signIn()));
    for (const auto &client : clients)
        EXPECT_EQ(client->call(Api::me).status, 200);
    EXPECT_TRUE(silent());
    clients.push_back(with(signIn()));
    for (size_t i = 0; i < clients.size(); ++i)
        EXPECT_EQ(clients[i]->call(Api::me).status, i == 0 ? 401 : 200) << i;
    EXPECT_EQ(subject(), u"You were signed out"_s);
    EXPECT_EQ(count(u"sessions"_s, u"user_id = ? AND revoked_reason = 'too_many'"_s, {principal}), 1);
    EXPECT_TRUE(silent());
}

TEST_P(Notices, TellOfATokenThatIsTakenBack)
{
    auto boss = host.client(u"pune@example.edu"_s);
    NewApiToken in;
    in.name = u"Nightly list"_s;
    in.institutionId = engineering.id;
    in.permissions = {u"users.view"_s};
    const auto made = boss->get(Api::createApiToken, in);
    ASSERT_TRUE(made) << said(made.error());
    EXPECT_EQ(box.next().subject, u"A token was made in your name"_s);
    ASSERT_EQ(host.client(u"owner@example.edu"_s)->call(Api::revokeApiToken, {made->token.id}).status, 204);
    const ReceivedMail told = box.next();
    EXPECT_EQ(told.subject, u"A token was taken back"_s);
    EXPECT_EQ(told.to, QStringList{u"pune@example.edu"_s});
    EXPECT_TRUE(told.plain.contains(u"Nightly list"_s));
}

TEST_P(Notices, TellThatAnInvitationWasAccepted)
{
    NewInvitations in;
    in.institutionId = engineering.id;
    in.roleId = roleId(u"student"_s);
    in.people = {{u"nadia@example.edu"_s, {}, {}}};
    ASSERT_TRUE(host.client(u"pune@example.edu"_s)->get(Api::createInvitations, in));
    const QString code = box.next().code();
    ASSERT_EQ(host.anonymous()->call(Api::acceptInvitation, {code, u"Nadia"_s, u"Khan"_s, newPassword}).status, 204);
    const ReceivedMail opened = box.next();
    EXPECT_EQ(opened.subject, u"Your account is open"_s);
    EXPECT_EQ(opened.to, QStringList{u"nadia@example.edu"_s});
}

} // namespace
} // namespace bitflow::test
