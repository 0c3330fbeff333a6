// SPDX-License-Identifier: GPL-3.0-or-later
// Writing the audit log out with a signed cover, and checking a file against its cover.
#include "server/cli/auditexport.h"

#include "common/json.h"
#include "server/audit/exportcover.h"
#include "server/cli/prepare.h"

#include <QFile>

#include <cstdio>

namespace bitflow::cli {

namespace {

constexpr int rowsAtOnce = 5000;

struct ExportOptions
{
    std::string format = "csv", out, from, until, actor, action, outcome, institution, subject, session;
};

struct VerifyOptions
{
    std::string file, cover;
};

std::unexpected<Error> usage(const QString &detail) { return fail(400, u"usage"_s, detail); }

QString coverOf(const QString &path) { return path + u".sig.json"_s; }

template<class T>
Result<T> idOf(const std::string &text, const QString &option)
{
    if (text.empty())
        return T();
    const auto id = T::parse(QString::fromStdString(text));
    if (!id)
        return usage(option + u" must be an id"_s);
    return *id;
}

Result<std::optional<Instant>> momentOf(const std::string &text, const QString &option)
{
    if (text.empty())
        return std::optional<Instant>();
    const auto at = Instant::parse(QString::fromStdString(text));
    if (!at)
        return usage(option + u" must be a moment like 2026-11-28T00:00:00Z"_s);
    return at;
}

Result<AuditExportQuery> queryOf(const ExportOptions &options)
{
    AuditExportQuery query;
    query.limit = rowsAtOnce;
    query.format = enumFrom<ExportFormat>(QString::fromStdString(options.format)).value_or(ExportFormat::Csv);
    query.action = QString::fromStdString(options.action).split(u',', Qt::SkipEmptyParts);
    query.outcome = enumFrom<AuditOutcome>(QString::fromStdString(options.outcome));
    TRY(query.from, momentOf(options.from, u"--from"_s));
    TRY(query.until, momentOf(options.until, u"--until"_s));
    TRY(query.institutionId, idOf<Id<Institution>>(options.institution, u"--institution"_s));
    TRY(query.subjectId, idOf<Id<AuditSubject>>(options.subject, u"--subject"_s));
    TRY(query.sessionId, idOf<Id<Session>>(options.session, u"--session"_s));
    if (!query.until)
        query.until = Instant::now();
    return query;
}

Result<void> openOutput(QFile &file, const QString &path)
{
    const bool open = path.isEmpty() ? file.open(stdout, QIODevice::WriteOnly)
                                     : file.open(QIODevice::WriteOnly, QFile::ReadOwner | QFile::WriteOwner);
    if (!open)
        return fail(500, u"storage_unusable"_s, u"Cannot write %1: %2"_s.arg(path, file.errorString()));
    return {};
}

Result<void> put(QFile &file, const QByteArray &bytes)
{
    if (file.write(bytes) != bytes.size() || !file.flush())
        return fail(500, u"storage_unusable"_s, u"Cannot write %1: %2"_s.arg(file.fileName(), file.errorString()));
    return {};
}

Result<Exit> exportLog(const CommandLine &line, const ExportOptions &options, const Console &console)
{
    const QString path = QString::fromStdString(options.out);
    if (path.isEmpty() && console.isJson())
        return usage(u"--json needs --out FILE, since the rows go to standard output without it"_s);
    TRY(AuditExportQuery query, queryOf(options));
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    if (!options.actor.empty()) {
        TRY(query.actorId, lastWithAddress(*backend, options.actor));
    }
    QFile file(path);
    TRY_VOID(openOutput(file, path));
    AuditSlice slice;
    do {
        TRY(slice, backend->auditLog.exportSlice(commandLineCaller(), query));
        TRY_VOID(put(file, slice.content.toUtf8()));
        query.after = slice.after;
    } while (!query.after.isEmpty());
    if (path.isEmpty()) // standard output has no place for it
        return Exit::Ok;
    QFile beside(coverOf(path));
    TRY_VOID(openOutput(beside, beside.fileName()));
    TRY_VOID(put(beside, toText(toJsonObject(*slice.cover)) + '\n'));
    console.line(u"Wrote %1 rows to %2, signed in %3"_s.arg(slice.cover->rows).arg(path, beside.fileName()));
    console.result({{u"rows"_s, slice.cover->rows}, {u"file"_s, path}, {u"cover"_s, beside.fileName()}});
    return Exit::Ok;
}

QString sentence(CoverFault fault, const QString &file, const AuditCover &cover)
{
    switch (fault) {
    case CoverFault::None:
        return u"%1 is as the server wrote it: %2 events, exported %3 by %4."_s.arg(file)
            .arg(cover.rows)
            .arg(cover.at.toString(), cover.exportedBy);
    case CoverFault::Unreadable:
        return u"%1 cannot be read to its end."_s.arg(file);
    case CoverFault::OtherKey:
        return u"The cover is signed with the key %1, and storage/keys/audit.pem is another one."_s.arg(cover.keyId);
    case CoverFault::Forged:
        return u"The cover is not as it was signed: it was changed or made by somebody else."_s;
    case CoverFault::Changed:
        return u"%1 is not the file that was signed: it was changed, cut off or exchanged."_s.arg(file);
    }
    return {};
}

Result<Exit> verifyExport(const CommandLine &line, const VerifyOptions &options, const Console &console)
{
    constexpr qint64 longestRead = 1024LL * 1024;
    const QString path = QString::fromStdString(options.file);
    const QString beside = options.cover.empty() ? coverOf(path) : QString::fromStdString(options.cover);
    TRY(const Config config, configure(line, console));
    TRY(const QByteArray pem, readFile(config.dataDir.auditKey(), longestRead)); // none is made: it would know nothing
    TRY(const AuditKey key, AuditKey::read(pem));
    TRY(const QByteArray text, readFile(beside, longestRead));
    const auto cover = readJson<AuditCover>(parseText(text).value_or(QJsonValue()).toObject());
    if (!cover || cover->signature.isEmpty())
        return fail(422, u"cover_unreadable"_s, u"%1 is no cover of an export."_s.arg(beside));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(500, u"storage_unusable"_s, u"Cannot read %1: %2"_s.arg(path, file.errorString()));
    const CoverFault fault = auditcover::check(key, *cover, file);
    console.line(sentence(fault, path, *cover));
    QJsonObject result{{u"ok"_s, fault == CoverFault::None}, {u"file"_s, path}};
    if (fault == CoverFault::None) {
        const QString filter = QString::fromUtf8(toText(cover->filter));
        console.line(u"Filter: %1"_s.arg(cover->filter.isEmpty() ? u"none"_s : filter));
        result[u"cover"_s] = toJsonObject(*cover);
    } else {
        result[u"fault"_s] = QString(nameOf(fault));
    }
    console.result(result);
    return fault == CoverFault::None ? Exit::Ok : Exit::Failed;
}

void addWriting(CLI::App &group, CommandLine &line)
{
    const auto options = std::make_shared<ExportOptions>();
    CLI::App *command =
        addCommand(group, line, "export", "Write the log out, oldest first; that it was is written into it",
                   [&line, options](const Console &console) { return exportLog(line, *options, console); });
    command->add_option("--format", options->format, "csv (the default) or jsonl")
        ->type_name("")
        ->check(CLI::IsMember({"csv", "jsonl"}));
    command
        ->add_option("--out", options->out,
                     "File to write, and FILE.sig.json, which vouches for it; standard output without it")
        ->type_name("F");
    command->add_option("--from", options->from, "From this moment on, 2026-11-28T00:00:00Z")->type_name("T");
    command->add_option("--until", options->until, "Before this moment")->type_name("T");
    command->add_option("--actor", options->actor, "Address of the person who did it")->type_name("E");
    command->add_option("--action", options->action, "Actions or their beginnings, auth.,users.create")->type_name("A");
    command->add_option("--outcome", options->outcome, "done or denied")
        ->type_name("")
        ->check(CLI::IsMember({"done", "denied"}));
    command->add_option("--institution", options->institution, "Where it happened, with all below")->type_name("ID");
    command->add_option("--subject", options->subject, "Whom or what it was done to")->type_name("ID");
    command->add_option("--session", options->session, "The session it was done in")->type_name("ID");
}

void addChecking(CLI::App &group, CommandLine &line)
{
    const auto options = std::make_shared<VerifyOptions>();
    CLI::App *command =
        addCommand(group, line, "verify-export", "Tell whether an export is as the server wrote it; exit code 1 if not",
                   [&line, options](const Console &console) { return verifyExport(line, *options, console); });
    command->add_option("FILE", options->file, "The export")->type_name("")->required();
    command->add_option("--cover", options->cover, "What vouches for it, if not FILE.sig.json")->type_name("F");
}

} // namespace

Result<Id<User>> lastWithAddress(Backend &backend, const std::string &email)
{
    const QString address = QString::fromStdString(email);
    TRY(const auto id, backend.db.value<Id<User>>(u"SELECT id FROM users WHERE email = ? ORDER BY created_at DESC"_s,
                                                  {address.toCaseFolded()}));
    if (id.isNull())
        return usage(u"There is no account with the address %1."_s.arg(address));
    return id;
}

void addAuditExport(CLI::App &group, CommandLine &line)
{
    addWriting(group, line);
    addChecking(group, line);
}

} // namespace bitflow::cli
