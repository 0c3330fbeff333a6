// SPDX-License-Identifier: GPL-3.0-or-later
// One client as the application puts it together.
#pragma once

#include "app/api/session.h"
#include "tests/app/api/responder.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace bitflow::test {

struct Bench
{
    QTemporaryDir directory;
    Settings settings{directory.filePath(u"owner.ini"_s)};
    Trust trust{settings};
    ApiClient api{trust};
    Keychain keychain;
    ClientSession session{api, keychain};
};

template<class T>
struct Caught
{
    std::optional<Result<T>> result;
    QObject context;

    auto handler()
    {
        return [this](const Result<T> &answer) { result = answer; };
    }
    bool wait()
    {
        return QTest::qWaitFor([this] { return result.has_value(); }, 20'000);
    }
    [[nodiscard]] Error error() const { return result && !*result ? result->error() : Error{-1, {}, {}, {}, 0}; }
    [[nodiscard]] bool good() const { return result && result->has_value(); }
};

} // namespace bitflow::test
