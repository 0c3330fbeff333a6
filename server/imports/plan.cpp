// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/imports/plan.h"

#include "server/institutions/codes.h"
#include "server/sql/fold.h"
#include "server/users/rows.h"

namespace bitflow {

namespace {

constexpr int mostColumns = 100;

// A store's 409 or 422 is about the row; everything else is about the server.
bool isAboutTheRow(const Error &error) { return error.status == 409 || error.status == 422; }

Complaints complaintsOf(const Error &error)
{
    return error.errors.isEmpty() ? Complaints{{QString(), error.code, error.detail}} : error.errors;
}

// The row and nothing else is undone when the store refuses it.
template<class Insert>
Result<Complaints> written(sql::Database &db, Insert insert)
{
    const auto inserted = db.transaction(insert);
    if (inserted)
        return Complaints{};
    if (isAboutTheRow(inserted.error()))
        return complaintsOf(inserted.error());
    return std::unexpected(inserted.error());
}

} // namespace

Permission permissionFor(RowKind kind)
{
    return kind == RowKind::Person ? Permission::UsersCreate : permissionFor(NodeAction::Create, InstitutionKind(kind));
}

ImportPlan::ImportPlan(ImportTools tools, RowKind kind, Id<Institution> target, CsvFile file,
                       const QList<ColumnMapping> &mapping)
    : m_tools(tools)
    , m_kind(kind)
    , m_target(target)
    , m_file(std::move(file))
    , m_rows(kind, target, m_file.header, mapping)
{}

Result<ImportPlan> ImportPlan::make(ImportTools tools, RowKind kind, Id<Institution> target, const QByteArray &file,
                                    const QList<ColumnMapping> &mapping)
{
    TRY(CsvFile csv, readCsv(file));
    if (csv.header.size() > mostColumns)
        return fail(422, u"too_many_columns"_s, u"A file may have %1 columns."_s.arg(mostColumns));
    if (csv.rows.isEmpty())
        return fail(422, u"empty_file"_s, u"There are no rows below the header."_s);
    const auto used = mapping.isEmpty() ? sniffMapping(csv.header, kind) : mapping;
    TRY_VOID(checkMapping(used, csv.header, kind));
    ImportPlan plan(tools, kind, target, std::move(csv), used);
    TRY_VOID(plan.loadParent());
    plan.findRepeats();
    return plan;
}

Result<void> ImportPlan::loadParent()
{
    if (m_target.isNull())
        return {};
    TRY(m_parent,
        m_tools.institutions.load(m_target).transform([](Institution node) { return std::optional(std::move(node)); }));
    if (m_parent->deletedAt)
        return invalid(u"/institution_id"_s, u"not_found"_s, u"is in the trash"_s);
    return {};
}

// Rows that are bad in themselves do not count: a good one that follows is the first.
void ImportPlan::findRepeats()
{
    for (const CsvRecord &record : m_file.rows) {
        const auto [identity, code] = m_rows.identityIfGood(record.cells);
        if (identity.isEmpty() || m_firstRow.contains(identity))
            continue;
        m_firstRow.insert(identity, record.row);
        if (!code.isEmpty() && !m_firstCodeRow.contains(code))
            m_firstCodeRow.insert(code, record.row);
    }
}

Complaints ImportPlan::repeats(const CsvRecord &record, const QString &identity, const QString &code) const
{
    if (const int first = m_firstRow.value(identity, record.row); first != record.row)
        return {{m_kind == RowKind::Person       ? u"/email"_s
                 : m_kind == RowKind::University ? u"/domain"_s
                                                 : u"/name"_s,
                 u"duplicate_in_file"_s, u"row %1 is the same"_s.arg(first)}};
    if (const int first = m_firstCodeRow.value(code, record.row); !code.isEmpty() && first != record.row)
        return {{u"/code"_s, u"duplicate_in_file"_s, u"row %1 has the same code"_s.arg(first)}};
    return {};
}

Result<RowCounts> ImportPlan::work(const Caller &caller, RowMode mode, int from, int to)
{
    RowCounts counts;
    for (int i = from; i < to; ++i) {
        const CsvRecord &record = m_file.rows[i];
        TRY(const Outcome outcome, one(caller, mode, record));
        ++(!outcome.complaints.isEmpty() ? counts.failed : outcome.existing ? counts.existing : counts.created);
        for (const Complaint &complaint : outcome.complaints)
            counts.errors.append({record.row, targetOf(complaint.pointer), complaint.code, complaint.detail});
    }
    return counts;
}

Result<ImportPlan::Outcome> ImportPlan::one(const Caller &caller, RowMode mode, const CsvRecord &record)
{
    if (record.cells.size() > m_file.header.size())
        for (qsizetype i = m_file.header.size(); i < record.cells.size(); ++i)
            if (!record.cells[i].trimmed().isEmpty())
                return Outcome{false, {{QString(), u"too_many_cells"_s, u"this row has more cells than the header"_s}}};
    return m_kind == RowKind::Person ? person(caller, mode, record) : institution(caller, mode, record);
}

Result<Id<Institution>> ImportPlan::existing(const NewInstitution &in, const QString &identity)
{
    if (m_kind == RowKind::University)
        return m_tools.institutions.domainHolder(identity);
    if (!in.code.isEmpty())
        return codeHolder(m_tools.db, m_target, in.code);
    return m_tools.db.value<Id<Institution>>(
        u"SELECT id FROM institutions WHERE parent_id = ? AND sort_name = ? AND deleted_at IS NULL LIMIT 1"_s,
        {m_target, foldedKey(in.name, 200)});
}

// A made code must not take one that a later row of the file gives.
Result<QString> ImportPlan::codeFor(const NewInstitution &in)
{
    const QString base = codeFrom(in.domain.toCaseFolded(), in.name, in.kind);
    TRY(QString code, freeCode(m_tools.db, m_target, base));
    for (int n = 2; m_firstCodeRow.contains(code); ++n) {
        TRY(code, freeCode(m_tools.db, m_target, base + u'-' + QString::number(n)));
    }
    return code;
}

Result<ImportPlan::Outcome> ImportPlan::institution(const Caller &caller, RowMode mode, const CsvRecord &record)
{
    auto input = m_rows.institution(record.cells);
    const Institution *parent = m_parent ? &*m_parent : nullptr;
    Complaints complaints = input.complaints;
    for (const Complaint &complaint : check(input.value, parent))
        if (!complaints.contains(complaint))
            complaints.append(complaint);
    if (complaints.isEmpty())
        complaints = repeats(record, input.identity, input.value.code);
    if (!complaints.isEmpty())
        return Outcome{false, complaints};
    TRY(const auto found, existing(input.value, input.identity));
    if (!found.isNull())
        return Outcome{true, {}};
    if (!input.value.code.isEmpty()) {
        TRY(const auto holder, codeHolder(m_tools.db, m_target, input.value.code));
        if (!holder.isNull())
            return Outcome{false, {{u"/code"_s, u"taken"_s, input.value.code + u" is taken already"_s}}};
    }
    if (mode == RowMode::Check)
        return Outcome{};
    if (input.value.code.isEmpty()) {
        TRY(input.value.code, codeFor(input.value));
    }
    TRY(complaints, written(m_tools.db, [&] { return m_tools.institutions.insert(caller, input.value, parent); }));
    return Outcome{false, complaints};
}

Result<ImportPlan::Outcome> ImportPlan::person(const Caller &caller, RowMode mode, const CsvRecord &record)
{
    const auto input = m_rows.person(record.cells);
    Complaints complaints = input.complaints + UserStore::check(input.value);
    if (complaints.isEmpty())
        complaints = repeats(record, input.identity, {});
    if (!complaints.isEmpty())
        return Outcome{false, complaints};
    TRY(const auto holder, userrows::emailHolder(m_tools.db, input.identity));
    if (!holder.isNull())
        return Outcome{true, {}};
    if (mode == RowMode::Check)
        return Outcome{};
    // without a password nobody signs in to an imported account before it is invited
    TRY(complaints,
        written(m_tools.db, [&] { return m_tools.users.insert(caller, input.value, {}, UserSource::Import); }));
    return Outcome{false, complaints};
}

} // namespace bitflow
