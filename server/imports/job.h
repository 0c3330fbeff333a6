// SPDX-License-Identifier: GPL-3.0-or-later
// Dry run and write of an import as jobs, in chunks. A chunk of the write is one transaction: its rows, their audit
// rows, the row errors, the counts and how far it has come. Whenever the process dies, another goes on behind the last
// whole chunk.
#pragma once

#include "server/audit/audit.h"
#include "server/imports/plan.h"
#include "server/imports/rows.h"
#include "server/jobs/queue.h"

namespace bitflow {

class ImportJobs
{
public:
    static constexpr int chunkSize = 500;
    static constexpr auto checkType = "imports.check"_L1; // payload: the id of the import
    static constexpr auto runType = "imports.run"_L1;

    // Becomes the queue's handler for both types; everything outlives it.
    ImportJobs(ImportTools tools, Audit &audit, JobQueue &queue);

    // Called after each chunk, in the worker's thread; tests end the work there.
    std::function<Result<void>()> betweenChunks;

private:
    Result<void> carryOut(JobRun &run, RowMode mode);
    Result<bool> chunk(JobRun &run, RowMode mode, ImportPlan &plan, Id<ImportRun> id);
    Result<bool> write(JobRun &run, RowMode mode, ImportPlan &plan, importrows::ImportRow row, const RowCounts &counts);
    Result<void> end(JobRun &run, RowMode mode, importrows::ImportRow &row);
    // E10: what the maker may do now, not what he could when he began.
    Result<Caller> originator(const importrows::ImportRow &row);
    Result<void> giveUp(Id<ImportRun> id, const Error &error);

    ImportTools m_tools;
    sql::Database &m_db;
    Audit &m_audit;
};

} // namespace bitflow
