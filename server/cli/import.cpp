// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/prepare.h"

#include <QFileInfo>

namespace bitflow::cli {

namespace {

constexpr qint64 largestFile = 512LL * 1024 * 1024;

struct ImportOptions
{
    std::string file, as, institution;
    bool dryRun = false;
};

void tell(const ImportReport &report, bool dryRun, const Console &console)
{
    for (const RowError &error : report.errors)
        console.line(u"row %1: %2%3 (%4)"_s.arg(error.row).arg(
            error.field.isEmpty() ? QString() : error.field + u": "_s, error.detail, error.code));
    QSet<int> bad;
    for (const RowError &error : report.errors)
        bad.insert(error.row);
    console.line((dryRun ? u"%1 would be created, %2 exist already, %3 rows need attention."_s
                         : u"%1 created, %2 existed already, %3 rows need attention."_s)
                     .arg(report.created)
                     .arg(report.existing)
                     .arg(bad.size()));
    console.result(toJsonObject(report));
}

Result<Exit> importFile(const CommandLine &line, const ImportOptions &options, ImportKind kind, const Console &console)
{
    const QString path = QString::fromStdString(options.file);
    NewImport in;
    in.kind = kind;
    in.fileName = QFileInfo(path).fileName().left(255);
    if (!options.institution.empty()) {
        const auto id = Id<Institution>::parse(QString::fromStdString(options.institution));
        if (!id)
            return fail(400, u"usage"_s, u"--institution must be an id"_s);
        in.institutionId = *id;
    }
    TRY(in.file.bytes, readFile(path, largestFile));
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    TRY(const Caller caller, callerFor(*backend, QString::fromStdString(options.as)));
    TRY(const ImportReport report,
        options.dryRun ? backend->imports.preview(caller, in) : backend->imports.runNow(caller, in));
    tell(report, options.dryRun, console);
    return report.errors.isEmpty() ? Exit::Ok : Exit::Warnings;
}

void addKind(CLI::App &group, CommandLine &line, ImportKind kind, const std::string &description)
{
    const auto options = std::make_shared<ImportOptions>();
    CLI::App *command = addCommand(
        group, line, std::string(nameOf(kind).data()), description,
        [&line, options, kind](const Console &console) { return importFile(line, *options, kind, console); });
    command->add_option("FILE", options->file, "CSV file, UTF-8, with a header")->required()->type_name("");
    command->add_option("--as", options->as, "Address of the person in whose name and with whose rights it is done")
        ->type_name("E")
        ->required();
    command->add_option("--institution", options->institution, "Where the rows go; without it: the platform")
        ->type_name("ID");
    command->add_flag("--dry-run", options->dryRun, "Show what would be done and write nothing");
}

} // namespace

void addImport(CLI::App &app, CommandLine &line)
{
    CLI::App *import = addGroup(app, "import", "Bring rows of a CSV file in");
    addKind(*import, line, ImportKind::Institutions,
            "Universities; below a university its colleges, below a college its departments (--institution)");
    addKind(*import, line, ImportKind::Users, "People, invited and without a password; at home in --institution");
}

} // namespace bitflow::cli
