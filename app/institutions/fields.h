// SPDX-License-Identifier: GPL-3.0-or-later
// The members of an institution as fields of a form, by its kind; the same words stand in the read view.
#pragma once

#include "app/ui/formbase.h"
#include "common/model/institution.h"

namespace bitflow {

// For editing (InstitutionChange), and for making one (NewInstitution: fewer, the rest can be added later).
QList<ui::FormField> editFields(InstitutionKind kind);
QList<ui::FormField> newFields(InstitutionKind kind);
QList<ui::FormField> ownerFields();

} // namespace bitflow
