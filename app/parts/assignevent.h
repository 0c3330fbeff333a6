// SPDX-License-Identifier: GPL-3.0-or-later
// One of the fixes of an explanation was chosen on a page that gives no roles itself: goes to the window, which knows
// how.
#pragma once

#include "app/parts/explainsheet.h"

#include <QCoreApplication>
#include <QEvent>

namespace bitflow {

class AssignEvent : public QEvent
{
public:
    AssignEvent(ExplainSheet *explanation, AccessFix chosen)
        : QEvent(kind())
        , sheet(explanation)
        , fix(std::move(chosen))
    {
        ignore();
    }
    static Type kind()
    {
        static const auto number = Type(registerEventType());
        return number;
    }

    ExplainSheet *const sheet;
    const AccessFix fix;
};

// Leaves the fixes of the sheet to the window that it lies over.
inline void leaveAssigning(ExplainSheet *sheet)
{
    QObject::connect(sheet, &ExplainSheet::assignWanted, sheet, [sheet](const AccessFix &fix) {
        AssignEvent event(sheet, fix);
        QCoreApplication::sendEvent(sheet->parentWidget()->window(), &event);
    });
}

} // namespace bitflow
