// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/institutions/fields.h"

#include "app/parts/labels.h"

#include <QCoreApplication>

namespace bitflow {

using ui::Choice;
using ui::Editor;
using ui::FormField;

namespace {

struct Fields
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::Fields)
};

template<NamedEnum E>
QList<Choice> enumChoices(QString (*label)(E))
{
    QList<Choice> choices{{Fields::tr("Not specified"), {}}};
    for (size_t i = 0; i < names(E{}).size(); ++i)
        choices.append({label(E(i)), QString(nameOf(E(i)))});
    return choices;
}

QList<Choice> monthChoices()
{
    QList<Choice> choices;
    for (int month = 1; month <= 12; ++month)
        choices.append({monthLabel(month), month});
    return choices;
}

QList<Choice> dayChoices()
{
    QList<Choice> choices;
    for (const QString &day : weekDays())
        choices.append({dayLabel(day), day});
    return choices;
}

FormField domainField(const QString &section)
{
    return {"domain"_L1,
            Fields::tr("Domain"),
            Editor::Email,
            section,
            {},
            Fields::tr("Tells this university from all others; nobody else may have it."),
            u"example.edu"_s};
}

QList<FormField> contactFields()
{
    const QString contact = Fields::tr("Contact");
    return {{"email"_L1, Fields::tr("E-mail"), Editor::Email, contact},
            {"phone"_L1, Fields::tr("Phone"), Editor::Line, contact},
            {"website"_L1, Fields::tr("Website"), Editor::Email, contact, {}, {}, u"https://"_s}};
}

QList<FormField> addressFields()
{
    const QString address = Fields::tr("Address");
    return {{"address/line1"_L1, Fields::tr("Street"), Editor::Line, address},
            {"address/line2"_L1, Fields::tr("More of the address"), Editor::Line, address},
            {"address/city"_L1, Fields::tr("City"), Editor::Line, address},
            {"address/state"_L1, Fields::tr("State or province"), Editor::Line, address},
            {"address/postal_code"_L1, Fields::tr("Postal code"), Editor::Line, address},
            {"address/country"_L1, Fields::tr("Country"), Editor::Line, address}};
}

QList<FormField> collegeFields()
{
    const QString college = Fields::tr("College");
    return {{"type"_L1, Fields::tr("Type of college"), Editor::Choice, college, enumChoices(collegeTypeLabel)},
            {"affiliation"_L1, Fields::tr("Affiliation"), Editor::Choice, college, enumChoices(affiliationLabel)},
            {"affiliation_number"_L1, Fields::tr("Affiliation number"), Editor::Line, college},
            {"capacity"_L1, Fields::tr("Places for students"), Editor::Number, college},
            {"current_enrollment"_L1, Fields::tr("Students enrolled"), Editor::Number, college}};
}

QList<FormField> universityExtras()
{
    const QString year = Fields::tr("Academic year and week");
    const QString colours = Fields::tr("Colours");
    return {{"storage_quota_gb"_L1, Fields::tr("Storage quota in GB"), Editor::Number, Fields::tr("Storage")},
            {"settings/academic_year_start_month"_L1, Fields::tr("The academic year begins in"), Editor::Choice, year,
             monthChoices()},
            {"settings/working_days"_L1, Fields::tr("Working days"), Editor::Choices, year, dayChoices()},
            {"settings/class_start"_L1, Fields::tr("Classes begin at"), Editor::Line, year, {}, {}, u"09:00"_s},
            {"settings/class_end"_L1, Fields::tr("Classes end at"), Editor::Line, year, {}, {}, u"17:00"_s},
            {"branding/primary"_L1, Fields::tr("First colour"), Editor::Color, colours},
            {"branding/secondary"_L1, Fields::tr("Second colour"), Editor::Color, colours}};
}

QList<FormField> collegeExtras()
{
    const QString accreditation = Fields::tr("Accreditation");
    const QString facilities = Fields::tr("Facilities");
    return {{"accreditation/grade"_L1, Fields::tr("Grade"), Editor::Line, accreditation},
            {"accreditation/body"_L1, Fields::tr("Given by"), Editor::Line, accreditation},
            {"accreditation/valid_until"_L1, Fields::tr("Valid until"), Editor::Date, accreditation},
            {"facilities/library"_L1, Fields::tr("Library"), Editor::Check, facilities},
            {"facilities/hostel"_L1, Fields::tr("Hostel"), Editor::Check, facilities},
            {"facilities/transport"_L1, Fields::tr("Transport"), Editor::Check, facilities},
            {"facilities/canteen"_L1, Fields::tr("Canteen"), Editor::Check, facilities}};
}

FormField floorField(const QString &section)
{
    return {"floor_location"_L1, Fields::tr("Floor or building"), Editor::Line, section};
}

QList<FormField> whenAndWhere(const QString &section)
{
    return {{"established_year"_L1, Fields::tr("Established in"), Editor::Number, section},
            {"timezone"_L1, Fields::tr("Time zone"), Editor::Email, section, {}, {}, u"Asia/Kolkata"_s}};
}

} // namespace

QList<FormField> editFields(InstitutionKind kind)
{
    const QString general = Fields::tr("General");
    QList<FormField> fields{{"name"_L1, Fields::tr("Name"), Editor::Line, general},
                            {"code"_L1, Fields::tr("Code"), Editor::Line, general}};
    if (kind == InstitutionKind::University)
        fields += domainField(general);
    if (kind == InstitutionKind::Department)
        fields += floorField(general);
    fields += whenAndWhere(general);
    if (kind == InstitutionKind::College)
        fields += collegeFields();
    fields += contactFields();
    fields += addressFields();
    if (kind == InstitutionKind::University)
        fields += universityExtras();
    if (kind == InstitutionKind::College)
        fields += collegeExtras();
    return fields;
}

QList<FormField> newFields(InstitutionKind kind)
{
    QList<FormField> fields{{"name"_L1, Fields::tr("Name"), Editor::Line}};
    if (kind == InstitutionKind::University)
        fields += domainField({});
    fields += {"code"_L1, Fields::tr("Code"), Editor::Line, {}, {}, Fields::tr("Left empty, one is made for you.")};
    if (kind == InstitutionKind::Department)
        fields += floorField({});
    if (kind == InstitutionKind::College)
        fields += collegeFields();
    fields += contactFields();
    if (kind != InstitutionKind::Department)
        fields += addressFields();
    return fields;
}

QList<FormField> ownerFields()
{
    const QString owner = Fields::tr("Owner account");
    return {{"owner/first_name"_L1, Fields::tr("First name"), Editor::Line, owner},
            {"owner/last_name"_L1, Fields::tr("Last name"), Editor::Line, owner},
            {"owner/email"_L1,
             Fields::tr("E-mail of the owner"),
             Editor::Email,
             owner,
             {},
             Fields::tr("Becomes the university's owner, with a one-time password that is shown once.")}};
}

} // namespace bitflow
