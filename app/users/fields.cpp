// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/fields.h"

#include "app/parts/people.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace bitflow {

using ui::Editor;

namespace {
struct UserFields
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::UserFields)
};

QList<ui::Choice> employmentChoices()
{
    QList<ui::Choice> choices{{UserFields::tr("Not said"), {}}};
    for (const auto type :
         {EmploymentType::FullTime, EmploymentType::PartTime, EmploymentType::Visiting, EmploymentType::Contract})
        choices.append({employmentLabel(type), QString(nameOf(type))});
    return choices;
}

QList<ui::FormField> nameFields()
{
    using T = UserFields;
    return {{"first_name"_L1, T::tr("First name")},
            {"last_name"_L1, T::tr("Last name")},
            {"email"_L1, T::tr("E-mail"), Editor::Email, {}, {}, T::tr("The address to sign in with")}};
}
} // namespace

QList<ui::FormField> newUserFields()
{
    using T = UserFields;
    QList<ui::FormField> fields = nameFields();
    fields.append({"native_name"_L1, T::tr("Name in the person's own script")});
    fields.append({"employee_id"_L1, T::tr("Staff or student number")});
    fields.append({"designation"_L1, T::tr("Designation")});
    fields.append({"phone"_L1, T::tr("Phone"), Editor::Line, {}, {}, {}, u"+91 98765 43210"_s});
    return fields;
}

QList<ui::FormField> editUserFields()
{
    using T = UserFields;
    QList<ui::FormField> fields = nameFields();
    fields.append({"native_name"_L1, T::tr("Name in the person's own script")});
    fields.append({"phone"_L1, T::tr("Phone"), Editor::Line, {}, {}, {}, u"+91 98765 43210"_s});
    const QString work = T::tr("Work");
    fields.append({"employee_id"_L1, T::tr("Staff or student number"), Editor::Line, work});
    fields.append({"designation"_L1, T::tr("Designation"), Editor::Line, work});
    fields.append({"employment_type"_L1, T::tr("Employment"), Editor::Choice, work, employmentChoices()});
    fields.append({"joining_date"_L1, T::tr("Joined on"), Editor::Date, work});
    const QString more = T::tr("More");
    fields.append({"timezone"_L1, T::tr("Time zone"), Editor::Line, more, {}, {}, u"Asia/Kolkata"_s});
    fields.append({"tags"_L1, T::tr("Tags"), Editor::List, more, {}, T::tr("Separated by commas")});
    fields.append({"notes"_L1, T::tr("Notes"), Editor::MultiLine, more});
    return fields;
}

} // namespace bitflow
