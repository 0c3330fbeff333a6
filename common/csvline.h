// SPDX-License-Identifier: GPL-3.0-or-later
// What a spreadsheet reads without taking anything in it for a formula.
#pragma once

#include "common/text.h"

#include <QStringList>

namespace bitflow {

// One line with its CRLF. A cell that a spreadsheet would take for a formula (= + - @ Tab CR) gets an apostrophe in
// front.
QString csvLine(const QStringList &cells, QChar delimiter = u',');
// The cell without that apostrophe: unguarded(guarded(x)) is x for every x.
QString guarded(const QString &cell);
QString unguarded(const QString &cell);

} // namespace bitflow
