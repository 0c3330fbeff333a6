// SPDX-License-Identifier: GPL-3.0-or-later
// Imports: one function per endpoint of common/api/imports.h. Blocking, thread-safe. Who may import is asked here,
// because only the file's target says what it takes. Errors beyond 403 and 404:
//   409 wrong_state   not in this state of the import
//   409 too_many_running  two imports of theirs write already
//   429 too_many_attempts  the quota of a person is used up; a dry run is not counted
//   403 not_yours     only the maker runs an import: it runs with his rights
//   422 encoding, csv_quote, empty_file, too_many_rows, too_many_columns; invalid (mapping)
#pragma once

#include "server/auth/bulkquota.h"
#include "server/imports/job.h"

namespace bitflow {

// What a file would do, or has done.
struct ImportReport
{
    int created = 0, existing = 0;
    QList<RowError> errors;

    static constexpr auto fields()
    {
        return describe(Field{"created"_L1, &ImportReport::created}, Field{"existing"_L1, &ImportReport::existing},
                        Field{"errors"_L1, &ImportReport::errors});
    }
    friend bool operator==(const ImportReport &, const ImportReport &) = default;
};

class ImportStore
{
public:
    // All of these outlive the store. The key seals the cursors of lists. Becomes the queue's handler of its jobs.
    ImportStore(sql::Database &db, AccessControl &access, Audit &audit, InstitutionStore &institutions,
                UserStore &users, JobQueue &queue, BulkQuota quota, QByteArray cursorKey);

    Result<ImportRun> create(const Caller &caller, const NewImport &in);
    Result<Page<ImportRun>> list(const Caller &caller, const ImportQuery &query);
    Result<ImportRun> get(const Caller &caller, const ImportRef &in);
    Result<ImportRun> check(const Caller &caller, const ImportStart &in);
    Result<ImportRun> run(const Caller &caller, const ImportStart &in);
    Result<ImportRun> cancel(const Caller &caller, const ImportRef &in);
    Result<Page<RowError>> rowErrors(const Caller &caller, const RowErrorQuery &query);
    Result<ErrorFile> errorFile(const Caller &caller, const ImportRef &in);

    // For the command line. A dry run that leaves no trace; the write in this thread, unless a worker is faster: then
    // it is waited for. An import that failed is an error.
    Result<ImportReport> preview(const Caller &caller, const NewImport &in);
    Result<ImportReport> runNow(const Caller &caller, const NewImport &in);

    [[nodiscard]] ImportJobs &jobs() { return m_jobs; }

private:
    struct Target
    {
        RowKind kind = RowKind::University;
        std::optional<InstitutionKind> parentKind;
    };
    Result<Target> target(const Caller &caller, ImportKind kind, Id<Institution> institution);
    Result<void> fits(qint64 bytes);
    Result<importrows::ImportRow> visible(const Caller &caller, Id<ImportRun> id);
    Result<importrows::ImportRow> begin(const Caller &caller, const ImportStart &in, bool write,
                                        Id<Job> *job = nullptr);
    Result<void> record(const Caller &caller, QLatin1StringView action, const importrows::ImportRow &row);
    Result<ImportReport> report(Id<ImportRun> id);

    sql::Database &m_db;
    AccessControl &m_access;
    Audit &m_audit;
    JobQueue &m_queue;
    ImportTools m_tools;
    ImportJobs m_jobs;
    BulkQuota m_quota;
    QByteArray m_cursorKey;
};

} // namespace bitflow
