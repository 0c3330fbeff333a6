// SPDX-License-Identifier: GPL-3.0-or-later
// Words and pictures for institutions, the same on every page.
#pragma once

#include "app/ui/formbase.h"
#include "app/ui/pill.h"
#include "common/model/institution.h"

namespace bitflow {

QString kindLabel(InstitutionKind kind);               // "College"
QString kindCount(InstitutionKind kind, qint64 count); // "12 colleges"
QString kindIcon(InstitutionKind kind);                // freedesktop name or resource
QString leaderLabel(InstitutionKind kind);             // "Principal", "Head of department"; a university has none
QString statusLabel(InstitutionStatus status);
ui::Pill statusPill(InstitutionStatus status);
QString pathText(const QList<PathStep> &path, bool withoutLast = false); // "Pune › Engineering"
std::optional<InstitutionKind> childKind(InstitutionKind kind); // what stands below; nothing below a department

QString collegeTypeLabel(CollegeType type);
QString affiliationLabel(Affiliation affiliation);
QStringList weekDays();               // "monday" … as on the wire
QString dayLabel(const QString &day); // of one of them
QString monthLabel(int month);

QList<ui::Choice> kindChoices();
QList<ui::Choice> statusChoices();

// Why an action is not to be had, for ui::block().
QString notAllowed(const QString &what); // "You may not suspend this …"

} // namespace bitflow
