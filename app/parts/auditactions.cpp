// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of the audit log by their names.
#include "app/parts/auditwords.h"

#include <QCoreApplication>

namespace bitflow {

namespace {

struct AuditActions
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::AuditActions)
};

struct Row
{
    QLatin1StringView key; // of a group it ends with a dot, and its actions follow
    const char *text;
};

constexpr Row rows[] = {
    {"auth."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Sign-ins and passwords")},
    {"auth.login"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Sign-in")},
    {"auth.logout"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Sign-out")},
    {"auth.logout_all"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Sign-out everywhere")},
    {"auth.password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Own password changed")},
    {"auth.forgot"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Password forgotten")},
    {"auth.reset"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Password set by a link")},
    {"auth.email"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Own address changed")},
    {"auth.email.request"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Another own address asked for")},
    {"auth.verify"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Address confirmed")},
    {"auth.invitation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Invitation accepted")},
    {"auth.step_up"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Identity confirmed")},
    {"auth.refresh.reuse"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Session key used twice")},
    {"auth.mfa"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Wrong code at a sign-in")},
    {"auth.mfa.begin"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Two-step sign-in begun")},
    {"auth.mfa.enable"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Two-step sign-in turned on")},
    {"auth.mfa.disable"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Two-step sign-in turned off")},
    {"auth.mfa.recovery_code"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Recovery code used")},
    {"auth.mfa.recovery_codes"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Recovery codes made")},
    {"sessions."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Sessions")},
    {"sessions.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Session ended")},
    {"sessions.revoke_all"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "All sessions ended")},
    {"sessions.forget_device"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Device forgotten")},
    {"users."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "People")},
    {"users.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Person added")},
    {"users.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Person changed")},
    {"users.status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Status of a person")},
    {"users.reset_password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Password reset")},
    {"users.reset_mfa"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Two-step sign-in taken off")},
    {"users.unlock"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Delay after wrong passwords lifted")},
    {"users.preview"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Preview as a person")},
    {"users.merge"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Duplicates merged")},
    {"users.trash"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Person moved to the trash")},
    {"users.restore"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Person brought back")},
    {"invitations."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Invitations")},
    {"invitations.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Invitation made")},
    {"invitations.resend"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Invitation sent again")},
    {"invitations.code"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Invitation code made")},
    {"invitations.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Invitation taken back")},
    {"assignments."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Roles given and taken")},
    {"assignments.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Role given")},
    {"assignments.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "End of a role changed")},
    {"assignments.delete"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Role taken")},
    {"roles."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Roles themselves")},
    {"roles.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Role made")},
    {"roles.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Role changed")},
    {"roles.delete"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Role deleted")},
    {"roles.seed"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "System role brought up to date")},
    {"institutions."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Institutions")},
    {"institutions.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Institution added")},
    {"institutions.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Institution changed")},
    {"institutions.status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Status of an institution")},
    {"institutions.move"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Institution moved")},
    {"institutions.trash"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Institution moved to the trash")},
    {"institutions.restore"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Institution brought back")},
    {"imports."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Imports")},
    {"imports.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "File uploaded")},
    {"imports.run"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "File imported")},
    {"imports.cancel"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Import stopped")},
    {"api_tokens."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "API tokens")},
    {"api_tokens.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "API token made")},
    {"api_tokens.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "API token revoked")},
    {"keys."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Keys of the server")},
    {"keys.generate"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Key file of the access tokens made")},
    {"keys.rotate"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Key of the access tokens changed")},
    {"keys.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Key of the access tokens revoked")},
    {"keys.app_key"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Application key made")},
    {"keys.rotate_app_key"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Application key changed")},
    {"passwords."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Passwords that may not be chosen")},
    {"passwords.import_breached"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Breached passwords imported")},
    {"access."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Refusals for want of rights")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Refusal")},
    {"access.request"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Permission asked for")},
    {"audit."_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "The log itself")},
    {"audit.export"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Log exported")},
    {"audit.erase"_L1, QT_TRANSLATE_NOOP("bitflow::AuditActions", "Person erased from the log")}};

} // namespace

QList<FilterGroup> actionGroups()
{
    QList<FilterGroup> groups;
    for (const Row &row : rows) {
        const ui::Choice choice{AuditActions::tr(row.text), QString(row.key)};
        if (row.key.endsWith(u'.'))
            groups.append({choice, {}});
        else
            groups.last().choices.append(choice);
    }
    return groups;
}

QString actionLabel(const QString &action)
{
    const auto known = std::ranges::find_if(rows, [&](const Row &row) { return row.key == action; });
    return known == std::end(rows) ? action : AuditActions::tr(known->text);
}

} // namespace bitflow
