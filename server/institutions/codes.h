// SPDX-License-Identifier: GPL-3.0-or-later
// Short codes of institutions, made when nobody gave one.
#pragma once

#include "common/model/institution.h"
#include "server/sql/database.h"

namespace bitflow {

// From the first telling label of the domain, else from the words of the name, in capitals: "mit.edu" → "MIT",
// "student.42abudhabi.ae" → "42ABUDHABI", "Computer Science" → "COMPUTER-SCIENCE". Never empty, always a valid code.
QString codeFrom(const QString &domain, const QString &name, InstitutionKind kind);

// `base`, or with -2, -3 … behind it: the first that no live institution below this parent has. Codes in capitals and
// small letters differ.
Result<QString> freeCode(sql::Database &db, Id<Institution> parent, const QString &base);
// The live institution with this code below this parent, or null.
Result<Id<Institution>> codeHolder(sql::Database &db, Id<Institution> parent, const QString &code);

} // namespace bitflow
