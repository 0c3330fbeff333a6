// SPDX-License-Identifier: GPL-3.0-or-later
// A fresh, empty database of each engine. SQLite: a file in a temporary directory. MySQL: the server that
// BITFLOW_TEST_MYSQL_HOST, _PORT, _USER and _PASSWORD name; a database bitflow_test_… of its own, dropped afterwards.
// Without that server these tests fail, unless BITFLOW_TEST_SQLITE_ONLY=1 says that it is missing on purpose.
#pragma once

#include "server/sql/database.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace bitflow::test {

class FreshDatabase
{
public:
    explicit FreshDatabase(sql::Engine engine);
    ~FreshDatabase();
    FreshDatabase(const FreshDatabase &) = delete;
    FreshDatabase &operator=(const FreshDatabase &) = delete;

    // Empty when all is well, else why there is no database.
    [[nodiscard]] const QString &problem() const { return m_problem; }
    [[nodiscard]] const sql::Settings &settings() const { return m_settings; }
    sql::Database &database() { return *m_database; }
    [[nodiscard]] std::unique_ptr<sql::Database> another() const { return std::make_unique<sql::Database>(m_settings); }

private:
    QTemporaryDir m_directory;
    sql::Settings m_settings;
    QString m_problem;
    std::unique_ptr<sql::Database> m_database;
};

// For INSTANTIATE_TEST_SUITE_P(Engines, Suite, everyEngine(), engineName).
testing::internal::ParamGenerator<sql::Engine> everyEngine();
std::string engineName(const testing::TestParamInfo<sql::Engine> &info);

// The base of suites that run on both.
class DatabaseTest : public testing::TestWithParam<sql::Engine>
{
protected:
    void SetUp() override { ASSERT_TRUE(fresh.problem().isEmpty()) << qPrintable(fresh.problem()); }
    [[nodiscard]] bool mysql() const { return GetParam() == sql::Engine::MySql; }

    FreshDatabase fresh{GetParam()};
    sql::Database &db = fresh.database();
};

// Tables, columns, indexes and constraints as text: equal texts, equal schemas. What belongs to migrations themselves
// is left out.
QString schemaFingerprint(sql::Database &database);

// "code detail" of an error, for messages.
std::string said(const Error &error);

} // namespace bitflow::test
