// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/command.h"

#include "common/json.h"

#include <algorithm>
#include <cstdio>
#include <span>

namespace bitflow::cli {

namespace {

void write(std::FILE *to, const QByteArray &text)
{
    std::fwrite(text.constData(), 1, size_t(text.size()), to);
    std::fflush(to);
}

bool wantsJson(std::span<char *> arguments)
{
    return std::ranges::any_of(arguments, [](const char *argument) { return QByteArrayView(argument) == "--json"; });
}

int usageError(const CLI::App &app, const CLI::ParseError &error, bool json)
{
    if (error.get_exit_code() == int(CLI::ExitCodes::Success))
        return app.exit(error); // --help, --version
    // "A subcommand is required" helps nobody who has mistyped one.
    const auto rest = app.remaining(true);
    const bool mistyped = dynamic_cast<const CLI::RequiredError *>(&error) && !rest.empty();
    const QString detail = mistyped ? u"There is no command \"%1\""_s.arg(QString::fromStdString(rest.front()))
                                    : QString::fromUtf8(error.what());
    Console(json).failure({400, u"usage"_s, detail + u" (see --help)"_s, {}, 0});
    return int(Exit::Usage);
}

} // namespace

void Console::line(const QString &text) const
{
    if (!m_json)
        write(stdout, text.toUtf8() + '\n');
}

void Console::note(const QString &text) const { write(stderr, text.toUtf8() + '\n'); }

void Console::warn(const QString &text) const
{
    m_warned = true;
    note(u"warning: "_s + text);
}

void Console::result(const QJsonObject &object) const
{
    if (m_json)
        write(stdout, toText(object) + '\n');
}

void Console::failure(const Error &error) const
{
    QString detail = error.detail.isEmpty() ? error.code : error.detail;
    for (const Complaint &complaint : error.errors)
        if (complaint.detail != error.detail)
            detail +=
                u'\n' + complaint.pointer.sliced(complaint.pointer.isEmpty() ? 0 : 1) + u": "_s + complaint.detail;
    note(u"error: "_s + detail);
    result({{u"error"_s, QJsonObject{{u"code"_s, error.code}, {u"detail"_s, detail}}}});
}

CLI::App *addCommand(CLI::App &parent, CommandLine &line, const std::string &name, const std::string &description,
                     std::function<Result<Exit>(const Console &)> run)
{
    CLI::App *command = parent.add_subcommand(name, description);
    command->add_option("--data-dir", line.dataDir, "Directory of database, keys and certificate")->type_name("DIR");
    command->add_option("--env-file", line.envFile, "File of settings instead of DIR/.env")->type_name("F");
    command->add_flag("--json", line.json, "Print the result as JSON");
    command->callback([&line, run = std::move(run)] { line.action = run; });
    return command;
}

CLI::App *addGroup(CLI::App &parent, const std::string &name, const std::string &description)
{
    CLI::App *group = parent.add_subcommand(name, description);
    group->require_subcommand(1);
    return group;
}

int runCommandLine(int argc, char **argv)
{
    CommandLine line;
    CLI::App app("The server of Bitflow Owner Portal.", "bitflow-server");
    app.set_version_flag("--version", "bitflow-server " BITFLOW_VERSION);
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    for (const auto add : {addServe, addMigrate, addRollback, addSeed, addKeys, addTls, addUser, addToken, addPasswords,
                           addMail, addImport, addConfig, addAudit})
        add(app, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return usageError(app, error, wantsJson({argv, size_t(argc)}));
    }
    const Console console(line.json);
    const auto exit = line.action(console);
    if (exit && *exit == Exit::Ok && console.hasWarned() && !line.runsUntilStopped)
        return int(Exit::Warnings);
    if (exit)
        return int(*exit);
    console.failure(exit.error());
    return int(exit.error().code == "usage"_L1 ? Exit::Usage : Exit::Failed);
}

} // namespace bitflow::cli
