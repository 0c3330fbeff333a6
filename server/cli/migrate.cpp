// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/prepare.h"
#include "server/sql/migrations.h"

#include <QJsonArray>

namespace bitflow::cli {

namespace {

struct MigrateOptions
{
    bool status = false, dryRun = false, force = false;
};

sql::MigratorOptions printingTo(const Console &console)
{
    sql::MigratorOptions options;
    options.print = [&console](const QString &text) { console.line(text); };
    return options;
}

Result<Exit> showStatus(sql::Migrator &migrator, const Console &console)
{
    TRY(const auto all, migrator.status());
    QJsonArray list;
    for (const sql::Migration &migration : all) {
        const QString state = names(migration.state)[size_t(migration.state)];
        const QString name = u"%1_%2"_s.arg(migration.version, 4, 10, QChar(u'0')).arg(migration.name);
        console.line(u"%1  %2"_s.arg(state, -11).arg(name));
        list.append(QJsonObject{{u"name"_s, name}, {u"state"_s, state}});
    }
    console.result({{u"migrations"_s, list}});
    return Exit::Ok;
}

Result<Exit> migrate(const CommandLine &line, const MigrateOptions &options, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY_VOID(prepareFiles(config, console));
    sql::Database db(config.database);
    TRY(const auto migrations, sql::embeddedMigrations(db.engine()));
    sql::Migrator migrator(db, migrations, printingTo(console));
    if (options.status)
        return showStatus(migrator, console);
    if (!options.dryRun)
        TRY_VOID(allowInProduction(config, options.force, u"migrate"_s));
    TRY(const int count, migrator.migrate(options.dryRun));
    console.line(count == 0 ? u"Nothing to do."_s
                            : (options.dryRun ? u"%1 would be applied."_s : u"%1 applied."_s).arg(count));
    console.result({{options.dryRun ? u"pending"_s : u"applied"_s, count}});
    return Exit::Ok;
}

struct RollbackOptions
{
    int step = 0;
    bool force = false;
};

Result<Exit> rollback(const CommandLine &line, const RollbackOptions &options, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY_VOID(allowInProduction(config, options.force, u"rollback"_s));
    TRY_VOID(prepareFiles(config, console));
    sql::Database db(config.database);
    TRY(const auto migrations, sql::embeddedMigrations(db.engine()));
    sql::Migrator migrator(db, migrations, printingTo(console));
    TRY(const int count, migrator.rollback(options.step));
    console.line(u"%1 taken back."_s.arg(count));
    console.result({{u"rolled_back"_s, count}});
    return Exit::Ok;
}

} // namespace

void addMigrate(CLI::App &app, CommandLine &line)
{
    const auto options = std::make_shared<MigrateOptions>();
    CLI::App *command =
        addCommand(app, line, "migrate", "Bring the schema of the database up to date",
                   [&line, options](const Console &console) { return migrate(line, *options, console); });
    CLI::Option *status = command->add_flag("--status", options->status, "Show which migrations are applied");
    command->add_flag("--dry-run", options->dryRun, "Show the statements and change nothing")->excludes(status);
    command->add_flag("--force", options->force, "Needed when APP_ENV is production");
}

void addRollback(CLI::App &app, CommandLine &line)
{
    const auto options = std::make_shared<RollbackOptions>();
    CLI::App *command =
        addCommand(app, line, "rollback", "Take the last migrations back, with the data they brought",
                   [&line, options](const Console &console) { return rollback(line, *options, console); });
    command->add_option("--step", options->step, "How many")->type_name("N")->required()->check(CLI::Range(1, 1000));
    command->add_flag("--force", options->force, "Needed when APP_ENV is production");
}

} // namespace bitflow::cli
