// SPDX-License-Identifier: GPL-3.0-or-later
// Lists in statements.
#pragma once

#include "server/sql/arg.h"

namespace bitflow::sql {

// "(?,?,?)" with its arguments appended. Padded to a power of two by repeating the last, so that few texts are
// prepared.
QString listOf(QList<Arg> values, Args &args);
template<class T>
QString in(const QList<T> &values, Args &args)
{
    return u" IN "_s + listOf(QList<Arg>(values.begin(), values.end()), args);
}

} // namespace bitflow::sql
