// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/roles/seed.h"

#include "server/cli/owner.h"
#include "server/cli/prepare.h"

#include <QHostAddress>

namespace bitflow::cli {

namespace {

struct SeedOptions
{
    std::string seeder;
    bool force = false;
};

// Below the host of APP_URL when that is a name that mail could go to.
QString ownerAddress(const Config &config)
{
    const QString host = config.url.host();
    const bool isName = host.contains(u'.') && QHostAddress(host).isNull();
    return u"owner@"_s + (isName ? host : u"bitflow.example"_s);
}

Result<Exit> seedRolesOnly(Backend &backend, const Console &console)
{
    TRY(const SeedReport report, seedRoles(backend.db, backend.audit));
    console.line(u"Roles: %1 created, %2 updated, %3 unchanged."_s.arg(report.created)
                     .arg(report.updated)
                     .arg(report.unchanged));
    console.result(
        {{u"created"_s, report.created}, {u"updated"_s, report.updated}, {u"unchanged"_s, report.unchanged}});
    return Exit::Ok;
}

Result<Exit> seedUsers(const Config &config, Backend &backend, const Console &console)
{
    TRY(const bool owned, hasOwner(backend));
    if (owned) {
        console.line(u"There is an owner already."_s);
        console.result({{u"created"_s, 0}});
        return Exit::Ok;
    }
    const OwnerAccount owner{ownerAddress(config), u"Owner"_s, {}, makeOneTimePassword(), true};
    TRY_VOID(makeOwner(backend, owner));
    console.line(u"Made the owner %1"_s.arg(owner.email));
    console.line(u"One-time password, shown only now: %1"_s.arg(owner.password));
    console.result({{u"created"_s, 1}, {u"email"_s, owner.email}, {u"one_time_password"_s, owner.password}});
    return Exit::Ok;
}

Result<Exit> seed(const CommandLine &line, const SeedOptions &options, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY_VOID(allowInProduction(config, options.force, u"seed"_s));
    TRY(const auto backend, prepare(config, console));
    return options.seeder == "DefaultUsersSeeder" ? seedUsers(config, *backend, console)
                                                  : seedRolesOnly(*backend, console);
}

} // namespace

void addSeed(CLI::App &app, CommandLine &line)
{
    const auto options = std::make_shared<SeedOptions>();
    CLI::App *command =
        addCommand(app, line, "seed", "Bring in what every installation has; a second time changes nothing",
                   [&line, options](const Console &console) { return seed(line, *options, console); });
    command
        ->add_option("--class", options->seeder,
                     "RolesAndPermissionsSeeder: the system roles. DefaultUsersSeeder: an owner with a one-time "
                     "password, when there "
                     "is no owner")
        ->type_name("CLASS")
        ->required()
        ->check(CLI::IsMember({"RolesAndPermissionsSeeder", "DefaultUsersSeeder"}));
    command->add_flag("--force", options->force, "Needed when APP_ENV is production");
}

} // namespace bitflow::cli
