// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/accounts/postoffice.h"

namespace bitflow::test {
namespace {

const QString address = u"principal@example.edu"_s;
const QString fresh = u"meera@example.org"_s;

class Addresses : public PostOffice
{
protected:
    // Mails of one act come in no certain order.
    QMap<QString, ReceivedMail> mails(int count)
    {
        QMap<QString, ReceivedMail> byAddress;
        for (int i = 0; i < count; ++i) {
            const ReceivedMail mail = box.next();
            byAddress.insert(mail.to.value(0), mail);
        }
        return byAddress;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Addresses, everyEngine(), engineName);

TEST_P(Addresses, ANewOneIsConfirmedThereAndToldToBoth)
{
    auto here = host.client(address), there = host.client(address);
    ASSERT_EQ(here->call(Api::changeEmail, {u"Meera@Example.org"_s}).status, 202);
    const auto asked = mails(2);
    EXPECT_EQ(asked[address].subject, u"Your address is about to change"_s);
    EXPECT_EQ(asked[address].code(), QString());
    const QString code = asked[fresh].code();
    EXPECT_TRUE(code.startsWith(u"email-"_s));
    EXPECT_TRUE(host.anonymous()->signIn(address, TestServer::password)) << "until then the old one holds";

    EXPECT_EQ(host.anonymous()->call(Api::verifyEmail, {code}).status, 204);
    const auto told = mails(2);
    EXPECT_EQ(told[address].subject, u"Your address has changed"_s);
    EXPECT_EQ(told[fresh].subject, u"Your address has changed"_s);
    EXPECT_EQ(here->call(Api::me).status, 200) << "the session that asked";
    EXPECT_EQ(there->call(Api::me).status, 401);
    EXPECT_FALSE(host.anonymous()->signIn(address, TestServer::password));
    EXPECT_TRUE(host.anonymous()->signIn(fresh, TestServer::password));
    EXPECT_EQ(host.anonymous()->call(Api::verifyEmail, {code}).code(), u"code_invalid"_s);
    for (const QString &action : {u"auth.email"_s, u"auth.email.request"_s})
        EXPECT_EQ(count(u"audit_events"_s, u"action = ? AND subject_id = ? AND actor_id = ?"_s,
                        {action, principal, principal}),
                  1)
            << qPrintable(action);
}

// Who asked and for what address is in the log at once, under the key of the person; the code is nowhere in it.
TEST_P(Addresses, ANewOneThatIsAskedForIsInTheLogBeforeItIsConfirmed)
{
    auto client = host.client(address);
    ASSERT_EQ(client->call(Api::changeEmail, {fresh}).status, 202);
    const QString code = mails(2)[fresh].code();
    ASSERT_FALSE(code.isEmpty());
    AuditQuery query;
    query.action = {u"auth.email.request"_s};
    const auto events = host.client(u"owner@example.edu"_s)->get(Api::listAuditEvents, query);
    ASSERT_TRUE(events) << said(events.error());
    ASSERT_EQ(events->items.size(), 1);
    EXPECT_EQ(events->items[0].actorName, address);
    EXPECT_EQ(events->items[0].after, (QJsonObject{{u"email"_s, fresh}}));
    EXPECT_EQ(count(u"audit_events"_s, u"after_state LIKE ? OR before_state LIKE ?"_s,
                    {u'%' + fresh + u'%', u'%' + fresh + u'%'}),
              0)
        << "in the clear";
    ASSERT_EQ(client->call(Api::changeEmail, {address}).status, 422);
    EXPECT_EQ(count(u"audit_events"_s, u"action = 'auth.email.request'"_s), 1) << "nothing was asked for";
}

// Whether an address has an account is nobody's business: the answer is the same, and only its owner hears of it.
TEST_P(Addresses, OneOfSomebodyElseIsNeitherTakenNorBetrayed)
{
    auto client = host.client(address);
    const auto taken = client->call(Api::changeEmail, {u"nashik@example.edu"_s});
    const auto told = mails(2);
    EXPECT_EQ(told[u"nashik@example.edu"_s].subject, u"Somebody wanted to use your address"_s);
    EXPECT_EQ(told[u"nashik@example.edu"_s].code(), QString());
    const auto unknown = client->call(Api::changeEmail, {fresh});
    EXPECT_EQ(taken.status, unknown.status);
    EXPECT_EQ(taken.body, unknown.body);
    const auto asked = mails(2);
    // somebody opens an account with that address before it is confirmed
    host.makeUser(fresh, u""_s);
    EXPECT_EQ(host.anonymous()->call(Api::verifyEmail, {asked[fresh].code()}).code(), u"conflict"_s);
    EXPECT_EQ(client->call(Api::changeEmail, {address}).status, 422) << "the one he has";
}

TEST_P(Addresses, ANewOneIsWorthNothingOnceTheSessionThatAskedIsOver)
{
    auto client = host.client(address);
    ASSERT_EQ(client->call(Api::changeEmail, {fresh}).status, 202);
    const QString code = mails(2)[fresh].code();
    ASSERT_EQ(client->call(Api::logout).status, 204);
    EXPECT_EQ(host.anonymous()->call(Api::verifyEmail, {code}).code(), u"code_invalid"_s);
    EXPECT_EQ(count(u"users"_s, u"email = ?"_s, {fresh}), 0);
}

TEST_P(Addresses, AreConfirmedWhereTheyAre)
{
    auto client = host.client(address);
    ASSERT_EQ(client->call(Api::sendVerification).status, 202);
    const QString code = box.next().code();
    EXPECT_TRUE(code.startsWith(u"verify-"_s));
    EXPECT_EQ(host.anonymous()->call(Api::verifyEmail, {code}).status, 204);
    EXPECT_TRUE(client->get(Api::me)->user.emailVerifiedAt);
    EXPECT_EQ(client->call(Api::sendVerification).code(), u"verified"_s);
    EXPECT_EQ(host.anonymous()->call(Api::sendVerification).status, 401);
    EXPECT_EQ(host.anonymous()->call(Api::changeEmail, {fresh}).status, 401);
}

TEST_P(Addresses, AResetSentToAnOldOneIsGoneWithIt)
{
    ASSERT_EQ(host.anonymous()->call(Api::forgotPassword, {address}).status, 202);
    const QString reset = box.next().code();
    ASSERT_EQ(host.client(address)->call(Api::changeEmail, {fresh}).status, 202);
    ASSERT_EQ(host.anonymous()->call(Api::verifyEmail, {mails(2)[fresh].code()}).status, 204);
    EXPECT_EQ(host.anonymous()->call(Api::resetPassword, {reset, newPassword}).code(), u"code_invalid"_s);
}

TEST_P(Addresses, OfOthersAreChangedByAdministratorsAndToldToBoth)
{
    auto boss = host.client(u"pune@example.edu"_s), there = host.client(address);
    ASSERT_EQ(host.anonymous()->call(Api::forgotPassword, {address}).status, 202);
    const QString reset = box.next().code();
    const auto before = boss->get(Api::getUser, {principal});
    ASSERT_TRUE(before);
    UserChange change;
    change.userId = principal;
    change.phone = u"+91 20 2569 0000"_s;
    const auto same = boss->get(Api::updateUser, change, {before->rowVersion, {}});
    ASSERT_TRUE(same) << said(same.error());
    EXPECT_EQ(there->call(Api::me).status, 200) << "another phone is nobody else's business";
    change.email = fresh;
    const auto after = boss->get(Api::updateUser, change, {same->rowVersion, {}});
    ASSERT_TRUE(after) << said(after.error());
    EXPECT_EQ(after->email, fresh);
    EXPECT_FALSE(after->emailVerifiedAt) << "nobody has confirmed it";
    EXPECT_EQ(mails(2).keys(), (QStringList{fresh, address}));
    EXPECT_EQ(there->call(Api::me).status, 401);
    EXPECT_EQ(host.anonymous()->call(Api::resetPassword, {reset, newPassword}).code(), u"code_invalid"_s);

    const auto self = boss->get(Api::me);
    ASSERT_TRUE(self);
    change = {};
    change.userId = puneOwner;
    change.email = u"other@example.edu"_s;
    EXPECT_EQ(boss->call(Api::updateUser, change, {self->user.rowVersion, {}}).code(), u"own_account"_s)
        << "one's own has to be confirmed";
}

TEST_P(Addresses, AChangedPasswordIsToldByMail)
{
    ASSERT_EQ(host.client(address)->call(Api::changePassword, {TestServer::password, newPassword}).status, 204);
    const ReceivedMail mail = box.next();
    EXPECT_EQ(mail.to, QStringList{address});
    EXPECT_EQ(mail.subject, u"Your password has changed"_s);
}

} // namespace
} // namespace bitflow::test
