// SPDX-License-Identifier: GPL-3.0-or-later
// What every command shares: its options, its two ways of telling (for people, for programs) and its exit codes.
#pragma once

#include "common/result.h"

#include <QJsonObject>

#include <functional>

#include <CLI/CLI.hpp>

namespace bitflow::cli {

enum class Exit { Ok = 0, Failed = 1, Usage = 2, Warnings = 3 };

// People read standard error and, where there is a result to read, standard output; with --json standard output is one
// JSON object and nothing else.
class Console
{
public:
    explicit Console(bool json) : m_json(json) {}

    [[nodiscard]] bool isJson() const { return m_json; }
    void line(const QString &text) const;         // standard output, unless --json
    void note(const QString &text) const;         // standard error
    void warn(const QString &text) const;         // standard error, "warning: …"; the command then ends with Warnings
    void result(const QJsonObject &object) const; // standard output with --json
    void failure(const Error &error) const;       // both
    [[nodiscard]] bool hasWarned() const { return m_warned; }

private:
    bool m_json;
    mutable bool m_warned = false;
};

// Filled by the parser; the command that was named leaves what is to be done.
struct CommandLine
{
    std::string dataDir, envFile;
    bool json = false;
    bool runsUntilStopped = false; // a warning at its start is no result of it
    std::function<Result<Exit>(const Console &)> action;

    [[nodiscard]] QString dataDirectory() const { return QString::fromStdString(dataDir); }
    [[nodiscard]] QString environmentFile() const { return QString::fromStdString(envFile); }
};

// A command with --data-dir, --env-file and --json. `run` is called after everything has been parsed.
CLI::App *addCommand(CLI::App &parent, CommandLine &line, const std::string &name, const std::string &description,
                     std::function<Result<Exit>(const Console &)> run);
// One that only groups others: "keys generate".
CLI::App *addGroup(CLI::App &parent, const std::string &name, const std::string &description);

void addServe(CLI::App &app, CommandLine &line);
void addMigrate(CLI::App &app, CommandLine &line);
void addRollback(CLI::App &app, CommandLine &line);
void addSeed(CLI::App &app, CommandLine &line);
void addKeys(CLI::App &app, CommandLine &line);
void addTls(CLI::App &app, CommandLine &line);
void addUser(CLI::App &app, CommandLine &line);
void addToken(CLI::App &app, CommandLine &line);
void addPasswords(CLI::App &app, CommandLine &line);
void addMail(CLI::App &app, CommandLine &line);
void addImport(CLI::App &app, CommandLine &line);
void addConfig(CLI::App &app, CommandLine &line);
void addAudit(CLI::App &app, CommandLine &line);

// Parses and runs; returns the exit code. Needs a QCoreApplication.
int runCommandLine(int argc, char **argv);

} // namespace bitflow::cli
