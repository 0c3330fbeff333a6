// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/columns.h"

#include "app/parts/auditwords.h"
#include "app/parts/people.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

namespace bitflow {

namespace {
struct AuditColumns
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::AuditColumns)
};
} // namespace

QList<ui::Column<AuditEvent>> auditColumns()
{
    using Col = ui::Column<AuditEvent>;
    using E = AuditEvent;
    using T = AuditColumns;
    using ui::CellKind;
    return {
        Col{u"at"_s,
            T::tr("When"),
            [](const E &e) { return fmt::relative(e.at); },
            120,
            CellKind::Quiet,
            true,
            {},
            [](const E &e) { return fmt::dateTime(e.at); }},
        Col{u"what"_s, T::tr("What happened"), sentence, 400, CellKind::Text, false, {}, sentence},
        Col{u"where"_s, T::tr("Where"), [](const E &e) { return placeText(e.path); }, 200, CellKind::Path},
        Col{u"outcome"_s, T::tr("Result"), [](const E &e) { return outcomePill(e.outcome).text; }, 110, CellKind::Pill,
            false, [](const E &e) { return outcomePill(e.outcome); }},
        Col{u"ip_address"_s, T::tr("Address"), [](const E &e) { return e.ipAddress; }, 130, CellKind::Code},
        Col{u"device"_s,
            T::tr("Device"),
            [](const E &e) { return e.device.isEmpty() ? QString() : deviceLabel(e.device); },
            180,
            CellKind::Quiet,
            false,
            {},
            {},
            true},
        Col{u"action"_s,
            T::tr("Action"),
            [](const E &e) { return e.action; },
            150,
            CellKind::Code,
            false,
            {},
            {},
            true},
        Col{u"request_id"_s,
            T::tr("Request id"),
            [](const E &e) { return e.requestId; },
            270,
            CellKind::Code,
            false,
            {},
            {},
            true},
    };
}

} // namespace bitflow
