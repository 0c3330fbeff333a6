// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/people.h"

#include "app/parts/labels.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace bitflow {

namespace {
struct People
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::People)
};
} // namespace

QString statusLabel(UserStatus status)
{
    switch (status) {
    case UserStatus::Invited:
        return People::tr("Invited");
    case UserStatus::Active:
        return People::tr("Active");
    case UserStatus::Inactive:
        return People::tr("Inactive");
    case UserStatus::Suspended:
        return People::tr("Suspended");
    case UserStatus::Locked:
        return People::tr("Locked");
    }
    return {};
}

ui::Pill statusPill(UserStatus status)
{
    const QString text = statusLabel(status);
    switch (status) {
    case UserStatus::Invited:
        return {text, ui::Tone::Info, u":/icons/state-mail.svg"_s};
    case UserStatus::Active:
        return {text, ui::Tone::Ok, {}};
    case UserStatus::Inactive:
        return {text, ui::Tone::Neutral, {}};
    case UserStatus::Suspended:
        return {text, ui::Tone::Error, u":/icons/state-pause.svg"_s};
    case UserStatus::Locked:
        return {text, ui::Tone::Warn, u":/icons/state-lock.svg"_s};
    }
    return {text, ui::Tone::Neutral, {}};
}

ui::Pill statusPill(const User &user)
{
    return user.deletedAt ? ui::Pill{People::tr("In the trash"), ui::Tone::Neutral, u":/icons/trash.svg"_s}
                          : statusPill(user.status);
}

QList<ui::Choice> userStatusChoices()
{
    using enum UserStatus;
    QList<ui::Choice> choices;
    for (const auto status : {Active, Invited, Inactive, Suspended, Locked})
        choices.append({statusLabel(status), QString(nameOf(status))});
    return choices;
}

QString employmentLabel(EmploymentType type)
{
    switch (type) {
    case EmploymentType::FullTime:
        return People::tr("Full time");
    case EmploymentType::PartTime:
        return People::tr("Part time");
    case EmploymentType::Visiting:
        return People::tr("Visiting");
    case EmploymentType::Contract:
        return People::tr("On contract");
    }
    return {};
}

QString fullName(const User &user)
{
    const QString name = displayName(user);
    return user.nativeName.isEmpty() || user.nativeName == name ? name : name + u" · "_s + user.nativeName;
}

QString scopeLabel(RoleScope scope)
{
    switch (scope) {
    case RoleScope::Platform:
        return People::tr("On the platform");
    case RoleScope::University:
        return People::tr("At a university");
    case RoleScope::College:
        return People::tr("At a college");
    case RoleScope::Department:
        return People::tr("At a department");
    case RoleScope::Self:
        return People::tr("For oneself");
    }
    return {};
}

QString permissionLabel(QStringView slug)
{
    const auto permission = permissionFrom(slug);
    return permission ? QCoreApplication::translate("Permissions", info(*permission).label) : slug.toString();
}

QString permissionCategory(QStringView category)
{
    return QCoreApplication::translate("Permissions", categoryLabel(category));
}

ui::Pill riskPill(Risk risk)
{
    switch (risk) {
    case Risk::Low:
        return {People::tr("Low risk"), ui::Tone::Neutral, u":/icons/state-ok.svg"_s};
    case Risk::Medium:
        return {People::tr("Medium risk"), ui::Tone::Info, u":/icons/state-info.svg"_s};
    case Risk::High:
        return {People::tr("High risk"), ui::Tone::Warn, {}};
    }
    return {};
}

bool scopeFits(RoleScope scope, std::optional<InstitutionKind> kind)
{
    if (!kind)
        return scope == RoleScope::Platform;
    return scope == RoleScope::Self || nameOf(scope) == nameOf(*kind);
}

// Slugs of roles that people make begin with a word of their own, see RoleStore.
bool isSystemRole(const Role &role) { return role.slug != "custom"_L1 && !role.slug.startsWith("custom_"_L1); }

QString placeText(const QList<PathStep> &path) { return path.isEmpty() ? People::tr("Platform") : pathText(path); }

// "Debian GNU/Linux 13 (trixie)": neither the code name nor the kernel tells devices apart.
QString deviceLabel(const QString &device)
{
    static const QRegularExpression aside(u"\\s*\\([^)]*\\)|GNU/Linux\\s+"_s);
    const QString text = QString(device).remove(aside).simplified();
    return text.isEmpty() ? fmt::orDash(device) : text;
}

QString unusualText(const QStringList &reasons)
{
    QStringList texts;
    for (const QString &reason : reasons)
        texts.append(reason == Session::newDevice    ? People::tr("From a device that the account had not been used on")
                     : reason == Session::newNetwork ? People::tr("From a network that it had not been used from")
                     : reason == Session::afterFailures ? People::tr("After several wrong passwords")
                                                        : reason);
    return texts.join(u'\n');
}

