// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/auditwords.h"

#include "app/parts/people.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

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

// %1 who, %2 whom or what.
constexpr Row sentences[] = {
    {"auth.login"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 signed in")},
    {"auth.logout"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 signed out")},
    {"auth.logout_all"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 signed out everywhere")},
    {"auth.password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 chose a new password")},
    {"auth.reset"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 chose a new password by a link from a mail")},
    {"auth.email"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the own e-mail address")},
    {"auth.verify"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 confirmed an e-mail address")},
    {"auth.invitation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 accepted an invitation")},
    {"auth.step_up"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 confirmed who is working")},
    {"auth.refresh.reuse"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "A session of %1 was ended: its key was used twice")},
    {"auth.mfa"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave the second step of a sign-in")},
    {"auth.mfa.begin"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 began to set up two-step sign-in")},
    {"auth.mfa.enable"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 turned two-step sign-in on")},
    {"auth.mfa.disable"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 turned two-step sign-in off")},
    {"auth.mfa.recovery_code"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 used a recovery code")},
    {"auth.mfa.recovery_codes"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made new recovery codes")},
    {"sessions.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 ended a session of %2")},
    {"users.merge"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 merged a duplicate into %2")},
    {"sessions.forget_device"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 forgot a device of %2")},
    {"sessions.revoke_all"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 ended all sessions of %2")},
    {"users.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 added %2")},
    {"users.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed %2")},
    {"users.status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the status of %2")},
    {"users.reset_password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave %2 a new one-time password")},
    {"users.reset_mfa"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 took two-step sign-in off for %2")},
    {"users.preview"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 looked at the portal as %2")},
    {"users.trash"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 moved %2 to the trash")},
    {"users.restore"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 brought %2 back from the trash")},
    {"invitations.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 invited %2")},
    {"invitations.resend"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 sent the invitation of %2 again")},
    {"invitations.code"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made an invitation code for %2")},
    {"invitations.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 took the invitation of %2 back")},
    {"assignments.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave %2 a role")},
    {"assignments.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed when a role of %2 ends")},
    {"assignments.delete"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 took a role from %2")},
    {"institutions.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 added %2")},
    {"institutions.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed %2")},
    {"institutions.status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the status of %2")},
    {"institutions.move"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 moved %2")},
    {"institutions.trash"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 moved %2 to the trash")},
    {"institutions.restore"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 brought %2 back from the trash")},
    {"roles.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made the role %2")},
    {"roles.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the role %2")},
    {"roles.delete"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 deleted the role %2")},
    {"roles.seed"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "The server brought the role %2 up to date")},
    {"imports.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 uploaded %2")},
    {"imports.check"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 checked %2")},
    {"imports.run"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 imported %2")},
    {"imports.cancel"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 stopped the import of %2")},
    {"api_tokens.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made the API token %2")},
    {"api_tokens.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 revoked the API token %2")},
    {"keys.rotate"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the key of the access tokens")},
    {"keys.rotate_app_key"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the application key")},
    {"keys.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 revoked a key of the access tokens")},
    {"audit.export"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 exported the audit log")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 was refused")}};

constexpr Row fields[] = {
    {"first_name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "First name")},
    {"last_name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Last name")},
    {"native_name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Name in own script")},
    {"email"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "E-mail")},
    {"phone"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Phone")},
    {"status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Status")},
    {"name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Name")},
    {"code"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Code")},
    {"kind"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Kind")},
    {"designation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Designation")},
    {"deleted_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "In the trash since")},
    {"expires_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Ends")},
    {"created_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Added")},
    {"permissions"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Permissions")},
    {"permission"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Permission asked for")},
    {"operation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "What was tried")},
    {"reason"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Reason")},
    {"detail"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "What the server said")},
    {"times"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "How often")},
    {"must_change_password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Must choose a new password")},
    {"password_changed_at"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Password changed")},
    {"session_id"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Session")},
    {"preview_as"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "In a preview as")},
    {"role"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Role")},
    {"rows"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Rows")},
    {"file_name"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "File")}};

template<size_t N>
const char *textOf(const Row (&rows)[N], QStringView key)
{
    for (const Row &row : rows)
        if (key == row.key)
            return row.text;
    return nullptr;
}

QString subjectText(const AuditEvent &event)
{
    if (!event.subjectName.isEmpty())
        return event.subjectName;
    for (const auto member : {"name"_L1, "email"_L1, "file_name"_L1})
        for (const QJsonObject &state : {event.after, event.before})
            if (const QString text = state[member].toString(); !text.isEmpty())
                return text;
    return event.subjectId.isNull() ? AuditWords::tr("nobody in particular")
                                    : AuditWords::tr("somebody or something that is gone");
}

} // namespace

QString actorText(const AuditEvent &event)
{
    if (event.actorId.isNull() && event.actorName == "command line"_L1)
        return AuditWords::tr("The command line of the server");
    return event.actorName.isEmpty() ? AuditWords::tr("Somebody not signed in") : event.actorName;
}

QString sentence(const AuditEvent &event)
{
    const QString who = fmt::isolate(actorText(event)), whom = fmt::isolate(subjectText(event));
    if (event.action == "auth.login"_L1 && event.outcome == AuditOutcome::Denied)
        return AuditWords::tr("A sign-in as %1 was refused").arg(who);
    const char *known = textOf(sentences, event.action);
    const QString text = known ? AuditWords::tr(known) : AuditWords::tr("%1: %3");
    // not every sentence has all of them
    QString filled = text;
    filled.replace(u"%1"_s, who).replace(u"%2"_s, whom).replace(u"%3"_s, fmt::ltr(event.action));
    return filled;
}

ui::Pill outcomePill(AuditOutcome outcome)
{
    return outcome == AuditOutcome::Done
               ? ui::Pill{AuditWords::tr("Done"), ui::Tone::Ok, {}}
               : ui::Pill{AuditWords::tr("Refused"), ui::Tone::Error, u":/icons/state-lock.svg"_s};
}

QList<ui::Choice> outcomeChoices()
{
    return {{AuditWords::tr("Done"), QString(nameOf(AuditOutcome::Done))},
            {AuditWords::tr("Refused"), QString(nameOf(AuditOutcome::Denied))}};
}

QList<ui::Choice> actionChoices()
{
    return {{AuditWords::tr("Sign-ins and passwords"), u"auth."_s},
            {AuditWords::tr("Sessions"), u"sessions."_s},
            {AuditWords::tr("People"), u"users."_s},
            {AuditWords::tr("Invitations"), u"invitations."_s},
            {AuditWords::tr("Roles given and taken"), u"assignments."_s},
            {AuditWords::tr("Roles themselves"), u"roles."_s},
            {AuditWords::tr("Institutions"), u"institutions."_s},
            {AuditWords::tr("Imports"), u"imports."_s},
            {AuditWords::tr("API tokens"), u"api_tokens."_s},
            {AuditWords::tr("Refusals for want of rights"), u"access."_s},
            {AuditWords::tr("The log itself"), u"audit."_s}};
}

QString fieldLabel(const QString &member)
{
    if (const char *known = textOf(fields, member))
        return AuditWords::tr(known);
    QString text = member;
    text.replace(u'_', u' ');
    if (text.endsWith(u" id"))
        text.chop(3);
    return text.isEmpty() ? member : text.at(0).toUpper() + text.sliced(1);
}

QString valueText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? AuditWords::tr("Yes") : AuditWords::tr("No");
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', 15);
    if (value.isArray()) {
        QStringList items;
        for (const QJsonValue &item : value.toArray())
            items.append(valueText(item));
        return items.join(u", "_s);
    }
    if (value.isObject()) {
        QStringList items;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            if (const QString text = valueText(it.value()); !text.isEmpty())
                items.append(fieldLabel(it.key()) + u": "_s + text);
        return items.join(u"; "_s);
    }
    const QString text = value.toString();
    if (const auto at = text.size() > 19 ? Instant::parse(text) : std::nullopt)
        return fmt::dateTime(*at);
    if (permissionFrom(text))
        return permissionLabel(text);
    return text;
}

QList<FieldChange> changesOf(const AuditEvent &event)
{
    QStringList members = event.before.keys() + event.after.keys();
    members.removeDuplicates();
    QList<FieldChange> changes;
    for (const QString &member : members) {
        const FieldChange change{fieldLabel(member), valueText(event.before[member]), valueText(event.after[member])};
        if (change.before != change.after)
            changes.append(change);
    }
    return changes;
}

QString faultText(const AuditIntegrity &integrity)
{
    if (integrity.fault == "not_sealed"_L1 || integrity.fault == "not_signed"_L1)
        return AuditWords::tr("The log is not sealed or not signed in time. An administrator of the server should look "
                              "why: “bitflow-server audit verify” tells more.");
    const QString what =
        integrity.firstBad > 0
            ? AuditWords::tr("The log is not as it was written, from row %1 on.").arg(fmt::number(integrity.firstBad))
            : AuditWords::tr("The log is not as it was written.");
    return what + u' ' +
           AuditWords::tr("Keep the database as it is and run “bitflow-server audit verify” on the server.");
}

ui::Pill integrityPill(const AuditIntegrity &integrity)
{
    if (!integrity.checked)
        return {AuditWords::tr("Being verified"), ui::Tone::Neutral, u":/icons/state-clock.svg"_s};
    if (integrity.fault == "not_sealed"_L1 || integrity.fault == "not_signed"_L1)
        return {AuditWords::tr("Not sealed in time"), ui::Tone::Warn, {}};
    if (!integrity.ok)
        return {AuditWords::tr("Tampered with"), ui::Tone::Error, {}};
    if (!integrity.verifiedUntil)
        return {AuditWords::tr("Nothing to verify yet"), ui::Tone::Neutral, u":/icons/state-clock.svg"_s};
    return {AuditWords::tr("Unchanged up to %1").arg(fmt::dateTime(*integrity.verifiedUntil)), ui::Tone::Ok,
            u":/icons/shield.svg"_s};
}

} // namespace bitflow
