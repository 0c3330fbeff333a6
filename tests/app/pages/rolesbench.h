// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of roles have in common.
#pragma once

#include <QStringList>

namespace bitflow::test {

inline QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

} // namespace bitflow::test
