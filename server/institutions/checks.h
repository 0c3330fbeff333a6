// SPDX-License-Identifier: GPL-3.0-or-later
// What may be said about an institution of each kind: the same for a form, a request and a row of an import. Pure
// functions.
#pragma once

#include "common/api/institutions.h"
#include "common/json.h"

namespace bitflow {

// Complaints about the input beyond its field rules; validate() has asked those. `parent` is null for the platform.
// Codes:
//   required       a university needs a domain
//   not_for_kind   this kind has no such member
//   wrong_parent   a university lies below the platform, a college below a university, a department below a college
//   not_one_of, format, out_of_range  inside settings
Complaints check(const NewInstitution &in, const Institution *parent);
Complaints check(const InstitutionChange &in, InstitutionKind kind);

bool fitsBelow(InstitutionKind kind, const Institution *parent);

} // namespace bitflow
