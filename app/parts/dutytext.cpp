// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/dutytext.h"

#include "app/parts/people.h"
#include "app/ui/fmt.h"
#include "common/duties.h"

namespace bitflow {

QString dutyText(const DutyConflict &conflict)
{
    for (const DutyPair &pair : dutyPairs())
        if (info(pair.one).slug == conflict.one && info(pair.other).slug == conflict.other)
            return QCoreApplication::translate("Permissions", pair.why);
    return {}; // a newer server knows more pairs
}

QString dutyNames(const DutyConflict &conflict)
{
    //: Two permissions that one person should not hold
    return QCoreApplication::translate("bitflow::Duties", "%1 + %2")
        .arg(fmt::isolate(permissionLabel(conflict.one)), fmt::isolate(permissionLabel(conflict.other)));
}

} // namespace bitflow
