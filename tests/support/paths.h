// SPDX-License-Identifier: GPL-3.0-or-later
// Where the checkout and the programs under test lie. CTest says it in the environment and not in a define, so that the
// compiler cache serves every checkout; a test started by hand looks from its own place, build/PRESET/tests.
#pragma once

#include "common/text.h"

#include <QCoreApplication>
#include <QDir>

namespace bitflow::test {

// "resources/sample/universities-3000.csv" and the like.
inline QString inCheckout(const QString &path)
{
    static const QString beside = QDir::cleanPath(QCoreApplication::applicationDirPath() + u"/../../.."_s);
    return qEnvironmentVariable("BITFLOW_SOURCE_DIR", beside) + u'/' + path;
}

inline QString sampleUniversities() { return inCheckout(u"resources/sample/universities-3000.csv"_s); }

inline QString serverBinary()
{
    static const QString beside = QDir::cleanPath(QCoreApplication::applicationDirPath() + u"/../bin/bitflow-server"_s);
    return qEnvironmentVariable("BITFLOW_SERVER_BINARY", beside);
}

} // namespace bitflow::test
