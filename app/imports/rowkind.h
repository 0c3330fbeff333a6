// SPDX-License-Identifier: GPL-3.0-or-later
// What the rows of a file may be, and the columns that each of them takes.
#pragma once

#include "common/text.h"

#include <QByteArray>

namespace bitflow {

enum class Rows { Universities, Colleges, Departments, People };

QStringList neededFields(Rows rows);
QStringList otherFields(Rows rows);    // in the order of a form
QString templateName(Rows rows);       // "universities.csv"
QByteArray templateContent(Rows rows); // a header that needs no choosing of columns

} // namespace bitflow
