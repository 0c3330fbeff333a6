// SPDX-License-Identifier: GPL-3.0-or-later
// One thread's connection: prepared statements, reconnecting, the state of its transaction. Internal to server/sql;
// used by the thread that made it only.
#pragma once

#include "server/sql/failure.h"
#include "server/sql/rows.h"
#include "server/sql/settings.h"
#include "server/sql/statementlimit.h"

#include <QCache>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <functional>

namespace bitflow::sql {

template<class T>
using Outcome = std::expected<T, Failure>;

class Connection
{
public:
    explicit Connection(const Settings &settings);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    // Prepared (once per text) and carried out; then visit, if any, for each row. Gives the rows affected. Outside a
    // transaction a lost connection is opened again and the statement repeated once, if nothing can happen twice by
    // that.
    Outcome<qint64> run(const QString &sql, const Args &args, const std::function<bool(const Row &)> &visit = {});
    Outcome<void> execute(const QString &sql);

    Outcome<void> begin();
    Outcome<void> commit();
    void rollback();
    Outcome<void> savepoint();  // one level deeper
    void rollbackToSavepoint(); // and one up, like release
    Outcome<void> releaseSavepoint();

    [[nodiscard]] int depth() const { return m_depth; }
    // Why the transaction at hand can only be rolled back: deadlock, lost connection.
    [[nodiscard]] const std::optional<Failure> &doom() const { return m_doom; }
    [[nodiscard]] int lastErrorNumber() const { return m_lastErrorNumber; }

    QList<std::function<void()>> afterCommit;

private:
    struct Statement
    {
        QSqlQuery query;
        Columns columns;
    };
    Outcome<void> open();
    void close();
    Outcome<void> openDatabase();
    Outcome<void> prepareSession();
    Outcome<Statement *> prepared(const QString &sql);
    Outcome<qint64> runOnce(const QString &sql, const Args &args, const std::function<bool(const Row &)> &visit);
    Outcome<void> executeOnce(const QString &sql);
    Failure failed(const QSqlError &error, const QString &sql);

    const Settings m_settings;
    const QString m_name;
    StatementLimit m_limit;
    QSqlDatabase m_database;
    QCache<QString, Statement> m_statements;
    int m_depth = 0;
    std::optional<Failure> m_doom;
    int m_lastErrorNumber = 0;
};

} // namespace bitflow::sql
