// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/auditexport.h"
#include "server/cli/prepare.h"

#include <QElapsedTimer>
#include <QFile>

namespace bitflow::cli {

namespace {

constexpr qint64 longestCheckpoints = 1024LL * 1024 * 1024;

struct VerifyOptions
{
    qint64 from = 1;
    std::string checkpoints;
};

struct EraseOptions
{
    std::string person;
    bool yes = false;
};

QString sentence(const AuditVerdict &verdict)
{
    const QString row = u"Row %1"_s.arg(verdict.firstBad);
    switch (verdict.fault) {
    case AuditFault::None:
        return u"The log is as it was written."_s;
    case AuditFault::SealMissing:
        return row + u" of the chain was taken out."_s;
    case AuditFault::EventMissing:
        return row + u" was deleted."_s;
    case AuditFault::EventChanged:
        return row + u" is not what was sealed: it was changed or exchanged."_s;
    case AuditFault::EventForged:
        return row +
               u" was not written by a server with the key storage/keys/audit.pem: it was inserted or changed, or "
               "this is another key."_s;
    case AuditFault::ChainBroken:
        return row + u" does not follow from the one before it."_s;
    case AuditFault::CheckpointForged:
        return u"The checkpoint of row %1 is not signed with the key storage/keys/audit.pem."_s.arg(verdict.firstBad);
    case AuditFault::Rewritten:
        return u"From row %1 on, the chain is not what was signed: it was made anew."_s.arg(verdict.firstBad);
    case AuditFault::NotSigned:
        return u"From row %1 on, the chain was not signed in time: no server runs, or the chain was made anew. Start "
               u"the "
               "server, which signs it if it may, and verify again."_s.arg(verdict.firstBad);
    case AuditFault::NotSealed:
        return u"Rows wait for their seals since more than two minutes: no server is sealing. Start it, and verify "
               "again."_s;
    case AuditFault::CutOff:
        return u"The log ends before row %1, and a signed checkpoint knows of more."_s.arg(verdict.firstBad);
    }
    return {};
}

QJsonObject resultOf(const AuditVerdict &verdict, qint64 perSecond)
{
    QJsonObject result{{u"ok"_s, verdict.ok()},
                       {u"rows"_s, verdict.rows},
                       {u"first_bad"_s, QJsonValue()},
                       {u"pending"_s, verdict.pending},
                       {u"checkpoints"_s, verdict.checkpoints},
                       {u"rows_per_second"_s, perSecond}};
    if (verdict.ok())
        return result;
    result[u"first_bad"_s] = verdict.firstBad;
    result[u"fault"_s] = QString(nameOf(verdict.fault));
    result[u"detail"_s] = sentence(verdict);
    if (!verdict.event.isNull())
        result[u"event"_s] = verdict.event.toString(QUuid::WithoutBraces);
    return result;
}

// Those of the file that was named, else of the one this server writes, if it has written any.
Result<QList<AuditCheckpoint>> outsideCheckpoints(const Config &config, const QString &named, const Console &console)
{
    const QString path = named.isEmpty() ? config.dataDir.auditCheckpoints() : named;
    if (named.isEmpty() && !QFile::exists(path))
        return QList<AuditCheckpoint>();
    TRY(const QByteArray text, readFile(path, longestCheckpoints));
    const auto read = CheckpointFile::parse(text);
    if (!named.isEmpty() && read.checkpoints.isEmpty())
        return fail(422, u"checkpoint_unreadable"_s, u"There is no checkpoint in %1."_s.arg(path));
    for (const int number : read.unreadable)
        console.warn(u"%1: line %2 is no checkpoint"_s.arg(path).arg(number));
    return read.checkpoints;
}

Result<Exit> verify(const CommandLine &line, const VerifyOptions &options, const Console &console)
{
    TRY(const Config config, configure(line, console));
    TRY(const auto outside, outsideCheckpoints(config, QString::fromStdString(options.checkpoints), console));
    TRY(const auto backend, prepare(config, console));
    QElapsedTimer timer;
    timer.start();
    TRY(const AuditVerdict verdict, AuditVerifier(backend->db, backend->auditKey).run({options.from, outside}));
    const double seconds = qMax(double(timer.nsecsElapsed()) / 1e9, 1e-6);
    const auto perSecond = qint64(double(verdict.rows) / seconds);
    console.line(sentence(verdict));
    if (!verdict.event.isNull())
        console.line(u"It is the event %1"_s.arg(verdict.event.toString(QUuid::WithoutBraces)));
    console.line(
        u"%1 rows in order in %2 s (%3 rows/s), %4 checkpoints compared, %5 rows not sealed yet"_s.arg(verdict.rows)
            .arg(seconds, 0, 'f', 2)
            .arg(perSecond)
            .arg(verdict.checkpoints)
            .arg(verdict.pending));
    console.result(resultOf(verdict, perSecond));
    return verdict.ok() ? Exit::Ok : Exit::Failed;
}

Result<Exit> erase(const CommandLine &line, const EraseOptions &options, const Console &console)
{
    const QString person = QString::fromStdString(options.person);
    if (!options.yes)
        return fail(400, u"usage"_s,
                    u"What the log tells of %1 becomes unreadable for good. Say --yes to do it."_s.arg(person));
    TRY(const Config config, configure(line, console));
    TRY(const auto backend, prepare(config, console));
    const auto named = Id<User>::parse(person);
    TRY(const Id<User> id, named ? Result<Id<User>>(*named) : lastWithAddress(*backend, options.person));
    TRY(const qint64 inUse,
        backend->db.value<qint64>(u"SELECT COUNT(*) FROM users WHERE id = ? AND deleted_at IS NULL"_s, {id}));
    if (inUse > 0)
        return fail(
            409, u"account_in_use"_s,
            u"%1 has an account, and what is done with it must stay readable. Move it to the trash first."_s.arg(
                person));
    const auto erased = backend->db.transaction([&]() -> Result<bool> {
        TRY(const bool done, backend->audit.people().destroy(id.uuid()));
        TRY_VOID(backend->audit.record(commandLineCaller(), {"audit.erase"_L1, {}, "user"_L1, id.uuid(), {}, {}}));
        return done;
    });
    TRY_VOID(erased);
    console.line(*erased ? u"What the log tells of %1 can no longer be read. Its chain still verifies; backups made "
                           "before hold the key until they expire."_s.arg(person)
                         : u"The log holds nothing readable about %1."_s.arg(person));
    console.result({{u"erased"_s, *erased}, {u"user_id"_s, id.toString()}});
    return Exit::Ok;
}

void addVerify(CLI::App &group, CommandLine &line)
{
    const auto options = std::make_shared<VerifyOptions>();
    CLI::App *command =
        addCommand(group, line, "verify", "Tell whether the log is as it was written; exit code 1 if not",
                   [&line, options](const Console &console) { return verify(line, *options, console); });
    command->add_option("--from", options->from, "Begin with this row of the chain and believe those before it")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--checkpoint", options->checkpoints,
                     "Compare with the signed checkpoints of this file, a copy kept elsewhere, instead of "
                     "DIR/storage/logs/audit-checkpoints.log")
        ->type_name("F");
}

void addErase(CLI::App &group, CommandLine &line)
{
    const auto options = std::make_shared<EraseOptions>();
    CLI::App *command = addCommand(group, line, "erase", "Make unreadable for good what the log tells of a person",
                                   [&line, options](const Console &console) { return erase(line, *options, console); });
    command->add_option("PERSON", options->person, "E-mail address, or id of one who is gone")->required();
    command->add_flag("--yes", options->yes, "There is no way back, and it is meant");
}

} // namespace

void addAudit(CLI::App &app, CommandLine &line)
{
    CLI::App *audit = addGroup(app, "audit", "The audit log");
    addVerify(*audit, line);
    addAuditExport(*audit, line);
    addErase(*audit, line);
}

} // namespace bitflow::cli
