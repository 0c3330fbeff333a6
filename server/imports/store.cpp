// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/store.h"

#include "server/sql/keyset.h"
#include "server/users/rows.h"

#include <thread>
#include <utility>

namespace bitflow {

namespace {

using importrows::ImportRow;

constexpr qsizetype sampleRows = 5;
constexpr qsizetype sampleCell = 80;
constexpr qsizetype mostColumns = 100;
constexpr qint64 mostAtOnce = 2; // imports of a person that write

// Complaints about the file point at it.
std::unexpected<Error> aboutFile(Error error)
{
    if (error.errors.isEmpty())
        error.errors = {{u"/file"_s, error.code, error.detail}};
    return std::unexpected(std::move(error));
}

ImportLayout layoutOf(const CsvFile &file, RowKind kind)
{
    ImportLayout layout{file.header, {}, sniffMapping(file.header, kind)};
    for (const CsvRecord &record : file.rows.first(std::min(sampleRows, file.rows.size()))) {
        QStringList cells;
        for (const QString &cell : record.cells.first(std::min(file.header.size(), record.cells.size())))
            cells.append(cell.left(sampleCell));
        layout.sample.append(cells);
    }
    return layout;
}

std::unexpected<Error> wrongState(ImportState state)
{
    return fail(409, u"wrong_state"_s, u"This cannot be done with an import that is %1."_s.arg(nameOf(state)));
}

// Whose row is locked.
Result<void> mayWrite(sql::Database &db, Id<User> person)
{
    TRY(const qint64 writing, importrows::writing(db, person));
    if (writing < mostAtOnce)
        return {};
    return fail(409, u"too_many_running"_s,
                u"%1 of your imports are still writing. Start this one when one of them is through."_s.arg(mostAtOnce));
}

QString errorFileName(QString name)
{
    if (name.endsWith(".csv"_L1, Qt::CaseInsensitive))
        name.chop(4);
    return name + u"-errors.csv"_s;
}

} // namespace

ImportStore::ImportStore(sql::Database &db, AccessControl &access, Audit &audit, InstitutionStore &institutions,
                         UserStore &users, JobQueue &queue, BulkQuota quota, QByteArray cursorKey)
    : m_db(db)
    , m_access(access)
    , m_audit(audit)
    , m_queue(queue)
    , m_tools{db, access, institutions, users}
    , m_jobs(m_tools, audit, queue)
    , m_quota(quota)
    , m_cursorKey(std::move(cursorKey))
{}

Result<ImportStore::Target> ImportStore::target(const Caller &caller, ImportKind kind, Id<Institution> institution)
{
    if (caller.userId.isNull())
        return fail(403, u"forbidden"_s, u"An import needs a person in whose name it runs."_s);
    ImportRow row;
    row.kind = kind;
    if (!institution.isNull()) {
        TRY(row.parentKind,
            m_access.kindOf(institution).transform([](InstitutionKind one) { return std::optional(one); }));
    }
    const RowKind rows = importrows::rowKind(row);
    TRY_VOID(m_access.require(caller, permissionFor(rows), institution));
    if (rows != RowKind::Person && row.parentKind == InstitutionKind::Department)
        return invalid(u"/institution_id"_s, u"wrong_parent"_s, u"nothing belongs below a department"_s);
    return Target{rows, row.parentKind};
}

// MySQL takes a statement in one packet. Its limit is told before the upload fails somewhere in the driver.
Result<void> ImportStore::fits(qint64 bytes)
{
    if (m_db.engine() == sql::Engine::Sqlite)
        return {};
    TRY(const qint64 packet, m_db.value<qint64>(u"SELECT @@max_allowed_packet"_s));
    constexpr qint64 rest = 256LL * 1024; // of the statement
    if (bytes + rest <= packet)
        return {};
    return aboutFile(
        {413,
         u"file_too_large"_s,
         u"The database takes %1 MiB at most. Split the file, or ask IT to raise max_allowed_packet."_s.arg(
             packet / 1024 / 1024),
         {},
         0});
}

Result<ImportRun> ImportStore::create(const Caller &caller, const NewImport &in)
{
    TRY(const Target where, target(caller, in.kind, in.institutionId));
    TRY_VOID(fits(in.file.bytes.size()));
    const auto file = readCsv(in.file.bytes);
    if (!file)
        return aboutFile(file.error());
    if (file->rows.isEmpty())
        return aboutFile({422, u"empty_file"_s, u"There are no rows below the header."_s, {}, 0});
    if (file->header.size() > mostColumns)
        return aboutFile({422, u"too_many_columns"_s, u"A file may have %1 columns."_s.arg(mostColumns), {}, 0});
    ImportRow row;
    row.id = Id<ImportRun>::make();
    row.kind = in.kind;
    row.fileName = in.fileName;
    row.institutionId = in.institutionId;
    row.layout = layoutOf(*file, where.kind);
    row.rowTotal = int(file->rows.size());
    row.createdBy = caller.userId;
    row.createdAt = row.updatedAt = Instant::now();
    return m_db.transaction([&]() -> Result<ImportRun> {
        TRY_VOID(importrows::insert(m_db, row, in.file.bytes));
        TRY_VOID(record(caller, "imports.create"_L1, row));
        TRY(const auto made, importrows::load(m_db, row.id));
        return importrows::toRun(made);
    });
}

Result<void> ImportStore::record(const Caller &caller, QLatin1StringView action, const ImportRow &row)
{
    const QJsonObject what{
        {u"kind"_s, QString(nameOf(row.kind))}, {u"file_name"_s, row.fileName}, {u"rows"_s, row.rowTotal}};
    return m_audit.record(caller, {action, row.institutionId, "import"_L1, row.id.uuid(), {}, what});
}

Result<Page<ImportRun>> ImportStore::list(const Caller &caller, const ImportQuery &query)
{
    sql::ListSource source;
    source.select = importrows::columns;
    source.from = importrows::tables;
    source.where = {u"i.created_by = ?"_s};
    source.args = {caller.userId};
    source.sortable = {
        {"created_at"_L1, "i.created_at"_L1}, {"file_name"_L1, "i.file_name"_L1}, {"state"_L1, "i.state"_L1}};
    source.defaultSort = u"-created_at"_s;
    source.idColumn = u"i.id"_s;
    source.cursorKey = m_cursorKey;
    source.filterHash = caller.userId.toBytes();
    TRY(const auto rows, sql::page<ImportRow>(m_db, query, source));
    Page<ImportRun> page{{}, rows.nextCursor, rows.total, rows.totalIsEstimate};
    for (const ImportRow &row : rows.items)
        page.items.append(importrows::toRun(row));
    return page;
}

Result<ImportRow> ImportStore::visible(const Caller &caller, Id<ImportRun> id)
{
    TRY(auto row, importrows::load(m_db, id));
    if (row.createdBy == caller.userId)
        return row;
    TRY(const bool may, m_access.may(caller, permissionFor(importrows::rowKind(row)), row.institutionId));
    if (!may)
        return notFound();
    return row;
}

Result<ImportRun> ImportStore::get(const Caller &caller, const ImportRef &in)
{
    return visible(caller, in.importId).transform(importrows::toRun);
}

Result<ImportRow> ImportStore::begin(const Caller &caller, const ImportStart &in, bool write, Id<Job> *job)
{
    TRY_VOID(visible(caller, in.importId));
    bool counted = false;
    return m_db.transaction([&]() -> Result<ImportRow> {
        if (write) // one of this person's at a time asks how many there are
            TRY_VOID(userrows::loadForChange(m_db, caller.userId));
        TRY(auto row, importrows::loadForChange(m_db, in.importId));
        if (row.createdBy != caller.userId)
            return fail(403, u"not_yours"_s,
                        u"An import runs with the rights of whoever made it; only they can start it."_s);
        TRY_VOID(target(caller, row.kind, row.institutionId));
        if (row.state != ImportState::Uploaded && row.state != ImportState::Checked)
            return wrongState(row.state);
        if (write)
            TRY_VOID(mayWrite(m_db, caller.userId));
        if (!in.mapping.isEmpty())
            row.layout.mapping = in.mapping;
        TRY_VOID(checkMapping(row.layout.mapping, row.layout.columns, importrows::rowKind(row)));
        // Last, so that what is refused costs nothing, and once, though this may be repeated. The command line, which
        // asks for the job, is free.
        if (write && !job && !std::exchange(counted, true))
            TRY_VOID(m_quota.take(caller));
        row.state = write ? ImportState::Queued : ImportState::Checking;
        row.processed = row.created = row.existing = row.failed = 0;
        TRY_VOID(importrows::clearErrors(m_db, row.id));
        TRY_VOID(importrows::update(m_db, row));
        TRY(const auto added, m_queue.add(write ? ImportJobs::runType : ImportJobs::checkType, row.id.toString()));
        if (job)
            *job = added;
        return importrows::load(m_db, row.id);
    });
}

Result<ImportRun> ImportStore::check(const Caller &caller, const ImportStart &in)
{
    return begin(caller, in, false).transform(importrows::toRun);
}

Result<ImportRun> ImportStore::run(const Caller &caller, const ImportStart &in)
{
    return begin(caller, in, true).transform(importrows::toRun);
}

Result<ImportRun> ImportStore::cancel(const Caller &caller, const ImportRef &in)
{
    TRY_VOID(visible(caller, in.importId));
    return m_db.transaction([&]() -> Result<ImportRun> {
        TRY(auto row, importrows::loadForChange(m_db, in.importId));
        if (importrows::isFinal(row.state))
            return wrongState(row.state);
        if (row.state == ImportState::Checking) { // only the dry run ends
            row.state = ImportState::Uploaded;
            row.processed = row.created = row.existing = row.failed = 0;
            TRY_VOID(importrows::clearErrors(m_db, row.id));
        } else {
            row.state = ImportState::Cancelled;
            row.finishedAt = Instant::now();
            TRY_VOID(record(caller, "imports.cancel"_L1, row));
        }
        TRY_VOID(importrows::update(m_db, row));
        return importrows::load(m_db, row.id).transform(importrows::toRun);
    });
}

Result<Page<RowError>> ImportStore::rowErrors(const Caller &caller, const RowErrorQuery &query)
{
    TRY_VOID(visible(caller, query.importId));
    sql::ListSource source;
    source.select = u"SELECT e.row_no AS \"row\", e.field, e.code, e.detail"_s;
    source.from = u"FROM import_errors e"_s;
    source.where = {u"e.import_id = ?"_s};
    source.args = {query.importId};
    source.sortable = {{"row"_L1, "e.row_no"_L1}};
    source.defaultSort = u"row"_s;
    source.idColumn = u"e.position"_s;
    source.cursorKey = m_cursorKey;
    source.filterHash = query.importId.toBytes();
    return sql::page<RowError>(m_db, query, source);
}

Result<ErrorFile> ImportStore::errorFile(const Caller &caller, const ImportRef &in)
{
    TRY(const auto row, visible(caller, in.importId));
    TRY(const QByteArray bytes, importrows::loadFile(m_db, row.id));
    TRY(const CsvFile file, readCsv(bytes));
    TRY(const auto errors, importrows::errors(m_db, row.id));
    // an error file that is imported again has these columns already
    QStringList header = file.header;
    while (!header.isEmpty() && (header.last() == "_error"_L1 || header.last() == "_hint"_L1))
        header.removeLast();
    ErrorFile result{errorFileName(row.fileName),
                     u"\ufeff"_s + csvLine(header + QStringList{u"_error"_s, u"_hint"_s}, file.delimiter)};
    qsizetype at = 0;
    for (const CsvRecord &record : file.rows) {
        QStringList codes, hints;
        for (; at < errors.size() && errors[at].row == record.row; ++at) {
            codes.append(errors[at].field.isEmpty() ? errors[at].code : errors[at].field + u": "_s + errors[at].code);
            hints.append(errors[at].field.isEmpty() ? errors[at].detail : errors[at].field + u' ' + errors[at].detail);
        }
        if (codes.isEmpty())
            continue;
        QStringList cells = record.cells.first(std::min(record.cells.size(), header.size()));
        while (cells.size() < header.size())
            cells.append(QString());
        for (QString &cell : cells)
            cell = unguarded(cell);
        result.content += csvLine(cells + QStringList{codes.join(u"; "_s), hints.join(u"; "_s)}, file.delimiter);
    }
    return result;
}

Result<ImportReport> ImportStore::preview(const Caller &caller, const NewImport &in)
{
    TRY(const Target where, target(caller, in.kind, in.institutionId));
    auto plan = ImportPlan::make(m_tools, where.kind, in.institutionId, in.file.bytes, {});
    if (!plan)
        return aboutFile(plan.error());
    TRY(const RowCounts counts, plan->work(caller, RowMode::Check, 0, plan->rowCount()));
    return ImportReport{counts.created, counts.existing, counts.errors};
}

Result<ImportReport> ImportStore::runNow(const Caller &caller, const NewImport &in)
{
    TRY(const ImportRun made, create(caller, in));
    Id<Job> id;
    if (const auto begun = begin(caller, {made.id, {}}, true, &id); !begun) {
        (void)cancel(caller, {made.id});
        return std::unexpected(begun.error());
    }
    for (;;) {
        TRY(const auto job, m_queue.claim(id));
        if (job)
            TRY_VOID(m_queue.run(*job));
        TRY(const auto row, importrows::load(m_db, made.id));
        if (row.state == ImportState::Failed)
            return fail(422, u"import_failed"_s, row.message);
        if (row.state == ImportState::Cancelled)
            return fail(409, u"import_cancelled"_s, u"The import was cancelled after %1 rows."_s.arg(row.processed));
        if (row.state == ImportState::Done)
            return report(made.id);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

Result<ImportReport> ImportStore::report(Id<ImportRun> id)
{
    TRY(const auto row, importrows::load(m_db, id));
    TRY(auto errors, importrows::errors(m_db, id));
    return ImportReport{row.created, row.existing, std::move(errors)};
}

} // namespace bitflow
