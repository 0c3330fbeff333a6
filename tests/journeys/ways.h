// SPDX-License-Identifier: GPL-3.0-or-later
// Ways that several journeys take, by keyboard like everything in them. False where one does not get there.
#pragma once

#include "common/text.h"

namespace bitflow::test {

// From anywhere in the main window to somebody's detail: the page of people, the search there, Return on the match. The
// first tab of the detail has the focus then.
bool openPerson(const QString &email);

} // namespace bitflow::test
