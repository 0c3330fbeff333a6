// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/connection.h"

#include <QFile>
#include <QRegularExpression>
#include <QSqlError>
#include <QSqlRecord>

#include <atomic>
#include <thread>

namespace bitflow::sql {

namespace {

constexpr int statementsKept = 300;

QString nextName()
{
    static std::atomic<quint64> last = 0;
    return u"bitflow-%1"_s.arg(++last);
}

bool onlyReads(const QString &sql)
{
    static const QRegularExpression shape(u"^\\s*(SELECT|WITH|SHOW|EXPLAIN)\\b"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    return shape.match(sql).hasMatch();
}

QString connectOptions(const Settings &settings)
{
    if (settings.engine == Engine::Sqlite)
        return u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(settings.lockTimeout.count());
    QString options =
        u"CLIENT_FOUND_ROWS=1;MYSQL_OPT_CONNECT_TIMEOUT=%1;MYSQL_OPT_READ_TIMEOUT=%2;MYSQL_OPT_WRITE_TIMEOUT=%3"_s
            .arg(settings.connectTimeout.count())
            .arg(settings.readTimeout.count())
            .arg(settings.writeTimeout.count());
    const auto add = [&](QLatin1StringView name, const QString &value) {
        if (!value.isEmpty())
            options += u';' + name + u'=' + value;
    };
    add("SSL_CA"_L1, settings.sslCa);
    add("SSL_CERT"_L1, settings.sslCert);
    add("SSL_KEY"_L1, settings.sslKey);
    return options;
}

// The file exists before SQLite opens it, so that nobody but its owner can ever read it; its -wal and -shm take after
// it.
void createPrivately(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        (void)file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

QStringList sessionStatements(const Settings &settings)
{
    if (settings.engine == Engine::Sqlite)
        return {u"PRAGMA busy_timeout=%1"_s.arg(settings.lockTimeout.count()), u"PRAGMA journal_mode=WAL"_s,
                u"PRAGMA synchronous=FULL"_s, u"PRAGMA foreign_keys=ON"_s, u"PRAGMA trusted_schema=OFF"_s};
    const auto lockSeconds =
        std::max<qint64>(1, std::chrono::duration_cast<std::chrono::seconds>(settings.lockTimeout).count());
    // READ COMMITTED: docs/decisions/sql.md
    QStringList statements{
        u"SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci"_s,
        u"SET SESSION time_zone='+00:00', sql_mode='STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION,"
        "ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE', innodb_lock_wait_timeout=%1"_s.arg(lockSeconds),
        u"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"_s};
    // Each server reads the comment that is meant for it: MariaDB ends any statement, MySQL those that only read.
    if (const auto longest = settings.statementTimeout.count(); longest > 0)
        statements.append(u"SET SESSION /*M!100101 max_statement_time=%1 */ /*!50708 max_execution_time=%2 */"_s
                              .arg(double(longest) / 1000)
                              .arg(longest));
    return statements;
}

} // namespace

Connection::Connection(const Settings &settings)
    : m_settings(settings)
    , m_name(nextName())
    , m_limit(settings.statementTimeout)
    , m_statements(statementsKept)
{
    const bool sqlite = settings.engine == Engine::Sqlite;
    m_database = QSqlDatabase::addDatabase(sqlite ? u"QSQLITE"_s : u"QMYSQL"_s, m_name);
    m_database.setDatabaseName(sqlite ? settings.path : settings.database);
    m_database.setConnectOptions(connectOptions(settings));
    if (sqlite)
        return;
    m_database.setHostName(settings.host);
    m_database.setPort(settings.port);
    m_database.setUserName(settings.username);
    m_database.setPassword(settings.password);
}

Connection::~Connection()
{
    close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Failure Connection::failed(const QSqlError &error, const QString &sql)
{
    const Failure failure = classify(m_settings.engine, error);
    m_lastErrorNumber = failure.number;
    if (failure.kind == FailureKind::Internal)
        qCCritical(logSql).noquote() << "error" << failure.number << error.driverText() << error.databaseText() << "in"
                                     << sql;
    const bool broken = failure.kind == FailureKind::Busy || failure.kind == FailureKind::Unreachable ||
                        failure.kind == FailureKind::TimedOut;
    // what the engine says here names values, which belong into no log
    if (broken)
        qCInfo(logSql).noquote() << "error" << failure.number << "in" << sql;
    if (m_depth > 0 && broken)
        m_doom = failure;
    return failure;
}

// --- opening and closing -------------------------------------------------------------------------------------------

Outcome<void> Connection::open()
{
    if (m_database.isOpen())
        return {};
    auto opened = openDatabase();
    if (!opened)
        close();
    return opened;
}

Outcome<void> Connection::openDatabase()
{
    if (m_settings.engine == Engine::Sqlite)
        createPrivately(m_settings.path);
    if (!m_database.open()) {
        Failure failure = failed(m_database.lastError(), u"connecting"_s);
        failure.kind = FailureKind::Unreachable;
        failure.notRun = true;
        qCWarning(logSql).noquote() << "cannot open the database:" << m_database.lastError().databaseText();
        return std::unexpected(failure);
    }
    m_limit.watch(m_database);
    return prepareSession();
}

Outcome<void> Connection::prepareSession()
{
    for (const QString &sql : sessionStatements(m_settings)) {
        auto done = executeOnce(sql);
        // two processes turning WAL on at once: the busy handler is not asked there
        for (int attempt = 0; !done && done.error().kind == FailureKind::Busy && attempt < 50; ++attempt) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            done = executeOnce(sql);
        }
        if (!done)
            return done;
    }
    if (m_settings.engine == Engine::Sqlite || m_settings.sslCa.isEmpty())
        return {};
    // The client library goes on without encryption when it was told to use it wrongly.
    QSqlQuery query(m_database);
    if (!query.exec(u"SHOW SESSION STATUS LIKE 'Ssl_cipher'"_s))
        return std::unexpected(failed(query.lastError(), u"asking for the cipher"_s));
    if (query.next() && !query.value(1).toString().isEmpty())
        return {};
    qCCritical(logSql)
        << "the connection to the database is not encrypted although a certificate authority is set; it is not used";
    return std::unexpected(Failure{FailureKind::Unreachable, 0, true});
}

void Connection::close()
{
    // In this order: the driver cannot free the statements of a connection that is lost or out of step, only those
    // without a connection.
    m_database.close();
    m_statements.clear();
}

// --- statements ----------------------------------------------------------------------------------------------------

Outcome<Connection::Statement *> Connection::prepared(const QString &sql)
{
    if (Statement *known = m_statements.object(sql))
        return known;
    auto statement = std::make_unique<Statement>(QSqlQuery(m_database), Columns{});
    statement->query.setForwardOnly(true);
    if (!statement->query.prepare(sql)) {
        Failure failure = failed(statement->query.lastError(), sql);
        failure.notRun = true;
        return std::unexpected(failure);
    }
    Statement *raw = statement.release(); // the cache owns it
    m_statements.insert(sql, raw);
    return raw;
}

Outcome<qint64> Connection::runOnce(const QString &sql, const Args &args, const std::function<bool(const Row &)> &visit)
{
    TRY_VOID(open());
    TRY(Statement * statement, prepared(sql));
    QSqlQuery &query = statement->query;
    for (qsizetype i = 0; i < args.size(); ++i)
        query.bindValue(int(i), args[i].value());
    m_limit.start();
    if (!query.exec()) {
        const QSqlError error = query.lastError();
        query.finish();
        return std::unexpected(failed(error, sql));
    }
    const qint64 affected = query.numRowsAffected();
    if (visit) {
        if (statement->columns.isEmpty())
            for (int i = 0; i < query.record().count(); ++i)
                statement->columns.insert(query.record().fieldName(i), i);
        const Row row(query, statement->columns);
        while (query.next() && visit(row)) {
        }
        if (const QSqlError error = query.lastError(); error.isValid()) {
            query.finish();
            return std::unexpected(failed(error, sql));
        }
    }
    query.finish(); // SQLite: ends the read transaction
    return affected;
}

Outcome<qint64> Connection::run(const QString &sql, const Args &args, const std::function<bool(const Row &)> &visit)
{
    if (m_doom)
        return std::unexpected(*m_doom);
    auto done = runOnce(sql, args, visit);
    // MariaDB ends a statement between two rows, which Qt's driver does not get over: "commands out of sync" from then
    // on
    if (!done && done.error().kind == FailureKind::TimedOut)
        close();
    if (done || done.error().kind != FailureKind::Unreachable)
        return done;
    close();
    if (m_depth > 0 || !(done.error().notRun || onlyReads(sql)))
        return done;
    return runOnce(sql, args, visit);
}

Outcome<void> Connection::executeOnce(const QString &sql)
{
    m_limit.suspend();
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return std::unexpected(failed(query.lastError(), sql));
    return {};
}

Outcome<void> Connection::execute(const QString &sql)
{
    if (m_doom)
        return std::unexpected(*m_doom);
    TRY_VOID(open());
    auto done = executeOnce(sql);
    if (!done && done.error().kind == FailureKind::Unreachable)
        close();
    return done;
}

// --- transactions --------------------------------------------------------------------------------------------------

Outcome<void> Connection::begin()
{
    const QString sql = m_settings.engine == Engine::Sqlite ? u"BEGIN IMMEDIATE"_s : u"START TRANSACTION"_s;
    auto begun = execute(sql);
    if (!begun && begun.error().kind == FailureKind::Unreachable)
        begun = execute(sql); // nothing has happened yet, so once more on a new connection
    if (begun)
        m_depth = 1;
    return begun;
}

Outcome<void> Connection::commit()
{
    auto done = m_doom ? Outcome<void>(std::unexpected(*m_doom)) : execute(u"COMMIT"_s);
    if (done)
        m_depth = 0;
    else
        rollback();
    return done;
}

void Connection::rollback()
{
    m_depth = 0;
    m_doom.reset();
    if (m_database.isOpen() && !executeOnce(u"ROLLBACK"_s))
        close(); // whatever is left of the transaction ends with the connection
}

Outcome<void> Connection::savepoint()
{
    TRY_VOID(execute(u"SAVEPOINT level%1"_s.arg(m_depth)));
    ++m_depth;
    return {};
}

void Connection::rollbackToSavepoint()
{
    --m_depth;
    if (m_doom)
        return;
    if (const auto done = execute(u"ROLLBACK TO SAVEPOINT level%1"_s.arg(m_depth)); !done)
        m_doom = done.error();
}

Outcome<void> Connection::releaseSavepoint()
{
    --m_depth;
    return execute(u"RELEASE SAVEPOINT level%1"_s.arg(m_depth));
}

} // namespace bitflow::sql
