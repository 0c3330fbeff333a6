// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/databases.h"

#include <QRandomGenerator>

namespace bitflow::test {

namespace {

QString variable(const char *name) { return qEnvironmentVariable(name); }

// The server of the tests, without a database chosen.
sql::Settings serverSettings()
{
    sql::Settings settings;
    settings.engine = sql::Engine::MySql;
    settings.host = variable("BITFLOW_TEST_MYSQL_HOST");
    settings.port = variable("BITFLOW_TEST_MYSQL_PORT").toInt();
    settings.username = variable("BITFLOW_TEST_MYSQL_USER");
    settings.password = variable("BITFLOW_TEST_MYSQL_PASSWORD");
    return settings;
}

struct Line
{
    QString text;
    static constexpr auto fields() { return describe(Field{"text"_L1, &Line::text}); }
};

constexpr const char *sqliteSchema =
    "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') AS text FROM sqlite_schema "
    "WHERE tbl_name NOT LIKE 'schema!_%' ESCAPE '!' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY 1";

constexpr const char *mysqlSchema =
    "SELECT CONCAT_WS(' ', 'column', table_name, column_name, ordinal_position, column_type, is_nullable, "
    "column_default, extra, "
    "collation_name, generation_expression) AS text FROM information_schema.columns "
    "WHERE table_schema = DATABASE() AND table_name NOT LIKE 'schema!_%' ESCAPE '!' "
    "UNION ALL SELECT CONCAT_WS(' ', 'index', table_name, index_name, seq_in_index, column_name, non_unique, "
    "index_type) "
    "FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name NOT LIKE 'schema!_%' ESCAPE '!' "
    "UNION ALL SELECT CONCAT_WS(' ', 'key', table_name, constraint_name, column_name, referenced_table_name, "
    "referenced_column_name) "
    "FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND table_name NOT LIKE 'schema!_%' "
    "ESCAPE '!' "
    "UNION ALL SELECT CONCAT_WS(' ', 'check', constraint_name, check_clause) FROM information_schema.check_constraints "
    "WHERE constraint_schema = DATABASE() ORDER BY 1";

} // namespace

FreshDatabase::FreshDatabase(sql::Engine engine)
{
    if (engine == sql::Engine::Sqlite) {
        m_settings.path = m_directory.filePath(u"bitflow.sqlite"_s);
        m_database = std::make_unique<sql::Database>(m_settings);
        return;
    }
    m_settings = serverSettings();
    m_database = std::make_unique<sql::Database>(m_settings);
    if (m_settings.host.isEmpty()) {
        m_problem =
            u"BITFLOW_TEST_MYSQL_HOST is not set: start a server (tests/services.sh) or set BITFLOW_TEST_SQLITE_ONLY=1"_s;
        return;
    }
    const QString name = u"bitflow_test_%1"_s.arg(QRandomGenerator::system()->generate64(), 16, 16, QChar(u'0'));
    sql::Database server(m_settings);
    if (const auto made =
            server.execute(u"CREATE DATABASE "_s + name + u" CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"_s);
        !made) {
        m_problem = u"the test server refuses a database: "_s + made.error().code;
        return;
    }
    m_settings.database = name;
    m_database = std::make_unique<sql::Database>(m_settings);
}

FreshDatabase::~FreshDatabase()
{
    m_database.reset();
    if (m_settings.database.isEmpty())
        return;
    sql::Database server(serverSettings());
    if (!server.execute(u"DROP DATABASE "_s + m_settings.database))
        ADD_FAILURE() << "cannot drop " << qPrintable(m_settings.database);
}

testing::internal::ParamGenerator<sql::Engine> everyEngine()
{
    if (variable("BITFLOW_TEST_SQLITE_ONLY") == u"1")
        return testing::Values(sql::Engine::Sqlite);
    return testing::Values(sql::Engine::Sqlite, sql::Engine::MySql);
}

std::string engineName(const testing::TestParamInfo<sql::Engine> &info)
{
    return info.param == sql::Engine::Sqlite ? "Sqlite" : "MySql";
}

QString schemaFingerprint(sql::Database &database)
{
    const auto sql = QString::fromLatin1(database.engine() == sql::Engine::Sqlite ? sqliteSchema : mysqlSchema);
    const auto lines = database.all<Line>(sql);
    QStringList texts;
    if (!lines) {
        ADD_FAILURE() << said(lines.error());
        return {};
    }
    for (const Line &line : *lines)
        texts.append(line.text);
    return texts.join(u'\n');
}

std::string said(const Error &error) { return (error.code + u": "_s + error.detail).toStdString(); }

} // namespace bitflow::test