QList<ui::Column<Session>> sessionColumns(bool withPerson)
{
    using Col = ui::Column<Session>;
    using ui::CellKind;
    QList<Col> columns;
    if (withPerson)
        columns.append(Col{u"user_name"_s,
                           People::tr("Person"),
                           [](const Session &s) { return s.userName; },
                           180,
                           CellKind::Strong,
                           true,
                           {},
                           [](const Session &s) { return s.userEmail; }});
    columns.append(Col{u"device"_s,
                       People::tr("Device"),
                       [](const Session &s) { return deviceLabel(s.device); },
                       220,
                       CellKind::Strong,
                       false,
                       {},
                       [](const Session &s) { return s.device; }});
    columns.append(Col{u"app"_s, People::tr("Application"), [](const Session &s) { return fmt::orDash(s.app); }, 160,
                       CellKind::Text});
    columns.append(Col{u"ip_address"_s, People::tr("IP address"), [](const Session &s) { return s.ipAddress; }, 140,
                       CellKind::Code});
    columns.append(Col{u"created_at"_s,
                       People::tr("Signed in"),
                       [](const Session &s) { return fmt::relative(s.createdAt); },
                       140,
                       CellKind::Quiet,
                       true,
                       {},
                       [](const Session &s) { return fmt::dateTime(s.createdAt); }});
    columns.append(Col{u"last_seen_at"_s,
                       People::tr("Last seen"),
                       [](const Session &s) { return fmt::relative(s.lastSeenAt); },
                       140,
                       CellKind::Quiet,
                       true,
                       {},
                       [](const Session &s) { return fmt::dateTime(s.lastSeenAt); }});
    columns.append(Col{u"two_step"_s, People::tr("Two-step"),
                       [](const Session &s) { return s.twoStep ? People::tr("Yes") : People::tr("No"); }, 90,
                       CellKind::Quiet});
    columns.append(Col{u"unusual"_s, People::tr("Sign-in"), [](const Session &) { return QString(); }, 120,
                       CellKind::Pill, false,
                       [](const Session &s) {
                           return s.unusual.isEmpty()
                                      ? ui::Pill{}
                                      : ui::Pill{People::tr("Unusual"), ui::Tone::Warn, u":/icons/state-warn.svg"_s};
                       },
                       [](const Session &s) { return unusualText(s.unusual); }});
    columns.append(Col{u"current"_s, People::tr("Where"), [](const Session &) { return QString(); }, 150,
                       CellKind::Pill, false,
                       [](const Session &s) {
                           return s.current ? ui::Pill{People::tr("This device"), ui::Tone::Ok, {}} : ui::Pill{};
                       }});
    return columns;
}

QString peopleErrorText(const Error &error)
{
    struct Row
    {
        QLatin1StringView code;
        const char *text;
    };
    static constexpr Row known[] = {
        {"leader_exists"_L1,
         QT_TRANSLATE_NOOP("bitflow::People",
                           "Somebody has this place already: a college has one principal, a "
                           "department one head. Name another one on the page of the institution instead.")},
        {"self_assignment"_L1,
         QT_TRANSLATE_NOOP("bitflow::People", "Nobody gives roles to himself. Ask somebody who may give them.")},
        {"nobody_to_ask"_L1,
         QT_TRANSLATE_NOOP("bitflow::People", "Nobody may give this to you there. Ask your IT department.")},
        {"already_allowed"_L1, QT_TRANSLATE_NOOP("bitflow::People", "You may do this already.")},
        {"not_an_owner"_L1,
         QT_TRANSLATE_NOOP("bitflow::People", "Only the role of an owner is handed over like this.")},
        {"last_owner"_L1,
         QT_TRANSLATE_NOOP("bitflow::People", "Somebody must stay who owns this. Name another owner first.")},
        {"outranked"_L1,
         QT_TRANSLATE_NOOP("bitflow::People",
                           "Somebody concerned may do things that you may not. Ask one who may do them too.")},
        {"own_account"_L1,
         QT_TRANSLATE_NOOP("bitflow::People", "This is your own account. Somebody else has to do this.")},
        {"exceeds_own_rights"_L1, QT_TRANSLATE_NOOP("bitflow::People", "Nobody gives what he does not hold himself.")},
        {"system_role"_L1,
         QT_TRANSLATE_NOOP("bitflow::People",
                           "A system role is the same for everybody and cannot be changed. Copy it instead.")},
        {"role_in_use"_L1,
         QT_TRANSLATE_NOOP("bitflow::People",
                           "Somebody holds this role. Take it away from everybody first; people in the trash "
                           "count too.")},
        {"mail_not_configured"_L1,
         QT_TRANSLATE_NOOP(
             "bitflow::People",
             "This server sends no mail. Add the person instead: you get a one-time password to hand over.")},
        {"not_invited"_L1,
         QT_TRANSLATE_NOOP("bitflow::People", "This account is open already. Reset its password instead.")},
        {"verified"_L1, QT_TRANSLATE_NOOP("bitflow::People", "This address is confirmed already.")},
        {"not_trashed"_L1, QT_TRANSLATE_NOOP("bitflow::People", "This person is not in the trash any more.")},
        {"parent_trashed"_L1,
         QT_TRANSLATE_NOOP("bitflow::People", "The institution of this person is in the trash. Restore that first.")},
    };
    for (const Row &row : known)
        if (error.code == row.code)
            return People::tr(row.text);
    return error.errors.isEmpty() || error.status == 403 ? ui::errorText(error)
                                                         : ui::complaintText(error.errors.first(), {});
}

} // namespace bitflow
