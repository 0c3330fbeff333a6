// SPDX-License-Identifier: GPL-3.0-or-later
// Bringing rows of a CSV file in: what was found, what was done, and which rows need attention.
#pragma once

#include "common/model/institution.h"

namespace bitflow {

// One complaint about one row. Rows are counted as a spreadsheet shows them: the header is row 1.
struct RowError
{
    int row = 0;
    QString field, code, detail;

    static constexpr auto fields()
    {
        using R = RowError;
        return describe(Field{"row"_L1, &R::row}, Field{"field"_L1, &R::field}, Field{"code"_L1, &R::code},
                        Field{"detail"_L1, &R::detail});
    }
    friend bool operator==(const RowError &, const RowError &) = default;
};

// Which column of the file feeds which member.
struct ColumnMapping
{
    QString column, field; // field empty: left out

    static constexpr auto fields()
    {
        return describe(Field{"column"_L1, &ColumnMapping::column, {.maxLength = 255}},
                        Field{"field"_L1, &ColumnMapping::field, {.maxLength = 64}});
    }
    friend bool operator==(const ColumnMapping &, const ColumnMapping &) = default;
};

struct ImportRun
{
    Id<ImportRun> id;
    ImportKind kind = ImportKind::Institutions;
    ImportState state = ImportState::Uploaded;
    QString fileName;
    Id<Institution> institutionId; // where the rows go; null: the platform
    QStringList columns;           // the header of the file
    QList<QStringList> sample;     // the first rows, as they stand
    QList<ColumnMapping> mapping;  // as sniffed, or as confirmed
    QStringList targets;           // members that can be fed
    QStringList required;          // members that must be fed
    int rowCount = 0;              // data rows, empty ones not counted
    int processed = 0;
    int created = 0; // after a dry run: would be created
    int existing = 0;
    int failed = 0;  // rows with at least one complaint
    QString message; // why it failed, when it failed
    Id<User> createdBy;
    QString createdByName;
    Instant createdAt, updatedAt;
    std::optional<Instant> finishedAt;
    int rowVersion = 0;

    static constexpr auto fields()
    {
        using R = ImportRun;
        return describe(
            Field{"id"_L1, &R::id}, Field{"kind"_L1, &R::kind}, Field{"state"_L1, &R::state},
            Field{"file_name"_L1, &R::fileName}, Field{"institution_id"_L1, &R::institutionId},
            Field{"columns"_L1, &R::columns}, Field{"sample"_L1, &R::sample}, Field{"mapping"_L1, &R::mapping},
            Field{"targets"_L1, &R::targets}, Field{"required"_L1, &R::required}, Field{"row_count"_L1, &R::rowCount},
            Field{"processed"_L1, &R::processed}, Field{"created"_L1, &R::created}, Field{"existing"_L1, &R::existing},
            Field{"failed"_L1, &R::failed}, Field{"message"_L1, &R::message}, Field{"created_by"_L1, &R::createdBy},
            Field{"created_by_name"_L1, &R::createdByName}, Field{"created_at"_L1, &R::createdAt},
            Field{"updated_at"_L1, &R::updatedAt}, Field{"finished_at"_L1, &R::finishedAt},
            Field{"row_version"_L1, &R::rowVersion});
    }
    friend bool operator==(const ImportRun &, const ImportRun &) = default;
};

} // namespace bitflow
