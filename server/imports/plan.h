// SPDX-License-Identifier: GPL-3.0-or-later
// A file and what is to become of each of its rows. One row at a time, by the same rules in a dry run and in the write;
// only the write writes, in the transaction at hand.
#pragma once

#include "server/imports/columns.h"
#include "server/imports/csv.h"
#include "server/institutions/store.h"

namespace bitflow {

struct ImportTools
{
    sql::Database &db;
    AccessControl &access;
    InstitutionStore &institutions;
    UserStore &users;
};

enum class RowMode { Check, Write };

struct RowCounts
{
    int created = 0, existing = 0, failed = 0;
    QList<RowError> errors;
};

// What the rows need at their target: universities.create, colleges.create, departments.create or users.create.
Permission permissionFor(RowKind kind);

class ImportPlan
{
public:
    // Reads the whole file once: rows that repeat an earlier one are known from here on. 422 as readCsv() and
    // checkMapping().
    static Result<ImportPlan> make(ImportTools tools, RowKind kind, Id<Institution> target, const QByteArray &file,
                                   const QList<ColumnMapping> &mapping);

    [[nodiscard]] int rowCount() const { return int(m_file.rows.size()); }
    // The rows [from, to), counted from 0. Errors are those of the database; bad rows are counted.
    Result<RowCounts> work(const Caller &caller, RowMode mode, int from, int to);

private:
    struct Outcome
    {
        bool existing = false;
        Complaints complaints;
    };
    ImportPlan(ImportTools tools, RowKind kind, Id<Institution> target, CsvFile file,
               const QList<ColumnMapping> &mapping);
    void findRepeats();
    Result<void> loadParent();
    Result<Outcome> one(const Caller &caller, RowMode mode, const CsvRecord &record);
    Result<Outcome> institution(const Caller &caller, RowMode mode, const CsvRecord &record);
    Result<Outcome> person(const Caller &caller, RowMode mode, const CsvRecord &record);
    Result<Id<Institution>> existing(const NewInstitution &in, const QString &identity);
    Result<QString> codeFor(const NewInstitution &in);
    [[nodiscard]] Complaints repeats(const CsvRecord &record, const QString &identity, const QString &code) const;

    ImportTools m_tools;
    RowKind m_kind;
    Id<Institution> m_target;
    CsvFile m_file;
    ImportRows m_rows;
    std::optional<Institution> m_parent;
    QHash<QString, int> m_firstRow;     // identity → row that has it first
    QHash<QString, int> m_firstCodeRow; // code given in the file → row that has it first
};

} // namespace bitflow
