// SPDX-License-Identifier: GPL-3.0-or-later
// What the audit log tells, in sentences and words.
#pragma once

#include "app/parts/filterchip.h"
#include "app/ui/pill.h"
#include "common/api/audit.h"

namespace bitflow {

QString actorText(const AuditEvent &event);
// "owner@pune.example gave Meera Joshi the role Faculty in Pune › Science": who, what, from, to and where.
QString sentence(const AuditEvent &event);
ui::Pill outcomePill(AuditOutcome outcome);
QList<ui::Choice> outcomeChoices();

// Actions that belong together. A value is what actions begin with, or one action.
QList<FilterGroup> actionGroups();
QString actionLabel(const QString &action); // of one or of a group; the action itself when it is not known

QString faultText(const AuditIntegrity &integrity);
ui::Pill integrityPill(const AuditIntegrity &integrity);

QString fieldLabel(const QString &member);
// A member of a state as it reads, with names for ids and slugs.
QString valueText(const AuditEvent &event, const QString &member, const QJsonValue &value);
QStringList entryTexts(const AuditEvent &event, const QString &member, const QJsonArray &list);

// A member that changed. Of a list it is told what it lost and gained, of anything else what it was and is.
struct FieldChange
{
    enum class Kind { Added, Removed, Changed };
    Kind kind = Kind::Changed;
    QString label, before{}, after{};
    QStringList lost{}, gained{};

    friend bool operator==(const FieldChange &, const FieldChange &) = default;
};
QList<FieldChange> changesOf(const AuditEvent &event);

// What else the log tells of what happened: counts, what an export held, what was asked for.
struct EventFact
{
    QString label, value;

    friend bool operator==(const EventFact &, const EventFact &) = default;
};
QList<EventFact> factsOf(const AuditEvent &event);
QString reasonText(const AuditEvent &event); // as it was given, or why it was refused; empty: none

} // namespace bitflow
