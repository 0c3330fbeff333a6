// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/institutions/checks.h"

#include <QTime>

#include <algorithm>

namespace bitflow {

namespace {

// Members that only one kind has; all others are everybody's.
constexpr std::array ofOneKind{
    std::pair{"domain"_L1, InstitutionKind::University},
    std::pair{"storage_quota_gb"_L1, InstitutionKind::University},
    std::pair{"branding"_L1, InstitutionKind::University},
    std::pair{"settings"_L1, InstitutionKind::University},
    std::pair{"owner"_L1, InstitutionKind::University},
    std::pair{"type"_L1, InstitutionKind::College},
    std::pair{"affiliation"_L1, InstitutionKind::College},
    std::pair{"affiliation_number"_L1, InstitutionKind::College},
    std::pair{"capacity"_L1, InstitutionKind::College},
    std::pair{"current_enrollment"_L1, InstitutionKind::College},
    std::pair{"accreditation"_L1, InstitutionKind::College},
    std::pair{"facilities"_L1, InstitutionKind::College},
    std::pair{"floor_location"_L1, InstitutionKind::Department},
};

template<class T>
bool says(const T &)
{
    return true;
}
bool says(const QString &text) { return !text.isEmpty(); }
template<class T>
bool says(const std::optional<T> &value)
{
    return value && says(*value);
}
template<class T>
bool says(const Change<T> &change)
{
    return change.given && says(change.to);
}

template<Reflected T>
void checkKind(const T &in, InstitutionKind kind, Complaints &complaints)
{
    forEachField<T>([&](const auto &field) {
        const auto only =
            std::ranges::find(ofOneKind, field.name, &std::pair<QLatin1StringView, InstitutionKind>::first);
        if (only != ofOneKind.end() && only->second != kind && says(in.*field.member))
            complain(complaints, u'/' + field.name, u"not_for_kind"_s, u"a %1 has no such value"_s.arg(nameOf(kind)));
    });
}

void checkDays(const QStringList &days, Complaints &complaints)
{
    static const QStringList week{u"monday"_s, u"tuesday"_s,  u"wednesday"_s, u"thursday"_s,
                                  u"friday"_s, u"saturday"_s, u"sunday"_s};
    for (qsizetype i = 0; i < days.size(); ++i) {
        const QString pointer = u"/settings/working_days/"_s + QString::number(i);
        if (!week.contains(days[i]))
            complain(complaints, pointer, u"not_one_of"_s, u"must be one of: "_s + week.join(u", "_s));
        else if (days.indexOf(days[i]) < i)
            complain(complaints, pointer, u"taken"_s, u"stands there twice"_s);
    }
}

QTime checkTime(const QString &text, const QString &pointer, Complaints &complaints)
{
    const QTime time = QTime::fromString(text, u"HH:mm"_s);
    if (!text.isEmpty() && !time.isValid())
        complain(complaints, pointer, u"format"_s, u"must be a time as in 09:00"_s);
    return time;
}

void checkSettings(const InstitutionSettings &settings, Complaints &complaints)
{
    checkDays(settings.workingDays, complaints);
    const QTime start = checkTime(settings.classStart, u"/settings/class_start"_s, complaints);
    const QTime end = checkTime(settings.classEnd, u"/settings/class_end"_s, complaints);
    if (start.isValid() && end.isValid() && end <= start)
        complain(complaints, u"/settings/class_end"_s, u"out_of_range"_s, u"must be later than the start"_s);
}

} // namespace

bool fitsBelow(InstitutionKind kind, const Institution *parent)
{
    switch (kind) {
    case InstitutionKind::University:
        return parent == nullptr;
    case InstitutionKind::College:
        return parent && parent->kind == InstitutionKind::University;
    case InstitutionKind::Department:
        return parent && parent->kind == InstitutionKind::College;
    }
    return false;
}

Complaints check(const NewInstitution &in, const Institution *parent)
{
    Complaints complaints;
    if (!fitsBelow(in.kind, parent))
        complain(complaints, u"/parent_id"_s, u"wrong_parent"_s, u"a %1 does not belong there"_s.arg(nameOf(in.kind)));
    checkKind(in, in.kind, complaints);
    if (in.kind == InstitutionKind::University && in.domain.isEmpty())
        complain(complaints, u"/domain"_s, u"required"_s, u"must not be empty"_s);
    if (in.settings && in.kind == InstitutionKind::University)
        checkSettings(*in.settings, complaints);
    return complaints;
}

Complaints check(const InstitutionChange &in, InstitutionKind kind)
{
    Complaints complaints;
    checkKind(in, kind, complaints);
    if (in.settings.to && kind == InstitutionKind::University)
        checkSettings(*in.settings.to, complaints);
    return complaints;
}

} // namespace bitflow
