// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/breached.h"
#include "server/cli/prepare.h"

namespace bitflow::cli {

namespace {

Result<Exit> import(const CommandLine &line, const std::string &file, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY_VOID(config.dataDir.make());
    const auto progress = [&](qint64 lines) { console.note(u"%1 million lines read"_s.arg(lines / 1'000'000)); };
    TRY(const BreachedImport done,
        importBreached(QString::fromStdString(file), config.dataDir.breachedPasswords(), progress));
    TRY_VOID(recordDone(
        config, {"passwords.import_breached"_L1, {}, "passwords"_L1, {}, {}, {{u"rows"_s, done.entries}}}, console));
    console.line(u"%1 breached passwords are refused from now on (%2 lines read, %3 MiB)"_s.arg(done.entries)
                     .arg(done.lines)
                     .arg(double(done.bytes) / 1024 / 1024, 0, 'f', 1));
    console.result({{u"entries"_s, done.entries}, {u"lines"_s, done.lines}, {u"bytes"_s, done.bytes}});
    return Exit::Ok;
}

} // namespace

void addPasswords(CLI::App &app, CommandLine &line)
{
    CLI::App *passwords = addGroup(app, "passwords", "Which passwords may not be chosen");
    const auto file = std::make_shared<std::string>();
    CLI::App *command = addCommand(*passwords, line, "import-breached",
                                   "Refuse the passwords of a list from now on, in place of the list before; nothing "
                                   "is asked over the network, and a running server notices by itself",
                                   [&line, file](const Console &console) { return import(line, *file, console); });
    command
        ->add_option("FILE", *file,
                     "A line each: a SHA-1 in hexadecimal, perhaps with :COUNT behind it, or the password itself")
        ->required()
        ->type_name("");
}

} // namespace bitflow::cli
