// SPDX-License-Identifier: GPL-3.0-or-later
// An institution to read: everything that is known of it, in the words of the form.
#pragma once

#include "app/parts/panel.h"
#include "common/model/institution.h"

namespace bitflow {

void fillFacts(Facts &facts, const Institution &institution);

} // namespace bitflow
