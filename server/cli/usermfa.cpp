// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/usermfa.h"

#include "server/cli/prepare.h"

namespace bitflow::cli {

namespace {

Result<Exit> resetMfa(const CommandLine &line, const std::string &address, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    const QString email = QString::fromStdString(address).toCaseFolded();
    TRY(const auto user,
        backend->db.value<Id<User>>(u"SELECT id FROM users WHERE email = ? AND deleted_at IS NULL"_s, {email}));
    if (user.isNull())
        return fail(404, u"not_found"_s, u"Nobody has the address %1."_s.arg(email));
    TRY_VOID(backend->secondFactor.reset(commandLineCaller(), {user}));
    console.line(u"%1 signs in by password alone; all sessions have ended"_s.arg(email));
    console.result({{u"id"_s, user.toString()}, {u"email"_s, email}});
    return Exit::Ok;
}

} // namespace

void addResetMfa(CLI::App &user, CommandLine &line)
{
    const auto email = std::make_shared<std::string>();
    CLI::App *command = addCommand(user, line, "reset-mfa", "Take away the second factor of somebody who has lost it",
                                   [&line, email](const Console &console) { return resetMfa(line, *email, console); });
    command->add_option("--email", *email, "Address of the account")->type_name("E")->required();
}

} // namespace bitflow::cli
