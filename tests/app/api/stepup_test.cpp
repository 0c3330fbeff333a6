// SPDX-License-Identifier: GPL-3.0-or-later
// Something important asks who one is: the call waits, nothing is lost, and Cancel leaves everything as it was.
#include "app/signin/stepupsheet.h"
#include "tests/app/api/signinbench.h"

#include <QLineEdit>
#include <QMainWindow>
#include <QPushButton>

using namespace bitflow;
using namespace bitflow::test;

namespace {

struct StepUpTest : SignInTest
{
    bool proven = false;

    void SetUp() override
    {
        SignInTest::SetUp();
        server.answer = [this](const Heard &heard) {
            if (heard.target.endsWith("/auth/step-up")) {
                if (wait > 0)
                    return waiting();
                proven = heard.body.contains(password.toUtf8());
                return proven ? Say{.status = 204, .body = ""_ba} : problem(422, "invalid"_ba);
            }
            if (heard.method == "DELETE")
                return proven ? Say{.status = 204, .body = ""_ba} : problem(401, "insufficient_user_authentication"_ba);
            return say(heard);
        };
        knownServer();
        Caught<Me> in;
        bench.session.signIn(u"meera@example.org"_s, password, false).then(&in.context, in.handler());
        ASSERT_TRUE(in.wait() && in.good());
    }
    void remove(Caught<Nothing> &caught)
    {
        bench.api.call(Api::trashUser, {person}, {.ifMatch = 1}).then(&caught.context, caught.handler());
    }
};

TEST_F(StepUpTest, TheCallsWaitAndGoOn)
{
    QMainWindow window;
    StepUpSheet sheet(bench.session, &window);
    open(window);
    Caught<Nothing> first, second;
    remove(first);
    remove(second);
    ASSERT_TRUE(soon([&] { return sheet.isVisible(); }));
    type(u"wrong"_s);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(sheet, u"not your password"_s); }));
    EXPECT_FALSE(first.result);
    type(password);
    key(Qt::Key_Return);
    ASSERT_TRUE(first.wait() && second.wait());
    EXPECT_TRUE(first.good() && second.good());
    EXPECT_FALSE(sheet.isVisible());
    Caught<Nothing> third;
    remove(third);
    ASSERT_TRUE(third.wait());
    EXPECT_TRUE(third.good()) << "for five minutes nothing asks";
}

TEST_F(StepUpTest, WaitsWhenToldTo)
{
    QMainWindow window;
    StepUpSheet sheet(bench.session, &window);
    open(window);
    Caught<Nothing> caught;
    remove(caught);
    ASSERT_TRUE(soon([&] { return sheet.isVisible(); }));
    wait = 2;
    type(password);
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([&] { return says(sheet, u"You can try again in 0:0"_s); }));
    type(password);
    key(Qt::Key_Return);
    EXPECT_EQ(server.count("/api/v1/auth/step-up"), 1);
    wait = 0;
    ASSERT_TRUE(soon([&] { return says(sheet, u"You can try again now"_s); })) << "it counts down";
    key(Qt::Key_Return);
    ASSERT_TRUE(caught.wait());
    EXPECT_TRUE(caught.good());
}

TEST_F(StepUpTest, CancelTellsTheAsker)
{
    QMainWindow window;
    StepUpSheet sheet(bench.session, &window);
    open(window);
    for (int i = 0; i < 2; ++i) { // and the next one asks again
        Caught<Nothing> caught;
        remove(caught);
        ASSERT_TRUE(soon([&] { return sheet.isVisible(); }));
        key(Qt::Key_Escape);
        ASSERT_TRUE(caught.wait());
        EXPECT_EQ(caught.error().code, u"insufficient_user_authentication"_s);
        EXPECT_FALSE(sheet.isVisible());
    }
}

TEST_F(StepUpTest, WithoutAnybodyToAskTheRefusalIsTold)
{
    Caught<Nothing> caught;
    remove(caught);
    ASSERT_TRUE(caught.wait());
    EXPECT_EQ(caught.error().code, u"insufficient_user_authentication"_s);
}

TEST_F(StepUpTest, SigningOutEndsTheQuestion)
{
    QMainWindow window;
    StepUpSheet sheet(bench.session, &window);
    open(window);
    Caught<Nothing> caught;
    remove(caught);
    ASSERT_TRUE(soon([&] { return sheet.isVisible(); }));
    bench.session.signOut();
    ASSERT_TRUE(caught.wait());
    EXPECT_FALSE(sheet.isVisible());
}

} // namespace
