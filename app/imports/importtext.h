// SPDX-License-Identifier: GPL-3.0-or-later
// Words for imports: states, the members that columns feed, and why a row needs attention.
#pragma once

#include "app/ui/pill.h"
#include "common/model/importrun.h"

namespace bitflow {

ui::Pill statePill(ImportState state);
QString importKindLabel(ImportKind kind);
bool isAtWork(ImportState state);          // the server is busy with it
bool isOver(ImportState state);            // done, cancelled, failed
QString targetLabel(const QString &field); // "established_year" → "Established in"
QString reasonText(ImportKind kind,
                   const RowError &error); // by the code; the server's English detail when it is unknown

} // namespace bitflow
