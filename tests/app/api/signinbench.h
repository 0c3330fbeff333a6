// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in with a keyboard at a server that says what the test tells it.
#pragma once

#include "app/signin/signinpage.h"
#include "common/api/all.h"
#include "tests/app/api/bench.h"

#include <QApplication>
#include <QLabel>

namespace bitflow::test {

struct SignInTest : testing::Test
{
    Bench bench;
    Responder server{makeIdentity()};
    const Id<User> person = Id<User>::make();
    QString password = u"the one-time one"_s;
    bool oneTime = false;
    bool tokensGood = true;
    int wait = 0;          // seconds, told by 429
    bool asksCode = false; // after the password

    void SetUp() override
    {
        server.answer = [this](const Heard &heard) { return say(heard); };
    }
    Say say(const Heard &heard)
    {
        if (heard.target == "/up")
            return {.body = R"({"status":"ok"})"_ba};
        if (heard.target.endsWith("/auth/login")) {
            if (wait > 0)
                return waiting();
            if (!heard.body.contains(password.toUtf8()))
                return problem(401, "credentials_invalid"_ba);
            if (asksCode)
                return json(SignIn::withCode(u"half"_s));
            return tokens();
        }
        if (heard.target.endsWith("/auth/mfa"))
            return wait > 0 ? waiting() : tokens();
        if (!tokensGood)
            return problem(401, "session_ended"_ba);
        if (heard.target.endsWith("/auth/password")) {
            oneTime = false;
            return {.status = 204, .body = ""_ba};
        }
        if (heard.target.endsWith("/auth/me"))
            return json(Me{.user = {.id = person, .email = u"meera@example.org"_s, .mustChangePassword = oneTime}});
        return {};
    }
    [[nodiscard]] Say waiting() const
    {
        return {.status = 429,
                .body = R"({"code":"rate_limited"})"_ba,
                .headers = "Retry-After: " + QByteArray::number(wait) + "\r\n"};
    }
    Say tokens()
    {
        tokensGood = true;
        return json(Tokens{.token = u"access"_s, .expiresIn = 900, .refreshToken = u"bfr_x"_s, .user = {.id = person}});
    }
    SignInPage::Parts parts() { return {bench.api, bench.session, bench.trust, bench.keychain, bench.settings}; }
    void knownServer()
    {
        bench.settings.remember({.address = server.url().toString(),
                                 .pin = QString::fromLatin1(QByteArray()),
                                 .lastEmail = u"meera@example.org"_s});
        bench.api.setServer(server.url());
        Caught<ServerStatus> caught;
        bench.api.ping().then(&caught.context, caught.handler());
        ASSERT_TRUE(caught.wait());
        bench.trust.accept(bench.trust.seen(server.url()));
    }
};

inline void key(Qt::Key which, Qt::KeyboardModifiers modifiers = {})
{
    QTest::keyClick(QApplication::focusWidget(), which, modifiers);
}

inline void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }

template<class Condition>
bool soon(Condition condition)
{
    return QTest::qWaitFor(condition, 15'000);
}

inline bool says(const QWidget &window, const QString &text)
{
    for (const QLabel *label : window.findChildren<QLabel *>())
        if (label->isVisible() && label->text().contains(text))
            return true;
    return false;
}

inline void open(QWidget &window)
{
    window.resize(960, 640);
    window.show();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
}

// Goes on by Tab to what is called so.
template<class Widget>
Widget *tabTo(const QString &text)
{
    for (int i = 0; i < 20; ++i) {
        auto *at = qobject_cast<Widget *>(QApplication::focusWidget());
        if (at && (at->accessibleName().contains(text) || at->property("text").toString().remove(u'&').contains(text)))
            return at;
        key(Qt::Key_Tab);
    }
    ADD_FAILURE() << "Tab does not lead to " << text.toStdString();
    return nullptr;
}

} // namespace bitflow::test
