// SPDX-License-Identifier: GPL-3.0-or-later
// An event as a sentence. Of the sentences of an action the first is taken of which everything is known that it tells.
#include "app/parts/audittold.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

#include <span>

namespace bitflow {

using namespace audittold;

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

//: %1 who, %2 whom or what, %3 what was, %4 what is, %5 "in Pune › Science", %6 a role, %7 details, %8 a moment
constexpr Row done[] = {
    {"auth.login"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 signed in: %7")},
    {"auth.login"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 signed in")},
    {"auth.logout"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 signed out")},
    {"auth.logout_all"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 signed out everywhere")},
    {"auth.password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 chose a new password")},
    {"auth.forgot"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Somebody asked for a new password for %2")},
    {"auth.reset"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 chose a new password by a link from a mail")},
    {"auth.email"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the own e-mail address from %3 to %4")},
    {"auth.email"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the own e-mail address")},
    {"auth.email.request"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 asked to change the own e-mail address to %4")},
    {"auth.email.request"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 asked to change the own e-mail address")},
    {"auth.verify"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 confirmed the e-mail address %4")},
    {"auth.verify"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 confirmed an e-mail address")},
    {"auth.invitation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 accepted an invitation %5")},
    {"auth.step_up"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 confirmed who is working")},
    {"auth.mfa.begin"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 began to set up two-step sign-in")},
    {"auth.mfa.enable"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 turned two-step sign-in on")},
    {"auth.mfa.disable"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 turned two-step sign-in off")},
    {"auth.mfa.recovery_code"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 used a recovery code")},
    {"auth.mfa.recovery_codes"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made new recovery codes")},
    {"sessions.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 ended the session of %2 on %7")},
    {"sessions.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 ended a session of %2")},
    {"sessions.revoke_all"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 ended all sessions of %2 %5")},
    {"sessions.forget_device"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 forgot the device %7 of %2")},
    {"sessions.forget_device"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 forgot a device of %2")},
    {"users.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 added %2 %5")},
    {"users.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed %2 %5: %7")},
    {"users.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed %2 %5")},
    {"users.status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the status of %2 %5 from %3 to %4")},
    {"users.status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 confirmed the status of %2 %5")},
    {"users.reset_password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 sent %2 a link for a new password to %4")},
    {"users.reset_password"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave %2 %5 a new one-time password")},
    {"users.reset_mfa"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 took two-step sign-in off for %2 %5")},
    {"users.unlock"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 lifted the delay after wrong passwords for %2 %5")},
    {"users.preview"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 looked at the portal as %2 %5")},
    {"users.merge"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 merged %3 into %2 %5")},
    {"users.merge"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 merged a duplicate into %2 %5")},
    {"users.trash"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 moved %2 %5 to the trash, as a duplicate of %4")},
    {"users.trash"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 moved %2 %5 to the trash")},
    {"users.restore"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 brought %2 %5 back from the trash")},
    {"invitations.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 invited %2 as %6 %5 until %8")},
    {"invitations.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 invited %2 as %6 %5")},
    {"invitations.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 invited %2 %5")},
    {"invitations.resend"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 sent the invitation of %2 again")},
    {"invitations.code"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made an invitation code for %2")},
    {"invitations.revoke.void"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "The invitation of %2 as %6 %5 no longer held and was dropped")},
    {"invitations.revoke.void"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "An invitation of %2 no longer held and was dropped")},
    {"invitations.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 took back the invitation of %2 as %6 %5")},
    {"invitations.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 took back the invitation of %2 %5")},
    {"assignments.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave %2 the role %6 %5 until %8")},
    {"assignments.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave %2 the role %6 %5")},
    {"assignments.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave %2 a role %5")},
    {"assignments.update"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the end of the role %6 of %2 %5 from %3 to %4")},
    {"assignments.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed when a role of %2 ends")},
    {"assignments.delete.own"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave up the own role %6 %5")},
    {"assignments.delete"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 took the role %6 %5 from %2")},
    {"assignments.delete"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 took a role %5 from %2")},
    {"institutions.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 added %2")},
    {"institutions.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed %2: %7")},
    {"institutions.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed %2")},
    {"institutions.status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the status of %2 from %3 to %4")},
    {"institutions.status"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 confirmed the status of %2")},
    {"institutions.move"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 moved %2 from %3 to %4")},
    {"institutions.move"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 moved %2")},
    {"institutions.trash"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 moved %2 with all below to the trash")},
    {"institutions.restore"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 brought %2 back from the trash")},
    {"roles.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made the role %2 %5")},
    {"roles.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the role %2 %5: %7")},
    {"roles.update"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the role %2 %5")},
    {"roles.delete"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 deleted the role %2 %5")},
    {"roles.seed"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "The server brought the role %2 up to date")},
    {"imports.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 uploaded %2 %5: %7")},
    {"imports.run"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 imported %2 %5: %7")},
    {"imports.cancel"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 stopped the import of %2 %5")},
    {"api_tokens.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made the API token %2 %5 until %8")},
    {"api_tokens.create"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made the API token %2 %5")},
    {"api_tokens.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 revoked the API token %2 %5")},
    {"keys.generate"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made the key file of the access tokens")},
    {"keys.rotate"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the key of the access tokens")},
    {"keys.app_key"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made the application key")},
    {"keys.rotate_app_key"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 changed the application key")},
    {"keys.revoke"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 revoked a key of the access tokens")},
    {"passwords.import_breached"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 imported a list of breached passwords, which nobody may choose now")},
    {"audit.export"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 exported the audit log %5: %7")},
    {"audit.erase"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 made unreadable what the log tells of %2")},
    {"access.request"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 asked for a permission %5")}};

constexpr Row refused[] = {
    {"auth.login"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "A sign-in as %1 was refused")},
    {"auth.mfa"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "A wrong code was given to sign in as %1")},
    {"auth.mfa.enable"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave a wrong code while setting up two-step sign-in")},
    {"auth.password"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 gave a wrong present password when choosing a new one")},
    {"auth.reset"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 used a wrong or old code for a new password")},
    {"auth.verify"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 used a wrong or old code to confirm an address")},
    {"auth.invitation"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "The invitation of %2 no longer held and could not be accepted")},
    {"auth.invitation"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 used a wrong or old code of an invitation")},
    {"auth.step_up"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 could not confirm who is working")},
    {"auth.refresh.reuse"_L1,
     QT_TRANSLATE_NOOP("bitflow::AuditWords", "A session of %1 was ended: its key was used twice")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 was refused “%4” about %2, %7")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 was refused “%4” about %2")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 was refused “%4” %5, %7")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 was refused “%4” %5")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 was refused something about %2: %3")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 was refused something: %3")},
    {"access.denied"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "%1 was refused something")}};

// The action, or a kind of it that has sentences of its own.
QString keyOf(const AuditEvent &event)
{
    if (event.action == "invitations.revoke"_L1 && event.after.contains(u"reason"))
        return event.action + u".void"_s;
    if (event.action == "assignments.delete"_L1 && event.actorId.uuid() == event.subjectId.uuid())
        return event.action + u".own"_s;
    return event.action;
}

bool complete(QStringView text, const Told &told)
{
    for (qsizetype at = text.indexOf(u'%'); at >= 0; at = text.indexOf(u'%', at + 1))
        if (told[size_t(text[at + 1].digitValue())].isEmpty())
            return false;
    return true;
}

QString filled(const QString &text, const Told &told)
{
    QString out;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const int slot = text[at] == u'%' && at + 1 < text.size() ? text[at + 1].digitValue() : -1;
        if (slot < 1 || slot >= int(told.size())) {
            out += text[at];
            continue;
        }
        out += told[size_t(slot)];
        ++at;
    }
    return out;
}

QString chosen(std::span<const Row> rows, const QString &key, const Told &told)
{
    for (const Row &row : rows)
        if (row.key == key && complete(QString::fromUtf8(row.text), told))
            return filled(AuditWords::tr(row.text), told);
    return {};
}

} // namespace

QString sentence(const AuditEvent &event)
{
    Told told = toldOf(event);
    const bool denied = event.outcome == AuditOutcome::Denied;
    QString text = denied ? chosen(refused, keyOf(event), told) : QString();
    if (text.isEmpty()) {
        if (told[Whom].isEmpty())
            told[Whom] = AuditWords::tr("nobody in particular");
        text = chosen(done, keyOf(event), told);
    }
    if (text.isEmpty()) {
        told[More] = actionLabel(event.action);
        text = filled(AuditWords::tr("%1: %7"), told);
    }
    const QString as = event.after[u"preview_as"].toString();
    return as.isEmpty() ? text : AuditWords::tr("%1, in a preview as %2").arg(text, fmt::isolate(as));
}

} // namespace bitflow
