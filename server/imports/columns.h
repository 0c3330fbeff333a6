// SPDX-License-Identifier: GPL-3.0-or-later
// From the columns of a file to members of what is created: which columns feed what, and a row as an input of the
// store. The identity decides whether a row stands for something that exists already.
#pragma once

#include "common/api/institutions.h"
#include "common/api/users.h"
#include "common/model/importrun.h"
#include "common/validate.h"

namespace bitflow {

// What the rows of an import become: universities, colleges, departments or people.
enum class RowKind { University, College, Department, Person };

QStringList importTargets(RowKind kind);  // members that can be fed
QStringList importRequired(RowKind kind); // members that must be fed
// By the likeness of header and member; each member at most once; "" for a column that feeds nothing.
QList<ColumnMapping> sniffMapping(const QStringList &header, RowKind kind);
// 422 for columns and members that there are not, for members fed twice and required ones not fed.
Result<void> checkMapping(const QList<ColumnMapping> &mapping, const QStringList &header, RowKind kind);

// A row as it will be written, tidied; complaints about what cannot be read and what validate() says. Pure.
template<class New>
struct RowInput
{
    New value;
    Complaints complaints;
    QString identity; // empty when there is none
};

class ImportRows
{
public:
    // The mapping has passed checkMapping(). `target`: parent of institutions, home of people.
    ImportRows(RowKind kind, Id<Institution> target, const QStringList &header, const QList<ColumnMapping> &mapping);

    [[nodiscard]] RowInput<NewInstitution> institution(const QStringList &cells) const;
    [[nodiscard]] RowInput<NewUser> person(const QStringList &cells) const;
    // Identity and given code of either kind, for finding rows that repeat; empty when there are complaints.
    [[nodiscard]] std::pair<QString, QString> identityIfGood(const QStringList &cells) const;

private:
    template<class New>
    [[nodiscard]] RowInput<New> read(const QStringList &cells, New value) const;

    RowKind m_kind;
    Id<Institution> m_target;
    QList<std::pair<QString, qsizetype>> m_feeds; // member, column
};

// The member that a complaint is about, as importTargets() calls it: "/address/line1" → "address".
QString targetOf(const QString &pointer);

// A university: its domain, case-folded. A college or department: its code, else its folded name. A person: the e-mail
// address.
QString identityOf(const NewInstitution &institution);
QString identityOf(const NewUser &user);

} // namespace bitflow
