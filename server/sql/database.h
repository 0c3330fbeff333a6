// SPDX-License-Identifier: GPL-3.0-or-later
// SQL as text, rows as structs, on SQLite or MySQL/MariaDB. Thread-safe: every calling thread has its own connection,
// opened at its first statement and closed when the thread or the Database ends. Statements are prepared once per
// connection; their text is a constant of the program, values always travel as Args. Errors say nothing of SQL, paths
// or values:
//   409 conflict             a unique key is taken (isUniqueViolation)
//   409 referenced           a foreign key forbids it
//   503 database_unavailable the database cannot be reached; come again in a second
//   503 database_busy        locks were not to be had in time, after five tries
//   504 database_timeout     a statement took longer than Settings::statementTimeout and was ended
//   500 internal             anything else, a fault of ours; the log (category bitflow.sql) has the story
#pragma once

#include "server/sql/rows.h"
#include "server/sql/settings.h"

#include <functional>
#include <memory>

namespace bitflow::sql {

class Connection;

class Database
{
public:
    explicit Database(Settings settings);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] Engine engine() const;
    [[nodiscard]] Dialect dialect() const { return Dialect(engine()); }

    // Columns go to the fields() of the same name; lists and nested structs are JSON text. A member without a column,
    // or with NULL in it, keeps its default.
    template<Reflected T>
    Result<QList<T>> all(const QString &sql, const Args &args = {})
    {
        QList<T> rows;
        RowReader<T> reader;
        TRY_VOID(each(sql, args, [&](const Row &row) { return reader(row, rows.emplaceBack()); }));
        return rows;
    }
    template<Reflected T>
    Result<std::optional<T>> first(const QString &sql, const Args &args = {})
    {
        TRY(QList<T> rows, all<T>(sql, args));
        return rows.isEmpty() ? std::nullopt : std::optional<T>(std::move(rows.first()));
    }
    // The first column of every row; of the first row, or T{}.
    template<class T>
    Result<QList<T>> column(const QString &sql, const Args &args = {})
    {
        QList<T> values;
        const auto take = [&](const Row &row) -> Result<void> {
            if (!readUnlessNull(row.value(0), values.emplaceBack()))
                return std::unexpected(unreadable("the first one"_L1));
            return {};
        };
        TRY_VOID(each(sql, args, take));
        return values;
    }
    template<class T>
    Result<T> value(const QString &sql, const Args &args = {})
    {
        TRY(const QList<T> values, column<T>(sql, args));
        return values.isEmpty() ? T{} : values.first();
    }

    // Rows that matched (not: that changed).
    Result<qint64> run(const QString &sql, const Args &args = {});
    // The same statement for each of these, in one transaction.
    Result<void> many(const QString &sql, const QList<Args> &rows);
    // Not prepared: DDL and statements to the session. Unlike run() never repeated after a lost connection.
    Result<void> execute(const QString &sql);
    // visit is called for each row and must not use this Database; its error ends the walk.
    Result<void> each(const QString &sql, const Args &args, const std::function<Result<void>(const Row &)> &visit);

    // body() gives a Result. Committed when it succeeds, rolled back on an error or exception. The outermost one is
    // repeated up to five times when the engine says deadlock, lock time-out or busy: body must bear that. A nested one
    // is a savepoint of the outer: its error undoes its own part only. SQLite: writers take turns in order of arrival.
    template<class F>
    auto transaction(F body) -> std::invoke_result_t<F>
    {
        std::optional<std::invoke_result_t<F>> result;
        const auto run = [&]() -> Result<void> {
            result.emplace(body());
            if (!*result)
                return std::unexpected(result->error());
            return {};
        };
        TRY_VOID(inTransaction(run));
        return *std::move(result);
    }
    // Runs after the outermost commit of this thread, not at all after a rollback; at once outside a transaction.
    void afterCommit(std::function<void()> action);
    [[nodiscard]] bool inTransaction() const;

    // The engine's own number of this thread's last failure; for migrations.
    [[nodiscard]] int lastErrorNumber() const;
    // Ends this thread's connection; the next statement opens another.
    void disconnect();

private:
    using Body = std::function<Result<void>()>;
    Result<void> inTransaction(const Body &body);
    Connection &connection() const;

    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

// The 409 of a unique key that the engine refused, as opposed to a conflict that a store found itself.
bool isUniqueViolation(const Error &error);

} // namespace bitflow::sql
