// SPDX-License-Identifier: GPL-3.0-or-later
// What the audit log tells, in sentences.
#pragma once

#include "app/ui/formbase.h"
#include "app/ui/pill.h"
#include "common/api/audit.h"

namespace bitflow {

QString actorText(const AuditEvent &event);
QString sentence(const AuditEvent &event); // "owner@pune.example suspended Meera Joshi"
ui::Pill outcomePill(AuditOutcome outcome);
QList<ui::Choice> outcomeChoices();
QList<ui::Choice> actionChoices(); // groups of actions; the values are what actions begin with, joined by commas
QString fieldLabel(const QString &member);
QString valueText(const QJsonValue &value);
QString faultText(const AuditIntegrity &integrity);
ui::Pill integrityPill(const AuditIntegrity &integrity);

// A member that changed, as it reads; an empty text where nothing was before or is now.
struct FieldChange
{
    QString label, before, after;

    friend bool operator==(const FieldChange &, const FieldChange &) = default;
};
QList<FieldChange> changesOf(const AuditEvent &event);

} // namespace bitflow
