// SPDX-License-Identifier: GPL-3.0-or-later
// Where an account has been signed in before, and what is out of the ordinary about a sign-in.
#include "common/api/all.h"
#include "tests/server/api/estate.h"

#include <atomic>
#include <barrier>
#include <thread>

namespace bitflow::test {
namespace {

const QString laptop = u"the-secret-of-the-laptop-of-the-principal-01"_s;
const QString phone = u"the-secret-of-the-phone-of-the-principal-002"_s;

class DevicesTest : public EstateTest
{
protected:
    std::unique_ptr<Client> from(const QString &secret, const QString &device,
                                 const QString &who = u"principal@example.edu"_s)
    {
        auto client = host.anonymous();
        const auto answer = client->call(Api::login, {who, TestServer::password, device, u"Test"_s, secret});
        EXPECT_EQ(answer.status, 200) << answer.code().toStdString();
        client->setToken(answer.json()[u"token"_s].toString());
        return client;
    }
    // Of the session a client has.
    static Session own(Client &client)
    {
        const auto sessions = client.get(Api::listSessions);
        for (const Session &one : sessions.value_or(Page<Session>()).items)
            if (one.current)
                return one;
        return {};
    }
    const QString head = u"principal@example.edu"_s;
};

TEST_P(DevicesTest, TellWhatIsUnusualAndWhatIsNot)
{
    EXPECT_EQ(own(*from(laptop, u"Laptop"_s)).unusual, QStringList()) << "the first of all";
    EXPECT_EQ(own(*from(laptop, u"Laptop"_s)).unusual, QStringList());
    EXPECT_EQ(own(*from(phone, u"Phone"_s)).unusual, QStringList{Session::newDevice});
    EXPECT_EQ(own(*from(phone, u"Phone"_s)).unusual, QStringList());
    EXPECT_EQ(own(*from(u"a-secret-that-was-lost-with-the-old-keychain"_s, u"Phone"_s)).unusual,
              QStringList{Session::newDevice})
        << "whatever it calls itself";
    ASSERT_TRUE(host.backend().db.run(u"UPDATE sessions SET ip_address = '203.0.113.9'"_s));
    EXPECT_EQ(own(*from(phone, u"Phone"_s)).unusual, QStringList{Session::newNetwork});
    EXPECT_EQ(own(*from(phone, u"Phone"_s)).unusual, QStringList());
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(host.anonymous()->call(Api::login, {head, u"wrong"_s, u"x"_s, {}, {}}).status, 401);
    EXPECT_EQ(own(*from({}, u"curl"_s)).unusual, (QStringList{Session::newDevice, Session::afterFailures}));
    EXPECT_FALSE(own(*from(laptop, u"Laptop"_s)).twoStep);
}

TEST_P(DevicesTest, NothingIsUsualAfterHalfAYearOrWhenAllIsForgotten)
{
    auto here = from(laptop, u"Laptop"_s);
    const auto devices = here->get(Api::listDevices);
    ASSERT_TRUE(devices && devices->items.size() == 1);
    ASSERT_EQ(here->call(Api::forgetDevice, {devices->items[0].id, {}}).status, 204);
    const QStringList stranger{Session::newDevice, Session::newNetwork};
    EXPECT_EQ(own(*from(phone, u"Phone"_s)).unusual, stranger);
    ASSERT_TRUE(host.backend().db.run(u"UPDATE sessions SET created_at = created_at - ?"_s,
                                      {qint64(200) * 24 * 3600 * 1'000'000}));
    EXPECT_EQ(own(*from(laptop, u"Laptop"_s)).unusual, stranger);
}

TEST_P(DevicesTest, AreListedAndForgotten)
{
    auto here = from(laptop, u"Laptop"_s);
    auto there = from(phone, u"Phone"_s);
    from({}, u"curl"_s);
    auto devices = here->get(Api::listDevices);
    ASSERT_TRUE(devices);
    ASSERT_EQ(devices->items.size(), 2);
    EXPECT_EQ(devices->items[0].device, u"Phone"_s);
    EXPECT_FALSE(devices->items[0].current);
    EXPECT_EQ(devices->items[0].sessions, 1);
    EXPECT_TRUE(devices->items[1].current);
    EXPECT_EQ(here->call(Api::forgetDevice, {devices->items[0].id, {}}).status, 204);
    EXPECT_EQ(there->call(Api::me).status, 401);
    EXPECT_EQ(here->call(Api::me).status, 200);
    EXPECT_EQ(here->call(Api::forgetDevice, {devices->items[0].id, {}}).status, 404);
    EXPECT_EQ(here->get(Api::listDevices)->items.size(), 1);
    EXPECT_EQ(own(*from(phone, u"Phone"_s)).unusual, QStringList{Session::newDevice}) << "a stranger again";
}

TEST_P(DevicesTest, OfOthersAreAMatterOfRights)
{
    from(phone, u"Phone"_s);
    auto boss = host.client(u"pune@example.edu"_s);
    const auto devices = boss->get(Api::listDevices, {principal});
    ASSERT_TRUE(devices) << devices.error().code.toStdString();
    ASSERT_EQ(devices->items.size(), 1);
    const DeviceRef it{devices->items[0].id, principal};
    EXPECT_EQ(host.client(u"nashik@example.edu"_s)->call(Api::listDevices, {principal}).status, 404);
    EXPECT_EQ(host.client(u"faculty@example.edu"_s)->call(Api::forgetDevice, it).status, 403);
    auto root = from(laptop, u"Laptop"_s, u"owner@example.edu"_s);
    const auto ofRoot = root->get(Api::listDevices);
    ASSERT_TRUE(ofRoot && ofRoot->items.size() == 1);
    EXPECT_EQ(boss->call(Api::forgetDevice, {ofRoot->items[0].id, {}}).status, 404) << "none of his own";
    EXPECT_EQ(boss->call(Api::forgetDevice, {ofRoot->items[0].id, principal}).status, 404) << "nor of hers";
    EXPECT_EQ(boss->call(Api::forgetDevice, it).status, 204);
    EXPECT_EQ(boss->get(Api::listDevices, {principal})->items.size(), 0);
}

// Whoever signs in while the device is being forgotten is either signed out with it or comes as a stranger.
TEST_P(DevicesTest, ASignInWhileItIsForgottenLeavesNothingHalf)
{
    auto &sessions = host.backend().sessions;
    auto &db = host.backend().db;
    for (int round = 0; round < 5; ++round) {
        auto here = from(phone, u"Phone"_s);
        Caller caller;
        caller.userId = principal;
        caller.name = head;
        caller.sessionId = own(*here).id;
        from(laptop, u"Laptop"_s);
        const auto devices = here->get(Api::listDevices);
        ASSERT_TRUE(devices);
        const auto it = std::ranges::find(devices->items, u"Laptop"_s, &Device::device);
        ASSERT_NE(it, devices->items.end());
        std::barrier together(2);
        bool forgotten = false, signedIn = false;
        {
            const std::jthread one([&] {
                together.arrive_and_wait();
                forgotten = sessions.forgetDevice(caller, {it->id, {}}).has_value();
            });
            const std::jthread two([&] {
                together.arrive_and_wait();
                signedIn = sessions.login({}, {head, TestServer::password, u"Laptop"_s, u"Test"_s, laptop}).has_value();
            });
        }
        EXPECT_TRUE(forgotten && signedIn) << round;
        EXPECT_EQ(db.value<qint64>(u"SELECT COUNT(*) FROM sessions WHERE user_id = ? AND device_hash IS NULL "
                                   "AND revoked_at IS NULL"_s,
                                   {principal})
                      .value_or(-1),
                  0)
            << "what is forgotten has ended";
        const auto known = here->get(Api::listDevices);
        ASSERT_TRUE(known);
        for (const Device &one : known->items)
            EXPECT_LE(one.device == u"Laptop"_s ? one.sessions : 0, 1) << "only the one that came after";
        ASSERT_TRUE(db.run(u"UPDATE sessions SET revoked_at = 1, device_hash = NULL WHERE user_id = ?"_s, {principal}));
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, DevicesTest, everyEngine(), engineName);

} // namespace
} // namespace bitflow::test
