// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/explainevent.h"

#include "app/parts/auditwords.h"

#include <QCheckBox>
#include <QDateTimeEdit>

namespace bitflow {

bool canExplain(const AuditEvent &event)
{
    return event.outcome == AuditOutcome::Denied && !event.actorId.isNull() &&
           !event.after[u"permission"].toString().isEmpty();
}

ExplainSheet *explainEvent(ApiClient &api, const ClientSession &session, const AuditEvent &refused, QWidget *parent)
{
    // A rule about people refused it; of anything else it does not matter whom it was about.
    const QString reason = refused.after[u"reason"].toString();
    const bool person = refused.subjectType == "user"_L1 &&
                        (reason == "outranked"_L1 || reason == "own_account"_L1 || reason == "self_assignment"_L1);
    const ExplainSheet::About about{
        refused.actorId,       actorText(refused), refused.after[u"permission"].toString(),
        refused.institutionId, refused.path,       person ? Id<User>(refused.subjectId.uuid()) : Id<User>()};
    auto *sheet = new ExplainSheet(api, session, about, parent);
    sheet->when()->setDateTime(refused.at.toDateTime().toLocalTime());
    sheet->past()->setChecked(true);
    return sheet;
}

} // namespace bitflow
