// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/migrations.h"

#include "server/sql/failure.h"
#include "server/sql/lease.h"
#include "server/sql/ledger.h"

#include <QElapsedTimer>
#include <QRegularExpression>

#include <algorithm>

namespace bitflow::sql {

namespace {

QString titleOf(const auto &migration) { return migrationTitle(migration.version, migration.name); }

std::unexpected<Error> refused(QString code, const QString &what, const QString &title)
{
    return fail(409, std::move(code), what.arg(title));
}

Migration known(const Migration &own, const Entry &entry)
{
    Migration migration = own;
    migration.appliedAt = entry.appliedAt;
    migration.batch = entry.batch;
    migration.durationMs = entry.durationMs;
    migration.appVersion = entry.appVersion;
    const bool same =
        entry.checksumUp == checksum(own.up) && entry.checksumDown == checksum(own.down) && entry.name == own.name;
    migration.state = !same                                    ? Migration::State::Changed
                      : entry.progress() != Progress::Complete ? Migration::State::Interrupted
                                                               : Migration::State::Applied;
    return migration;
}

QList<Migration> merged(const QList<Migration> &own, const QList<Entry> &entries)
{
    QList<Migration> all = own;
    for (const Entry &entry : entries) {
        const auto found = std::ranges::find(all, entry.version, &Migration::version);
        if (found != all.end()) {
            *found = known(*found, entry);
            continue;
        }
        Migration foreign;
        foreign.version = entry.version;
        foreign.name = entry.name;
        foreign.down = entry.downSql;
        all.append(known(foreign, entry));
        all.last().state = Migration::State::Unknown;
    }
    std::ranges::sort(all, {}, &Migration::version);
    return all;
}

// What must be settled by a person before anything goes up.
Result<void> mayGoUp(const QList<Migration> &all, const QList<Entry> &entries)
{
    using State = Migration::State;
    for (const Entry &entry : entries)
        if (entry.progress() == Progress::GoingDown)
            return refused(u"migration_interrupted"_s, u"The rollback of %1 was interrupted; run rollback again."_s,
                           titleOf(entry));
    const bool pending = std::ranges::any_of(all, [](const Migration &m) { return m.state == State::Pending; });
    for (const Migration &migration : all) {
        if (migration.state == State::Changed)
            return refused(u"migration_changed"_s, u"Migration %1 is not the one that was applied to this database."_s,
                           titleOf(migration));
        if (migration.state == State::Unknown && pending)
            return refused(u"schema_newer"_s, u"The database has %1, which this program does not know."_s,
                           titleOf(migration));
    }
    return {};
}

// Statements that InnoDB can carry out together with the note of it.
bool isTransactional(const QString &statement)
{
    static const QRegularExpression shape(u"^\\s*(INSERT|UPDATE|DELETE|REPLACE)\\b"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    return shape.match(statement).hasMatch();
}

// A statement whose end was not noted before the process died may have been carried out: DDL is atomic, so then it says
// that what it makes is there, or what it drops is not.
bool saysItWasDone(int errorNumber)
{
    constexpr std::array numbers = {1050, 1051, 1060, 1061, 1091, 1826, 1146, 3822};
    return std::ranges::contains(numbers, errorNumber);
}

Script upwards(const Migration &migration, const QList<Entry> &entries, int batch)
{
    const auto begun = std::ranges::find(entries, migration.version, &Entry::version);
    if (begun != entries.end())
        return {*begun, true, migration.up, true};
    Entry entry;
    entry.version = migration.version;
    entry.name = migration.name;
    entry.checksumUp = checksum(migration.up);
    entry.checksumDown = checksum(migration.down);
    entry.batch = batch;
    entry.appVersion = QStringLiteral(BITFLOW_VERSION);
    entry.downSql = migration.down;
    return {entry, true, migration.up, false};
}

} // namespace

Migrator::Migrator(Database &database, QList<Migration> migrations, MigratorOptions options)
    : m_database(database)
    , m_migrations(std::move(migrations))
    , m_options(std::move(options))
{}

Result<QList<Migration>> Migrator::status()
{
    TRY(const QList<Entry> entries, Ledger(m_database).entries());
    return merged(m_migrations, entries);
}

Result<void> Migrator::check()
{
    using State = Migration::State;
    TRY(const QList<Migration> all, status());
    for (const Migration &migration : all) {
        const QString title = titleOf(migration);
        switch (migration.state) {
        case State::Applied:
            break;
        case State::Pending:
            return refused(u"schema_pending"_s, u"Migration %1 is not applied yet; run migrate."_s, title);
        case State::Interrupted:
            return refused(u"migration_interrupted"_s,
                           u"Migration %1 stopped half-way; run migrate, or rollback if that was it."_s, title);
        case State::Changed:
            return refused(u"migration_changed"_s, u"Migration %1 is not the one that was applied to this database."_s,
                           title);
        case State::Unknown:
            return refused(u"schema_newer"_s, u"The database has %1, which this program does not know."_s, title);
        }
    }
    return {};
}

Result<int> Migrator::migrate(bool dryRun)
{
    TRY(const QList<Entry> entries, Ledger(m_database).entries());
    const QList<Migration> all = merged(m_migrations, entries);
    TRY_VOID(mayGoUp(all, entries));
    int waiting = 0;
    for (const Migration &migration : all) {
        if (migration.state != Migration::State::Pending && migration.state != Migration::State::Interrupted)
            continue;
        ++waiting;
        const Script script = upwards(migration, entries, 0);
        if (!dryRun)
            continue;
        print(u"-- "_s + script.title());
        for (const QString &statement : splitStatements(script.sql).mid(script.from()))
            print(statement + u';');
    }
    if (dryRun || waiting == 0)
        return waiting;
    return withLease([this](Lease &lease) { return migratePending(lease); });
}

Result<int> Migrator::rollback(int steps)
{
    TRY(const QList<Entry> entries, Ledger(m_database).entries());
    if (steps < 1 || entries.isEmpty())
        return 0;
    return withLease([&](Lease &lease) { return rollbackLast(lease, steps); });
}

Result<int> Migrator::withLease(const std::function<Result<int>(Lease &)> &work)
{
    TRY_VOID(Ledger(m_database).create());
    Lease lease(m_database, m_options.lease);
    TRY_VOID(lease.acquire(m_options.patience));
    auto done = work(lease);
    if (m_killed)
        lease.abandon();
    return done;
}

Result<int> Migrator::migratePending(Lease &lease)
{
    // read again: another may have been here while we waited
    TRY(const QList<Entry> entries, Ledger(m_database).entries());
    const QList<Migration> all = merged(m_migrations, entries);
    TRY_VOID(mayGoUp(all, entries));
    int batch = 1;
    for (const Entry &entry : entries)
        batch = std::max(batch, entry.batch + 1);
    int count = 0;
    for (const Migration &migration : all) {
        if (migration.state != Migration::State::Pending && migration.state != Migration::State::Interrupted)
            continue;
        TRY_VOID(carryOut(lease, upwards(migration, entries, batch)));
        ++count;
    }
    return count;
}

Result<int> Migrator::rollbackLast(Lease &lease, int steps)
{
    TRY(QList<Entry> entries, Ledger(m_database).entries());
    int count = 0;
    for (; count < steps && !entries.isEmpty(); ++count) {
        const Entry entry = entries.takeLast();
        const Script script{entry, false, entry.downSql, entry.progress() == Progress::GoingDown};
        if (entry.progress() == Progress::GoingUp)
            return refused(u"migration_interrupted"_s, u"Migration %1 stopped half-way; run migrate first."_s,
                           script.title());
        if (checksum(entry.downSql) != entry.checksumDown)
            return refused(u"migration_changed"_s, u"The stored way back from %1 is damaged."_s, script.title());
        TRY_VOID(carryOut(lease, script));
    }
    return count;
}

Result<void> Migrator::carryOut(Lease &lease, const Script &script)
{
    const QStringList statements = splitStatements(script.sql);
    print((script.up ? u"Applying %1 (%2 statements)"_s : u"Taking back %1 (%2 statements)"_s)
              .arg(script.title())
              .arg(statements.size()));
    const auto done = m_database.engine() == Engine::Sqlite ? inOneTransaction(lease, script, statements)
                                                            : stepByStep(lease, script, statements);
    if (done || done.error().code != "internal"_L1)
        return done;
    return fail(500, u"migration_failed"_s,
                u"Migration %1 failed; the log has the statement and the reason."_s.arg(script.title()));
}

Result<void> Migrator::inOneTransaction(Lease &lease, const Script &script, const QStringList &statements)
{
    // Rebuilding a table that others refer to needs this, and inside a transaction it would do nothing.
    TRY_VOID(m_database.execute(u"PRAGMA foreign_keys=OFF"_s));
    QElapsedTimer timer;
    timer.start();
    auto done = m_database.transaction([&]() -> Result<void> {
        TRY_VOID(lease.hold());
        TRY_VOID(Ledger(m_database).begin(script));
        for (const QString &statement : statements) {
            TRY_VOID(mayGoOn());
            TRY_VOID(m_database.execute(statement));
            TRY_VOID(mayGoOn());
        }
        TRY(const QList<QString> dangling, m_database.column<QString>(u"PRAGMA foreign_key_check"_s));
        if (!dangling.isEmpty())
            return fail(
                500, u"migration_failed"_s,
                u"Migration %1 leaves references to nothing in table %2."_s.arg(script.title(), dangling.first()));
        TRY_VOID(Ledger(m_database).finish(script, timer.elapsed()));
        return mayGoOn();
    });
    const auto on = m_database.execute(u"PRAGMA foreign_keys=ON"_s);
    return done ? on : done;
}

Result<void> Migrator::stepByStep(Lease &lease, const Script &script, const QStringList &statements)
{
    QElapsedTimer timer;
    timer.start();
    const auto fenced = [&](auto &&work) {
        return m_database.transaction([&]() -> Result<void> {
            TRY_VOID(lease.hold());
            return work();
        });
    };
    TRY_VOID(mayGoOn());
    TRY_VOID(fenced([&] { return Ledger(m_database).begin(script); }));
    for (int number = script.from(); number < statements.size(); ++number) {
        const bool unknown = script.resumed && number == script.from() && !script.entry.wasRefused();
        const auto done = step(lease, script, statements[number], number, unknown);
        // lost or killed, it may have been carried out; refused, it has not
        if (!done && done.error().status != 503 && !m_killed)
            TRY_VOID(fenced([&] { return Ledger(m_database).noteRefusal(script); }));
        if (!done)
            return done;
    }
    TRY_VOID(fenced([&] { return Ledger(m_database).finish(script, timer.elapsed()); }));
    return mayGoOn();
}

Result<void> Migrator::step(Lease &lease, const Script &script, const QString &statement, int number, bool unknown)
{
    TRY_VOID(mayGoOn());
    const bool together = isTransactional(statement);
    if (!together) {
        TRY_VOID(lease.hold());
        const auto done = m_database.execute(statement);
        if (!done && !(unknown && saysItWasDone(m_database.lastErrorNumber())))
            return done;
        TRY_VOID(mayGoOn());
    }
    const auto noted = m_database.transaction([&]() -> Result<void> {
        TRY_VOID(lease.hold());
        if (together)
            TRY_VOID(m_database.execute(statement));
        TRY_VOID(mayGoOn());
        return Ledger(m_database).advance(script, number + 1);
    });
    return noted ? mayGoOn() : noted;
}

Result<void> Migrator::mayGoOn()
{
    m_killed = m_killed || (m_options.killed && m_options.killed());
    if (m_killed)
        return fail(500, u"killed"_s);
    return {};
}

void Migrator::print(const QString &line) const
{
    if (m_options.print)
        m_options.print(line);
}

} // namespace bitflow::sql
