// SPDX-License-Identifier: GPL-3.0-or-later
// A page as the application puts it together, signed in at a real server that the test program starts once.
#pragma once

#include "app/api/session.h"
#include "app/ui/page.h"
#include "tests/support/serverprocess.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>

#include <gtest/gtest.h>

namespace bitflow::test {

constexpr int waitMs = 20'000;

class PageBench : public testing::Test
{
protected:
    static void SetUpTestSuite();    // starts the server
    static void TearDownTestSuite(); // stops it
    void SetUp() override;           // signs in as the owner

    // Runs a call to its end.
    template<class In, class Out>
    Result<Out> ask(const Endpoint<In, Out> &endpoint, const In &input = {}, const CallOptions &options = {})
    {
        std::optional<Result<Out>> answer;
        QObject context;
        api.call(endpoint, input, options).then(&context, [&](const Result<Out> &result) { answer = result; });
        const bool came = QTest::qWaitFor([&] { return answer.has_value(); }, waitMs);
        return came ? *answer : fail(0, u"timeout"_s);
    }
    void signIn(const QString &email, const QString &password);
    void show(ui::Page &page, QSize size = {1056, 700});
    static bool until(const std::function<bool()> &condition) { return QTest::qWaitFor(condition, waitMs); }
    static QWidget *sheet();                                                     // in sight; null: none
    static void press(QWidget *where, const QString &button);                    // by keyboard
    static void type(QWidget *where, const QString &field, const QString &text); // over what stands there
    // A visible widget by its accessible name; null when there is none, and by its own text where it has no name.
    static QWidget *find(QWidget *where, const QString &name);
    template<class T>
    static T *find(QWidget *where, const QString &name)
    {
        return qobject_cast<T *>(find(where, name));
    }

    static ServerProcess *server;
    QTemporaryDir directory;
    Settings settings{directory.filePath(u"owner.ini"_s)};
    Trust trust{settings};
    ApiClient api{trust};
    Keychain keychain;
    ClientSession session{api, keychain};
};

} // namespace bitflow::test
