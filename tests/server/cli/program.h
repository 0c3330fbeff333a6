// SPDX-License-Identifier: GPL-3.0-or-later
// bitflow-server as a process, with an environment that holds nothing but what a test says.
#pragma once

#include "server/config/datadir.h"
#include "server/sql/database.h"
#include "tests/support/paths.h"

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace bitflow::test {

struct Outcome
{
    int code = -1; // -1: crashed, or never ended
    QString out, err;

    [[nodiscard]] QJsonObject json() const; // of standard output
};

using Variables = QMap<QString, QString>;

Outcome run(const QStringList &arguments, const Variables &variables = {});
// Not waited for; killed when it goes.
std::unique_ptr<QProcess> begin(const QStringList &arguments, const Variables &variables = {});

// A data directory with keys, certificate, database and the owner boss@example.edu; made once, as keys take their time.
class Prepared : public testing::Test
{
protected:
    static void SetUpTestSuite();
    static void TearDownTestSuite();

    // A copy that is the test's own.
    void SetUp() override;
    Outcome here(QStringList arguments) { return run(arguments << u"--data-dir"_s << data.root()); }
    [[nodiscard]] std::unique_ptr<sql::Database> database() const;
    QString file(const QString &name, const QByteArray &content, FileMode mode = FileMode::Secret);

    static const QString boss;
    static std::unique_ptr<QTemporaryDir> s_template;
    QTemporaryDir directory;
    DataDir data{directory.filePath(u"data"_s)};
};

} // namespace bitflow::test
