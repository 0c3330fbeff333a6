// SPDX-License-Identifier: GPL-3.0-or-later
// Imports in their table. The file itself is fetched only where it is read: progress is asked for often.
#pragma once

#include "common/api/imports.h"
#include "server/imports/columns.h"
#include "server/sql/database.h"

namespace bitflow {

// What is kept of the file beside it, so that nobody has to read it again to show it.
struct ImportLayout
{
    QStringList columns;
    QList<QStringList> sample; // the first rows, long cells cut
    QList<ColumnMapping> mapping;

    static constexpr auto fields()
    {
        using L = ImportLayout;
        return describe(Field{"columns"_L1, &L::columns}, Field{"sample"_L1, &L::sample},
                        Field{"mapping"_L1, &L::mapping});
    }
};

namespace importrows {

struct ImportRow
{
    Id<ImportRun> id;
    ImportKind kind = ImportKind::Institutions;
    ImportState state = ImportState::Uploaded;
    QString fileName;
    Id<Institution> institutionId;
    std::optional<InstitutionKind> parentKind; // of institutionId
    ImportLayout layout;
    int rowTotal = 0, processed = 0, created = 0, existing = 0, failed = 0;
    QString message;
    Id<User> createdBy;
    QString firstName, lastName, nativeName, email; // of its maker
    Instant createdAt, updatedAt;
    std::optional<Instant> finishedAt;
    int rowVersion = 0;

    static constexpr auto fields()
    {
        using R = ImportRow;
        return describe(
            Field{"id"_L1, &R::id}, Field{"kind"_L1, &R::kind}, Field{"state"_L1, &R::state},
            Field{"file_name"_L1, &R::fileName}, Field{"institution_id"_L1, &R::institutionId},
            Field{"parent_kind"_L1, &R::parentKind}, Field{"mapping"_L1, &R::layout},
            Field{"row_total"_L1, &R::rowTotal}, Field{"processed"_L1, &R::processed}, Field{"created"_L1, &R::created},
            Field{"existing"_L1, &R::existing}, Field{"failed"_L1, &R::failed}, Field{"message"_L1, &R::message},
            Field{"created_by"_L1, &R::createdBy}, Field{"first_name"_L1, &R::firstName},
            Field{"last_name"_L1, &R::lastName}, Field{"native_name"_L1, &R::nativeName}, Field{"email"_L1, &R::email},
            Field{"created_at"_L1, &R::createdAt}, Field{"updated_at"_L1, &R::updatedAt},
            Field{"finished_at"_L1, &R::finishedAt}, Field{"row_version"_L1, &R::rowVersion});
    }
};

extern const QString columns; // "SELECT i.id, …"
extern const QString tables;  // "FROM imports i …"

Result<ImportRow> load(sql::Database &db, Id<ImportRun> id); // 404
Result<ImportRow> loadForChange(sql::Database &db, Id<ImportRun> id);
Result<qint64> writing(sql::Database &db, Id<User> person); // how many imports of theirs write, or wait to
Result<QByteArray> loadFile(sql::Database &db, Id<ImportRun> id);
Result<void> insert(sql::Database &db, const ImportRow &row, const QByteArray &file);
// Moves on from the state it is in; everything that update() writes: state, mapping, counts, message, finished_at.
Result<void> update(sql::Database &db, const ImportRow &row);
Result<void> addErrors(sql::Database &db, Id<ImportRun> id, const QList<RowError> &errors);
Result<void> clearErrors(sql::Database &db, Id<ImportRun> id);
Result<QList<RowError>> errors(sql::Database &db, Id<ImportRun> id);

ImportRun toRun(const ImportRow &row);
RowKind rowKind(const ImportRow &row);
bool isFinal(ImportState state);

} // namespace importrows
} // namespace bitflow
