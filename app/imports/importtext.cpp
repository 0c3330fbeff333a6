// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/imports/importtext.h"

#include "app/ui/formbase.h"
#include "common/api/institutions.h"
#include "common/api/users.h"

#include <QCoreApplication>

namespace bitflow {

namespace {

struct ImportText
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::ImportText)
};

struct Words
{
    QLatin1StringView key;
    const char *text;
};

constexpr Words targets[] = {
    {"name"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Name")},
    {"code"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Code")},
    {"domain"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Domain")},
    {"email"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "E-mail")},
    {"phone"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Phone")},
    {"website"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Website")},
    {"address"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Street")},
    {"city"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "City")},
    {"state"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "State or province")},
    {"postal_code"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Postal code")},
    {"country"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Country")},
    {"established_year"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Established in")},
    {"timezone"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Time zone")},
    {"status"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Status")},
    {"storage_quota_gb"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Storage quota in GB")},
    {"type"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Type of college")},
    {"affiliation"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Affiliation")},
    {"affiliation_number"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Affiliation number")},
    {"capacity"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Places for students")},
    {"current_enrollment"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Students enrolled")},
    {"floor_location"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Floor or building")},
    {"first_name"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "First name")},
    {"last_name"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Last name")},
    {"native_name"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Name in the person's own script")},
    {"employee_id"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Employee number")},
    {"designation"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Designation")},
    {"employment_type"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Employment")},
    {"joining_date"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Joining date")},
    {"locale"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Language")},
    {"tags"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Tags")},
    {"notes"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Notes")},
};

// Beyond those that forms know too.
constexpr Words reasons[] = {
    {"duplicate_in_file"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Another row of this file says the same.")},
    {"too_many_cells"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "The row has more cells than the header.")},
    {"not_found"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "What it belongs to does not exist any more.")},
    {"wrong_parent"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "It does not belong there.")},
    {"not_for_kind"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Such an institution has no such value.")},
    {"type"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "Write a whole number.")},
    {"forbidden"_L1, QT_TRANSLATE_NOOP("bitflow::ImportText", "You may not add this here.")},
};

template<size_t n>
QString find(const Words (&words)[n], QStringView key)
{
    for (const Words &one : words)
        if (key == one.key)
            return QCoreApplication::translate("bitflow::ImportText", one.text);
    return {};
}

// The rule that the complaint is about; addresses are members of a member.
Rule ruleOf(ImportKind kind, const QString &field)
{
    static const auto ofInstitutions = ui::formRules<NewInstitution>();
    static const auto ofPeople = ui::formRules<NewUser>();
    const auto &rules = kind == ImportKind::Users ? ofPeople : ofInstitutions;
    const auto found = rules.constFind(field);
    return found != rules.constEnd() ? *found : rules.value(u"address/"_s + field);
}

} // namespace

ui::Pill statePill(ImportState state)
{
    switch (state) {
    case ImportState::Uploaded:
        return {ImportText::tr("Not started"), ui::Tone::Neutral, {}};
    case ImportState::Checking:
        return {ImportText::tr("Dry run"), ui::Tone::Info, u":/icons/state-clock.svg"_s};
    case ImportState::Checked:
        return {ImportText::tr("Ready to import"), ui::Tone::Info, {}};
    case ImportState::Queued:
        return {ImportText::tr("Waiting"), ui::Tone::Info, u":/icons/state-clock.svg"_s};
    case ImportState::Running:
        return {ImportText::tr("Importing"), ui::Tone::Info, u":/icons/state-clock.svg"_s};
    case ImportState::Done:
        return {ImportText::tr("Done"), ui::Tone::Ok, {}};
    case ImportState::Cancelled:
        return {ImportText::tr("Cancelled"), ui::Tone::Warn, u":/icons/state-pause.svg"_s};
    case ImportState::Failed:
        return {ImportText::tr("Failed"), ui::Tone::Error, {}};
    }
    return {};
}

QString importKindLabel(ImportKind kind)
{
    return kind == ImportKind::Users ? ImportText::tr("People") : ImportText::tr("Institutions");
}

bool isAtWork(ImportState state)
{
    return state == ImportState::Checking || state == ImportState::Queued || state == ImportState::Running;
}

bool isOver(ImportState state)
{
    return state == ImportState::Done || state == ImportState::Cancelled || state == ImportState::Failed;
}

QString targetLabel(const QString &field)
{
    const QString label = find(targets, field);
    return label.isEmpty() ? field : label;
}

QString reasonText(ImportKind kind, const RowError &error)
{
    if (const QString text = find(reasons, error.code); !text.isEmpty())
        return text;
    return ui::complaintText({u'/' + error.field, error.code, error.detail}, ruleOf(kind, error.field));
}

} // namespace bitflow
