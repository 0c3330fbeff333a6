// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/ledger.h"

#include <QCryptographicHash>

namespace bitflow::sql {

namespace {

const QStringList sqliteTables = {
    u"CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
    u"checksum_up BLOB NOT NULL, "
    "checksum_down BLOB NOT NULL, batch INTEGER NOT NULL, statement_cursor INTEGER NOT NULL, dirty INTEGER NOT NULL, "
    "applied_at INTEGER NOT NULL, duration_ms INTEGER NOT NULL, app_version TEXT NOT NULL, down_sql TEXT NOT NULL) STRICT"_s,
    u"CREATE TABLE IF NOT EXISTS schema_lease (id INTEGER NOT NULL PRIMARY KEY, holder TEXT NOT NULL, token INTEGER "
    u"NOT NULL, "
    "expires_at INTEGER NOT NULL) STRICT"_s};
const QStringList mysqlTables = {
    u"CREATE TABLE IF NOT EXISTS schema_migrations (version INT NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL, "
    "checksum_up BINARY(32) NOT NULL, checksum_down BINARY(32) NOT NULL, batch INT NOT NULL, statement_cursor INT NOT "
    "NULL, "
    "dirty TINYINT NOT NULL, applied_at BIGINT NOT NULL, duration_ms BIGINT NOT NULL, app_version VARCHAR(50) NOT "
    "NULL, "
    "down_sql MEDIUMTEXT NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"_s,
    u"CREATE TABLE IF NOT EXISTS schema_lease (id INT NOT NULL PRIMARY KEY, holder VARCHAR(100) NOT NULL, token BIGINT "
    u"NOT NULL, "
    "expires_at BIGINT NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"_s};

QString tableQuery(Engine engine)
{
    return engine == Engine::Sqlite
               ? u"SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'"_s
               : u"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'schema_migrations'"_s;
}

} // namespace

QByteArray checksum(const QString &script)
{
    return QCryptographicHash::hash(script.toUtf8(), QCryptographicHash::Sha256);
}

Result<void> Ledger::create()
{
    return m_database.transaction([&]() -> Result<void> {
        for (const QString &table : m_database.engine() == Engine::Sqlite ? sqliteTables : mysqlTables)
            TRY_VOID(m_database.execute(table));
        TRY_VOID(m_database.run(u"INSERT INTO schema_lease (id, holder, token, expires_at) VALUES (1, '', 0, 0)"_s +
                                m_database.dialect().orLeave("id"_L1)));
        return {};
    });
}

Result<QList<Entry>> Ledger::entries()
{
    TRY(const int tables, m_database.value<int>(tableQuery(m_database.engine())));
    if (tables == 0)
        return QList<Entry>();
    return m_database.all<Entry>(u"SELECT * FROM schema_migrations ORDER BY version"_s);
}

Result<void> Ledger::begin(const Script &script)
{
    const Entry &e = script.entry;
    if (script.resumed || !script.up) {
        TRY_VOID(m_database.run(u"UPDATE schema_migrations SET dirty = ?, statement_cursor = ? WHERE version = ?"_s,
                                {int(script.going()), script.from(), e.version}));
        return {};
    }
    TRY_VOID(m_database.run(
        u"INSERT INTO schema_migrations (version, name, checksum_up, checksum_down, batch, statement_cursor, dirty, "
        "applied_at, duration_ms, app_version, down_sql) VALUES (?, ?, ?, ?, ?, 0, ?, ?, 0, ?, ?)"_s,
        {e.version, e.name, e.checksumUp, e.checksumDown, e.batch, int(Progress::GoingUp), Instant::now(), e.appVersion,
         e.downSql}));
    return {};
}

Result<void> Ledger::advance(const Script &script, int cursor)
{
    TRY_VOID(m_database.run(u"UPDATE schema_migrations SET statement_cursor = ? WHERE version = ?"_s,
                            {cursor, script.entry.version}));
    return {};
}

Result<void> Ledger::noteRefusal(const Script &script)
{
    TRY_VOID(m_database.run(u"UPDATE schema_migrations SET dirty = ? WHERE version = ?"_s,
                            {int(script.going()) + refusedMark, script.entry.version}));
    return {};
}

Result<void> Ledger::finish(const Script &script, qint64 durationMs)
{
    const int version = script.entry.version;
    if (!script.up) {
        TRY_VOID(m_database.run(u"DELETE FROM schema_migrations WHERE version = ?"_s, {version}));
        return {};
    }
    TRY_VOID(
        m_database.run(u"UPDATE schema_migrations SET dirty = 0, applied_at = ?, duration_ms = ? WHERE version = ?"_s,
                       {Instant::now(), durationMs, version}));
    return {};
}

} // namespace bitflow::sql
