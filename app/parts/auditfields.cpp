// SPDX-License-Identifier: GPL-3.0-or-later
// The members of states by their names, and their values in words.
#include "app/parts/auditwords.h"
#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

#include <algorithm>

namespace bitflow {

namespace {

struct AuditWords
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::AuditWords)
};

struct Row
{
    QLatin1StringView key;
    const char *text;
};

constexpr Row fields[] = {
    {"first_name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "First name")},
    {"last_name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Last name")},
    {"native_name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Name in own script")},
    {"email"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "E-mail")},
    {"user_email"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "E-mail at that time")},
    {"sent_to"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Sent to")},
    {"phone"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Phone")},
    {"employee_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Staff or student number")},
    {"designation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Designation")},
    {"employment_type"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Employment")},
    {"joining_date"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Joined on")},
    {"locale"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Language")},
    {"timezone"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Time zone")},
    {"tags"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Tags")},
    {"notes"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Notes")},
    {"status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Status")},
    {"source"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Came by")},
    {"email_verified_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Address confirmed")},
    {"last_login_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Last sign-in")},
    {"password_changed_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Password changed")},
    {"must_change_password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Must choose a new password")},
    {"mfa_enabled_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Two-step sign-in since")},
    {"deleted_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "In the trash since")},
    {"expires_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Ends")},
    {"ends_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Ends")},
    {"access_ends_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Role ends")},
    {"last_used_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Last used")},
    {"last_used_ip"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Last used from")},
    {"institution_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Institution")},
    {"owner_institution_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Belongs to")},
    {"parent_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Stands below")},
    {"name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Name")},
    {"code"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Code")},
    {"kind"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Kind")},
    {"website"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Website")},
    {"domain"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Domain")},
    {"established_year"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Established in")},
    {"storage_quota_gb"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Storage quota in GB")},
    {"type"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Type of college")},
    {"affiliation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Affiliation")},
    {"affiliation_number"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Affiliation number")},
    {"capacity"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Places for students")},
    {"current_enrollment"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Students enrolled")},
    {"floor_location"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Floor or building")},
    {"address/line1"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Street")},
    {"address/line2"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "More of the address")},
    {"address/state"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "State or province")},
    {"branding/primary"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "First colour")},
    {"branding/secondary"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Second colour")},
    {"settings/academic_year_start_month"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "The academic year begins in")},
    {"settings/working_days"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Working days")},
    {"settings/class_start"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Classes begin at")},
    {"settings/class_end"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Classes end at")},
    {"accreditation/grade"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Accreditation grade")},
    {"accreditation/body"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Accredited by")},
    {"accreditation/valid_until"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Accredited until")},
    {"description"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "What it is for")},
    {"level"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Level")},
    {"scope_kind"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Where it is given")},
    {"permissions"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Permissions")},
    {"networks"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Accepted from")},
    {"role"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Role")},
    {"role_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Role")},
    {"reason"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Reason")},
    {"user_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Person")},
    {"permission"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Permission asked for")},
    {"operation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Operation")},
    {"times"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "How often")},
    {"session_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Session on")},
    {"sessions"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Sessions ended")},
    {"device"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "The device")},
    {"unusual"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Unusual")},
    {"how"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "How")},
    {"preview_as"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "In a preview as")},
    {"merged_into"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Merged into")},
    {"merged_with"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Merged with")},
    {"institutions"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Institutions")},
    {"people"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "People")},
    {"file_name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "File")},
    {"rows"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Rows")},
    {"created"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Added")},
    {"existing"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "There already")},
    {"failed"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Failed")},
    {"kid"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Key")},
    {"resealed"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Secrets sealed anew")},
    {"actor_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Who")},
    {"subject_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "About")},
    {"action"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "What")},
    {"outcome"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Result")},
    {"from"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "From")},
    {"until"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Until")},
    {"q"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Words searched for")},
    {"format"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Format")}};

// The wire's own words, "full-time", where nothing better is known.
QString worded(QString text)
{
    text.replace(u'_', u' ').replace(u'-', u' ');
    return text.isEmpty() ? text : text.at(0).toUpper() + text.sliced(1);
}

template<NamedEnum E>
QString label(const QString &text, QString (*words)(E))
{
    const auto value = enumFrom<E>(text);
    return value ? words(*value) : worded(text);
}

QString sourceLabel(UserSource source)
{
    switch (source) {
    case UserSource::Manual:
        return AuditWords::tr("Added by hand");
    case UserSource::Invite:
        return AuditWords::tr("Invitation");
    case UserSource::Import:
        return AuditWords::tr("Import");
    case UserSource::Migration:
        return AuditWords::tr("Migration");
    }
    return {};
}

QString outcomeLabel(AuditOutcome outcome) { return outcomePill(outcome).text; }

// A word of the wire as one of ours; empty when the member holds no such words.
QString enumText(const AuditEvent &event, const QString &member, const QString &text)
{
    if (member == "status"_L1)
        return event.subjectType == "institution"_L1 ? label<InstitutionStatus>(text, statusLabel)
                                                     : label<UserStatus>(text, statusLabel);
    if (member == "kind"_L1)
        return event.subjectType == "import"_L1
                   ? text == nameOf(ImportKind::Users) ? AuditWords::tr("People") : AuditWords::tr("Institutions")
                   : label<InstitutionKind>(text, kindLabel);
    if (member == "scope_kind"_L1)
        return label<RoleScope>(text, scopeLabel);
    if (member == "employment_type"_L1)
        return label<EmploymentType>(text, employmentLabel);
    if (member == "source"_L1)
        return label<UserSource>(text, sourceLabel);
    if (member == "type"_L1)
        return label<CollegeType>(text, collegeTypeLabel);
    if (member == "affiliation"_L1)
        return label<Affiliation>(text, affiliationLabel);
    if (member == "outcome"_L1)
        return label<AuditOutcome>(text, outcomeLabel);
    if (member == "permission"_L1 || member == "permissions"_L1)
        return permissionLabel(text);
    if (member == "action"_L1)
        return actionLabel(text);
    if (member == "unusual"_L1)
        return unusualText({text});
    if (member.endsWith(u"working_days"))
        return dayLabel(text);
    if (member == "how"_L1)
        return text == "other_device"_L1 ? AuditWords::tr("From another device") : AuditWords::tr("Its key twice");
    return {};
}

QString momentText(const QString &text)
{
    if (const auto at = text.size() > 19 ? Instant::parse(text) : std::nullopt)
        return fmt::dateTime(*at);
    const QDate day = text.size() == 10 ? QDate::fromString(text, Qt::ISODate) : QDate();
    return day.isValid() ? fmt::date(day) : QString();
}

bool isReference(const QString &member)
{
    return member.endsWith(u"_id") || member == "role"_L1 || member.startsWith(u"merged_");
}

// Nobody reads an id: what it stands for by its name of today, or that it has none for this reader.
QString referenceText(const AuditEvent &event, const QString &member, const QString &text)
{
    const QString name = event.names[text].toString();
    if (!name.isEmpty())
        return member == "session_id"_L1 ? deviceLabel(name) : name;
    if (!text.isEmpty() && text == event.subjectId.toString())
        return event.subjectName;
    if (QUuid::fromString(text).isNull())
        return member == "role"_L1 ? worded(text) : text; // of a role that was deleted
    return AuditWords::tr("one that is gone, or not yours to see");
}

} // namespace

QString fieldLabel(const QString &member)
{
    const auto known = std::ranges::find_if(fields, [&](const Row &row) { return row.key == member; });
    return known == std::end(fields) ? worded(member.section(u'/', -1)) : AuditWords::tr(known->text);
}

QStringList entryTexts(const AuditEvent &event, const QString &member, const QJsonArray &list)
{
    QStringList texts;
    for (const QJsonValue &item : list)
        texts.append(valueText(event, member, item));
    return texts;
}

QString valueText(const AuditEvent &event, const QString &member, const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? AuditWords::tr("Yes") : AuditWords::tr("No");
    if (value.isDouble())
        return member.endsWith(u"start_month")        ? monthLabel(value.toInt())
               : member.endsWith(u"established_year") ? QString::number(value.toInt())
                                                      : fmt::number(value.toInteger());
    if (value.isArray())
        return entryTexts(event, member, value.toArray()).join(u", "_s);
    if (member == "institution_id"_L1 && value.isNull() && !value.isUndefined())
        return placeText({});
    const QString text = value.toString();
    if (isReference(member))
        return text.isEmpty() ? QString() : referenceText(event, member, text);
    if (const QString known = text.isEmpty() ? QString() : enumText(event, member, text); !known.isEmpty())
        return known;
    const QString moment = momentText(text);
    return moment.isEmpty() ? text : moment;
}

} // namespace bitflow
