// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/rows.h"

namespace bitflow::importrows {

const QString columns =
    u"SELECT i.id, i.kind, i.state, i.file_name, i.institution_id, n.kind AS parent_kind, i.mapping, i.row_total, "
    "i.processed, i.created, i.existing, i.failed, i.message, i.created_by, u.first_name, u.last_name, "
    "u.native_name, u.email, i.created_at, i.updated_at, i.finished_at, i.row_version "_s;
const QString tables =
    u"FROM imports i JOIN users u ON u.id = i.created_by LEFT JOIN institutions n ON n.id = i.institution_id"_s;

namespace {

Result<void> done(const Result<qint64> &run)
{
    return run.transform([](qint64) {});
}

Result<ImportRow> found(Result<std::optional<ImportRow>> row)
{
    TRY(auto one, std::move(row));
    if (!one)
        return notFound();
    return *std::move(one);
}

} // namespace

Result<ImportRow> load(sql::Database &db, Id<ImportRun> id)
{
    return found(db.first<ImportRow>(columns + tables + u" WHERE i.id = ?"_s, {id}));
}

Result<ImportRow> loadForChange(sql::Database &db, Id<ImportRun> id)
{
    // only this row is locked, not what stands beside it
    TRY(const auto locked,
        db.column<Id<ImportRun>>(u"SELECT id FROM imports WHERE id = ?"_s + db.dialect().forUpdate(), {id}));
    if (locked.isEmpty())
        return notFound();
    return load(db, id);
}

Result<qint64> writing(sql::Database &db, Id<User> person)
{
    return db.value<qint64>(u"SELECT COUNT(*) FROM imports WHERE created_by = ? AND state IN (?, ?)"_s,
                            {person, ImportState::Queued, ImportState::Running});
}

Result<QByteArray> loadFile(sql::Database &db, Id<ImportRun> id)
{
    return db.value<QByteArray>(u"SELECT file FROM imports WHERE id = ?"_s, {id});
}

Result<void> insert(sql::Database &db, const ImportRow &row, const QByteArray &file)
{
    return done(db.run(
        u"INSERT INTO imports (id, kind, state, file_name, file, institution_id, mapping, row_total, created_by, "
        "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {row.id, row.kind, row.state, row.fileName, file, row.institutionId, row.layout, row.rowTotal, row.createdBy,
         row.createdAt, row.updatedAt}));
}

Result<void> update(sql::Database &db, const ImportRow &row)
{
    return done(db.run(u"UPDATE imports SET state = ?, mapping = ?, processed = ?, created = ?, existing = ?, failed = "
                       u"?, message = ?, "
                       "finished_at = ?, updated_at = ?, row_version = row_version + 1 WHERE id = ?"_s,
                       {row.state, row.layout, row.processed, row.created, row.existing, row.failed,
                        row.message.left(500), row.finishedAt, Instant::now(), row.id}));
}

Result<void> addErrors(sql::Database &db, Id<ImportRun> id, const QList<RowError> &errors)
{
    QList<sql::Args> rows;
    int position = 0;
    for (qsizetype i = 0; i < errors.size(); ++i) {
        const RowError &error = errors[i];
        position = i > 0 && errors[i - 1].row == error.row ? position + 1 : 0;
        rows.append({id, error.row, position, error.field.left(64), error.code.left(64), error.detail.left(500)});
    }
    if (rows.isEmpty())
        return {};
    return db.many(
        u"INSERT INTO import_errors (import_id, row_no, position, field, code, detail) VALUES (?, ?, ?, ?, ?, ?)"_s,
        rows);
}

Result<void> clearErrors(sql::Database &db, Id<ImportRun> id)
{
    return done(db.run(u"DELETE FROM import_errors WHERE import_id = ?"_s, {id}));
}

Result<QList<RowError>> errors(sql::Database &db, Id<ImportRun> id)
{
    return db.all<RowError>(
        u"SELECT row_no AS \"row\", field, code, detail FROM import_errors WHERE import_id = ? ORDER BY row_no, position"_s,
        {id});
}

RowKind rowKind(const ImportRow &row)
{
    if (row.kind == ImportKind::Users)
        return RowKind::Person;
    return !row.parentKind                                  ? RowKind::University
           : *row.parentKind == InstitutionKind::University ? RowKind::College
                                                            : RowKind::Department;
}

bool isFinal(ImportState state)
{
    return state == ImportState::Done || state == ImportState::Cancelled || state == ImportState::Failed;
}

ImportRun toRun(const ImportRow &row)
{
    ImportRun run;
    run.id = row.id;
    run.kind = row.kind;
    run.state = row.state;
    run.fileName = row.fileName;
    run.institutionId = row.institutionId;
    run.columns = row.layout.columns;
    run.sample = row.layout.sample;
    run.mapping = row.layout.mapping;
    run.targets = importTargets(rowKind(row));
    run.required = importRequired(rowKind(row));
    run.rowCount = row.rowTotal;
    run.processed = row.processed;
    run.created = row.created;
    run.existing = row.existing;
    run.failed = row.failed;
    run.message = row.message;
    run.createdBy = row.createdBy;
    User maker;
    maker.firstName = row.firstName;
    maker.lastName = row.lastName;
    maker.nativeName = row.nativeName;
    maker.email = row.email;
    run.createdByName = displayName(maker);
    run.createdAt = row.createdAt;
    run.updatedAt = row.updatedAt;
    run.finishedAt = row.finishedAt;
    run.rowVersion = row.rowVersion;
    return run;
}

} // namespace bitflow::importrows
