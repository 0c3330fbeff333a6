// SPDX-License-Identifier: GPL-3.0-or-later
// Import: upload → dry run by the validators of the write → the write as a job with progress and cancel.
#pragma once

#include "common/endpoint.h"
#include "common/model/importrun.h"
#include "common/page.h"

namespace bitflow {

struct NewImport
{
    ImportKind kind = ImportKind::Institutions;
    Id<Institution> institutionId; // where the rows go: parent of institutions, home of people; null: the platform
    QString fileName;
    Upload file; // CSV (RFC 4180), UTF-8 with or without BOM; at most 20 MiB

    static constexpr auto fields()
    {
        using N = NewImport;
        return describe(Field{"kind"_L1, &N::kind, {.given = true}}, Field{"institution_id"_L1, &N::institutionId},
                        Field{"file_name"_L1, &N::fileName, {.required = true, .format = Format::Line}},
                        Field{"file"_L1, &N::file});
    }
};

struct ImportQuery : Paging
{
    static constexpr auto fields() { return listFields<ImportQuery>(); }
};

struct ImportRef
{
    Id<ImportRun> importId;

    static constexpr auto fields() { return describe(Field{"import_id"_L1, &ImportRef::importId}); }
};

struct ImportStart
{
    Id<ImportRun> importId;
    QList<ColumnMapping> mapping; // empty: as sniffed

    static constexpr auto fields()
    {
        return describe(Field{"import_id"_L1, &ImportStart::importId},
                        Field{"mapping"_L1, &ImportStart::mapping, {.maxLength = 100}});
    }
};

struct RowErrorQuery : Paging
{
    Id<ImportRun> importId;

    static constexpr auto fields()
    {
        return listFields<RowErrorQuery>(Field{"import_id"_L1, &RowErrorQuery::importId});
    }
};

// The rows that need attention with their original columns, "_error" and "_hint" added: mended, it can be imported
// again.
struct ErrorFile
{
    QString fileName, content;

    static constexpr auto fields()
    {
        return describe(Field{"file_name"_L1, &ErrorFile::fileName}, Field{"content"_L1, &ErrorFile::content});
    }
    friend bool operator==(const ErrorFile &, const ErrorFile &) = default;
};

// Who may import is decided by what the rows need: universities.create, colleges.create … or users.create at the
// target, asked again when the job runs (rule E10). An import is seen by its maker and by those who could have made it.
namespace Api {
inline constexpr Endpoint<NewImport, ImportRun> createImport{
    Method::Post, "/imports"_L1,         "createImport"_L1,
    signedIn(),   Guard::IdempotencyKey, "Upload a CSV file; nothing is written yet"_L1};
inline constexpr Endpoint<ImportQuery, Page<ImportRun>> listImports{
    Method::Get, "/imports"_L1, "listImports"_L1, signedIn(), Guard::None, "One's own imports, newest first"_L1};
inline constexpr Endpoint<ImportRef, ImportRun> getImport{Method::Get,    "/imports/{import_id}"_L1,
                                                          "getImport"_L1, signedIn(),
                                                          Guard::None,    "State and counts of an import"_L1};
inline constexpr Endpoint<ImportStart, ImportRun> checkImport{
    Method::Post,     "/imports/{import_id}/check"_L1,
    "checkImport"_L1, signedIn(),
    Guard::None,      "Dry run as a job: what would be created, and every row error"_L1};
inline constexpr Endpoint<ImportStart, ImportRun> runImport{
    Method::Post,   "/imports/{import_id}/run"_L1,
    "runImport"_L1, signedIn(),
    Guard::None,    "Write as a job that survives a restart"_L1};
inline constexpr Endpoint<ImportRef, ImportRun> cancelImport{
    Method::Post,      "/imports/{import_id}/cancel"_L1,
    "cancelImport"_L1, signedIn(),
    Guard::None,       "Stop; what is written stays and is counted"_L1};
inline constexpr Endpoint<RowErrorQuery, Page<RowError>> listRowErrors{
    Method::Get, "/imports/{import_id}/errors"_L1, "listRowErrors"_L1, signedIn(),
    Guard::None, "Row errors in row order"_L1};
inline constexpr Endpoint<ImportRef, ErrorFile> errorFile{
    Method::Get,    "/imports/{import_id}/error-file"_L1,
    "errorFile"_L1, signedIn(),
    Guard::None,    "The bad rows as a CSV file that can be imported again"_L1};
} // namespace Api

} // namespace bitflow
