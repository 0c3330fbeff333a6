// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/job.h"

namespace bitflow {

namespace {

Id<ImportRun> importOf(const Job &job) { return Id<ImportRun>::parse(job.payload).value_or(Id<ImportRun>()); }

bool isAtWork(ImportState state, RowMode mode)
{
    return mode == RowMode::Check ? state == ImportState::Checking
                                  : state == ImportState::Queued || state == ImportState::Running;
}

// No use in trying again: the file, the mapping or the rights must change first.
bool isFinalError(const Error &error)
{
    return error.status >= 400 && error.status < 500 && error.code != "lease_lost"_L1;
}

QString told(const Error &error)
{
    if (error.status == 404)
        return u"Whoever started this import may not do this there any more."_s;
    return error.errors.isEmpty() ? error.detail : error.errors.first().detail;
}

} // namespace

ImportJobs::ImportJobs(ImportTools tools, Audit &audit, JobQueue &queue)
    : m_tools(tools)
    , m_db(tools.db)
    , m_audit(audit)
{
    const auto gaveUp = [this](const Job &job, const Error &error) { return giveUp(importOf(job), error); };
    queue.handle(checkType, {[this](JobRun &run) { return carryOut(run, RowMode::Check); }, gaveUp});
    queue.handle(runType, {[this](JobRun &run) { return carryOut(run, RowMode::Write); }, gaveUp});
}

Result<void> ImportJobs::carryOut(JobRun &run, RowMode mode)
{
    const auto id = importOf(run.job());
    TRY(const auto row, importrows::load(m_db, id));
    if (!isAtWork(row.state, mode))
        return {};
    TRY(const QByteArray file, importrows::loadFile(m_db, id));
    auto plan = ImportPlan::make(m_tools, importrows::rowKind(row), row.institutionId, file, row.layout.mapping);
    if (!plan)
        return isFinalError(plan.error()) ? m_db.transaction([&] { return giveUp(id, plan.error()); })
                                          : std::unexpected(plan.error());
    for (;;) {
        if (run.stopping())
            return fail(503, u"stopping"_s);
        TRY(const bool more, chunk(run, mode, *plan, id));
        if (!more)
            return {};
        if (betweenChunks)
            TRY_VOID(betweenChunks());
    }
}

Result<bool> ImportJobs::chunk(JobRun &run, RowMode mode, ImportPlan &plan, Id<ImportRun> id)
{
    // A dry run only reads, so it need not keep others from writing meanwhile.
    RowCounts checked;
    int from = 0;
    if (mode == RowMode::Check) {
        TRY(const auto row, importrows::load(m_db, id));
        from = row.processed;
        TRY(checked, plan.work({}, mode, from, std::min(from + chunkSize, plan.rowCount())));
    }
    return m_db.transaction([&]() -> Result<bool> {
        TRY_VOID(run.progress());
        TRY(auto row, importrows::loadForChange(m_db, id));
        if (!isAtWork(row.state, mode)) { // cancelled
            TRY_VOID(run.finish());
            return false;
        }
        if (mode == RowMode::Check && row.processed != from)
            return true;
        const auto caller = originator(row);
        if (!caller && isFinalError(caller.error())) {
            TRY_VOID(giveUp(id, caller.error()));
            TRY_VOID(run.finish());
            return false;
        }
        TRY_VOID(caller);
        RowCounts counts = checked;
        if (mode == RowMode::Write) {
            TRY(counts, plan.work(*caller, mode, row.processed, std::min(row.processed + chunkSize, plan.rowCount())));
        }
        return write(run, mode, plan, row, counts);
    });
}

Result<bool> ImportJobs::write(JobRun &run, RowMode mode, ImportPlan &plan, importrows::ImportRow row,
                               const RowCounts &counts)
{
    TRY_VOID(importrows::addErrors(m_db, row.id, counts.errors));
    row.processed = std::min(row.processed + chunkSize, plan.rowCount());
    row.created += counts.created;
    row.existing += counts.existing;
    row.failed += counts.failed;
    if (mode == RowMode::Write)
        row.state = ImportState::Running;
    const bool more = row.processed < plan.rowCount();
    if (!more)
        TRY_VOID(end(run, mode, row));
    TRY_VOID(importrows::update(m_db, row));
    return more;
}

Result<void> ImportJobs::end(JobRun &run, RowMode mode, importrows::ImportRow &row)
{
    row.state = mode == RowMode::Check ? ImportState::Checked : ImportState::Done;
    TRY_VOID(run.finish());
    if (mode == RowMode::Check)
        return {};
    row.finishedAt = Instant::now();
    TRY(const Caller caller, originator(row));
    const QJsonObject result{{u"kind"_s, QString(nameOf(row.kind))},
                             {u"file_name"_s, row.fileName},
                             {u"created"_s, row.created},
                             {u"existing"_s, row.existing},
                             {u"failed"_s, row.failed}};
    return m_audit.record(caller, {"imports.run"_L1, row.institutionId, "import"_L1, row.id.uuid(), {}, result});
}

Result<Caller> ImportJobs::originator(const importrows::ImportRow &row)
{
    Caller caller;
    caller.userId = row.createdBy;
    caller.name = row.email;
    caller.requestId = row.id.toString();
    TRY(caller.grants, m_tools.access.grantsOf(row.createdBy));
    TRY_VOID(m_tools.access.require(caller, permissionFor(importrows::rowKind(row)), row.institutionId));
    return caller;
}

Result<void> ImportJobs::giveUp(Id<ImportRun> id, const Error &error)
{
    TRY(auto row, importrows::loadForChange(m_db, id));
    if (importrows::isFinal(row.state))
        return {};
    row.state = ImportState::Failed;
    row.message = told(error);
    row.finishedAt = Instant::now();
    return importrows::update(m_db, row);
}

} // namespace bitflow
