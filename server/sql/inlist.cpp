// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/inlist.h"

#include <bit>

namespace bitflow::sql {

QString listOf(QList<Arg> values, Args &args)
{
    if (values.isEmpty())
        return u"(NULL)"_s; // IN (NULL) is never true
    const auto count = qsizetype(std::bit_ceil(size_t(values.size())));
    while (values.size() < count)
        values.append(values.last());
    args.append(values);
    return u'(' + QStringList(count, u"?"_s).join(u',') + u')';
}

} // namespace bitflow::sql
