// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/labels.h"

#include "app/ui/fmt.h"

#include <QCoreApplication>
#include <QLocale>

namespace bitflow {

namespace {
struct Labels
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::Labels)
};
} // namespace

QString kindLabel(InstitutionKind kind)
{
    switch (kind) {
    case InstitutionKind::University:
        return Labels::tr("University");
    case InstitutionKind::College:
        return Labels::tr("College");
    case InstitutionKind::Department:
        return Labels::tr("Department");
    }
    return {};
}

QString kindCount(InstitutionKind kind, qint64 count)
{
    const int n = int(std::min<qint64>(count, std::numeric_limits<int>::max()));
    QString text;
    switch (kind) {
    case InstitutionKind::University:
        text = Labels::tr("%Ln university(ies)", "", n);
        break;
    case InstitutionKind::College:
        text = Labels::tr("%Ln college(s)", "", n);
        break;
    case InstitutionKind::Department:
        text = Labels::tr("%Ln department(s)", "", n);
        break;
    }
    return text;
}

QString kindIcon(InstitutionKind kind)
{
    switch (kind) {
    case InstitutionKind::University:
        return u":/icons/institution.svg"_s;
    case InstitutionKind::College:
        return u"view-institution"_s;
    case InstitutionKind::Department:
        return u"view-list-tree"_s;
    }
    return {};
}

QString leaderLabel(InstitutionKind kind)
{
    switch (kind) {
    case InstitutionKind::University:
        return {};
    case InstitutionKind::College:
        return Labels::tr("Principal");
    case InstitutionKind::Department:
        return Labels::tr("Head of department");
    }
    return {};
}

QString statusLabel(InstitutionStatus status)
{
    switch (status) {
    case InstitutionStatus::Setup:
        return Labels::tr("Being set up");
    case InstitutionStatus::Active:
        return Labels::tr("Active");
    case InstitutionStatus::Inactive:
        return Labels::tr("Inactive");
    case InstitutionStatus::Suspended:
        return Labels::tr("Suspended");
    case InstitutionStatus::Archived:
        return Labels::tr("Archived");
    }
    return {};
}

ui::Pill statusPill(InstitutionStatus status)
{
    const QString text = statusLabel(status);
    switch (status) {
    case InstitutionStatus::Setup:
        return {text, ui::Tone::Info, u":/icons/state-clock.svg"_s};
    case InstitutionStatus::Active:
        return {text, ui::Tone::Ok, {}};
    case InstitutionStatus::Inactive:
        return {text, ui::Tone::Neutral, {}};
    case InstitutionStatus::Suspended:
        return {text, ui::Tone::Error, u":/icons/state-pause.svg"_s};
    case InstitutionStatus::Archived:
        return {text, ui::Tone::Neutral, u":/icons/state-lock.svg"_s};
    }
    return {text, ui::Tone::Neutral, {}};
}

QString pathText(const QList<PathStep> &path, bool withoutLast)
{
    QStringList names;
    for (const PathStep &step : path)
        names.append(step.name);
    if (withoutLast && !names.isEmpty())
        names.removeLast();
    return fmt::path(names);
}

std::optional<InstitutionKind> childKind(InstitutionKind kind)
{
    switch (kind) {
    case InstitutionKind::University:
        return InstitutionKind::College;
    case InstitutionKind::College:
        return InstitutionKind::Department;
    case InstitutionKind::Department:
        break;
    }
    return {};
}

QList<ui::Choice> kindChoices()
{
    QList<ui::Choice> choices;
    for (const auto kind : {InstitutionKind::University, InstitutionKind::College, InstitutionKind::Department})
        choices.append({kindLabel(kind), QString(nameOf(kind))});
    return choices;
}

QList<ui::Choice> statusChoices()
{
    using enum InstitutionStatus;
    QList<ui::Choice> choices;
    for (const auto status : {Setup, Active, Inactive, Suspended, Archived})
        choices.append({statusLabel(status), QString(nameOf(status))});
    return choices;
}

QString notAllowed(const QString &what)
{
    return Labels::tr("%1 is not among your permissions here. An administrator of this institution can grant it.")
        .arg(what);
}

QStringList weekDays()
{
    return {u"monday"_s, u"tuesday"_s, u"wednesday"_s, u"thursday"_s, u"friday"_s, u"saturday"_s, u"sunday"_s};
}

QString collegeTypeLabel(CollegeType type)
{
    switch (type) {
    case CollegeType::Engineering:
        return Labels::tr("Engineering");
    case CollegeType::Medical:
        return Labels::tr("Medical");
    case CollegeType::Arts:
        return Labels::tr("Arts");
    case CollegeType::Commerce:
        return Labels::tr("Commerce");
    case CollegeType::Science:
        return Labels::tr("Science");
    case CollegeType::Law:
        return Labels::tr("Law");
    case CollegeType::Management:
        return Labels::tr("Management");
    case CollegeType::Other:
        return Labels::tr("Other");
    }
    return {};
}

QString affiliationLabel(Affiliation affiliation)
{
    switch (affiliation) {
    case Affiliation::Autonomous:
        return Labels::tr("Autonomous");
    case Affiliation::Affiliated:
        return Labels::tr("Affiliated");
    case Affiliation::Deemed:
        return Labels::tr("Deemed");
    }
    return {};
}

QString dayLabel(const QString &day) { return QLocale().standaloneDayName(int(weekDays().indexOf(day)) + 1); }
QString monthLabel(int month) { return QLocale().standaloneMonthName(month); }

} // namespace bitflow
