// SPDX-License-Identifier: GPL-3.0-or-later
// Brings the schema up and down. The files server/sql/migrations/NNNN_name.{up,down}.{sqlite,mysql}.sql are part of the
// program; a statement ends with a ';' at the end of a line. Any number of processes may migrate at once: one does, the
// others wait and find nothing left to do. Killed at any moment, the next migrate() goes on where it stopped.
// docs/decisions/migrations.md Errors besides those of Database: 409 migration_changed, migration_interrupted,
// schema_newer, schema_pending, 503 migration_busy, 500 migration_failed; their detail names the migration.
#pragma once

#include "server/sql/database.h"

namespace bitflow::sql {

class Lease;
struct Script;

struct Migration
{
    enum class State {
        Pending,
        Applied,
        Interrupted, // up or down stopped half-way: migrate(), or rollback(), goes on
        Changed,     // its text is another than the one applied
        Unknown,     // applied by a newer program
    };
    int version = 0;
    QString name;
    QString up, down; // scripts for the engine at hand; those of an unknown one: down only
    State state = State::Pending;
    Instant appliedAt;
    int batch = 0; // those of one migrate() share it
    qint64 durationMs = 0;
    QString appVersion;
};
constexpr auto names(Migration::State)
{
    return std::array{"pending"_L1, "applied"_L1, "interrupted"_L1, "changed"_L1, "unknown"_L1};
}

struct MigratorOptions
{
    std::chrono::milliseconds lease{30'000};        // after which another may take over from one that died
    std::chrono::milliseconds patience{120'000};    // waiting for another to finish
    std::function<void(const QString &line)> print; // what is done, a line each; dry run: the statements
    // Called before and after every statement and note of progress; true ends the work there as a kill would. For
    // tests.
    std::function<bool()> killed;
};

class Migrator
{
public:
    Migrator(Database &database, QList<Migration> migrations, MigratorOptions options = {});

    // Those in the program and those in the database, in order of version.
    Result<QList<Migration>> status();
    // The server may serve: everything is applied, unchanged and complete.
    Result<void> check();
    // How many were applied, with dryRun would be.
    Result<int> migrate(bool dryRun = false);
    // Takes back the last ones, by the down script that was stored when they were applied.
    Result<int> rollback(int steps);

private:
    Result<int> withLease(const std::function<Result<int>(Lease &)> &work);
    Result<int> migratePending(Lease &lease);
    Result<int> rollbackLast(Lease &lease, int steps);
    Result<void> carryOut(Lease &lease, const Script &script);
    Result<void> inOneTransaction(Lease &lease, const Script &script, const QStringList &statements);
    Result<void> stepByStep(Lease &lease, const Script &script, const QStringList &statements);
    Result<void> step(Lease &lease, const Script &script, const QString &statement, int number, bool unknown);
    [[nodiscard]] Result<void> mayGoOn();
    void print(const QString &line) const;

    Database &m_database;
    QList<Migration> m_migrations;
    MigratorOptions m_options;
    bool m_killed = false;
};

// The migrations that are part of the program.
Result<QList<Migration>> embeddedMigrations(Engine engine);
QStringList splitStatements(const QString &script);

} // namespace bitflow::sql
