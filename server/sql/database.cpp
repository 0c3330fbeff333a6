// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/database.h"

#include "server/sql/connection.h"
#include "server/sql/writers.h"

#include <QRandomGenerator>

#include <map>
#include <thread>

namespace bitflow::sql {

struct Database::Shared
{
    Settings settings;
    Writers writers;
    [[nodiscard]] Writers *queue() { return settings.engine == Engine::Sqlite ? &writers : nullptr; }
};

namespace {

constexpr int attempts = 5;

struct Held
{
    std::weak_ptr<const void> database;
    std::unique_ptr<Connection> connection;
};
// Closed with the thread; those of a Database that is gone go when the thread opens the next one.
thread_local std::map<const void *, Held> connectionsOfThread;

void pauseBeforeAttempt(int attempt)
{
    const int ceiling = 10 << attempt;
    std::this_thread::sleep_for(std::chrono::milliseconds(QRandomGenerator::global()->bounded(ceiling / 2, ceiling)));
}

Error tooBusy() { return toError({FailureKind::Busy}); }

// Rolls back unless told that all is well, exceptions included.
class Rollback
{
public:
    Rollback(Connection &connection, void (Connection::*undo)()) : m_connection(connection), m_undo(undo) {}
    ~Rollback()
    {
        if (m_armed)
            (m_connection.*m_undo)();
    }
    Rollback(const Rollback &) = delete;
    Rollback &operator=(const Rollback &) = delete;
    void dismiss() { m_armed = false; }

private:
    Connection &m_connection;
    void (Connection::*m_undo)();
    bool m_armed = true;
};

Result<void> inSavepoint(Connection &connection, const std::function<Result<void>()> &body)
{
    const auto actions = connection.afterCommit.size();
    if (const auto begun = connection.savepoint(); !begun)
        return std::unexpected(toError(begun.error()));
    Rollback rollback(connection, &Connection::rollbackToSavepoint);
    auto done = body();
    if (!done) {
        connection.afterCommit.resize(actions);
        return done;
    }
    rollback.dismiss();
    if (const auto released = connection.releaseSavepoint(); !released)
        return std::unexpected(toError(released.error()));
    return done;
}

// One attempt. again: the engine wants the whole transaction repeated.
Result<void> attempt(Connection &connection, const std::function<Result<void>()> &body, bool &again)
{
    const auto failed = [&](const Failure &failure) {
        again = failure.kind == FailureKind::Busy;
        return std::unexpected(toError(failure));
    };
    connection.afterCommit.clear();
    if (const auto begun = connection.begin(); !begun)
        return failed(begun.error());
    Rollback rollback(connection, &Connection::rollback);
    auto done = body();
    // a body that looked away from a deadlock must not have its second half committed
    if (const auto doom = connection.doom())
        return failed(*doom);
    if (!done)
        return done;
    rollback.dismiss();
    if (const auto committed = connection.commit(); !committed)
        return failed(committed.error());
    return done;
}

} // namespace

Database::Database(Settings settings) : m_shared(std::make_shared<Shared>(std::move(settings))) {}

Database::~Database() { disconnect(); }

Engine Database::engine() const { return m_shared->settings.engine; }

Connection &Database::connection() const
{
    const auto found = connectionsOfThread.find(m_shared.get());
    if (found != connectionsOfThread.end() && !found->second.database.expired())
        return *found->second.connection;
    std::erase_if(connectionsOfThread, [](const auto &entry) { return entry.second.database.expired(); });
    Held held{m_shared, std::make_unique<Connection>(m_shared->settings)};
    return *connectionsOfThread.emplace(m_shared.get(), std::move(held)).first->second.connection;
}

void Database::disconnect() { connectionsOfThread.erase(m_shared.get()); }

Result<qint64> Database::run(const QString &sql, const Args &args)
{
    Connection &mine = connection();
    const Turn turn(mine.depth() > 0 ? nullptr : m_shared->queue(), m_shared->settings.lockTimeout);
    if (!turn)
        return std::unexpected(tooBusy());
    const auto done = mine.run(sql, args);
    if (!done)
        return std::unexpected(toError(done.error()));
    return *done;
}

Result<void> Database::many(const QString &sql, const QList<Args> &rows)
{
    return transaction([&]() -> Result<void> {
        for (const Args &args : rows)
            TRY_VOID(run(sql, args));
        return {};
    });
}

Result<void> Database::execute(const QString &sql)
{
    const auto done = connection().execute(sql);
    if (!done)
        return std::unexpected(toError(done.error()));
    return {};
}

Result<void> Database::each(const QString &sql, const Args &args, const std::function<Result<void>(const Row &)> &visit)
{
    Result<void> visited;
    const auto done = connection().run(sql, args, [&](const Row &row) {
        visited = visit(row);
        return visited.has_value();
    });
    if (!done)
        return std::unexpected(toError(done.error()));
    return visited;
}

Result<void> Database::inTransaction(const Body &body)
{
    Connection &mine = connection();
    if (mine.depth() > 0)
        return inSavepoint(mine, body);
    for (int number = 1;; ++number) {
        bool again = false;
        Result<void> done;
        {
            const Turn turn(m_shared->queue(), m_shared->settings.lockTimeout);
            if (!turn)
                return std::unexpected(tooBusy());
            done = attempt(mine, body, again);
        }
        if (done) {
            const auto actions = std::exchange(mine.afterCommit, {});
            for (const auto &action : actions)
                action();
            return done;
        }
        if (!again || number == attempts)
            return done;
        pauseBeforeAttempt(number);
    }
}

void Database::afterCommit(std::function<void()> action)
{
    Connection &mine = connection();
    if (mine.depth() == 0)
        action();
    else
        mine.afterCommit.append(std::move(action));
}

bool Database::inTransaction() const { return connection().depth() > 0; }

int Database::lastErrorNumber() const { return connection().lastErrorNumber(); }

} // namespace bitflow::sql
