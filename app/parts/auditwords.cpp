// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/auditwords.h"

#include "app/ui/fmt.h"

#include <QCoreApplication>

#include <algorithm>

namespace bitflow {

namespace {

struct AuditWords
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::AuditWords)
};

} // namespace

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

// Why something was refused, of those who were refused it.
static const char *refusalText(const QString &code)
{
    struct Row
    {
        QLatin1StringView code;
        const char *text;
    };
    static constexpr Row rows[] = {
        {"forbidden"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "The permission is missing there")},
        {"code_invalid"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "The code is wrong, used or too old")},
        {"self_assignment"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Nobody gives roles to himself")},
        {"own_account"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Nobody does this to the own account")},
        {"outranked"_L1,
         QT_TRANSLATE_NOOP("bitflow::AuditWords", "Somebody concerned may do things that whoever tried may not")},
        {"exceeds_own_rights"_L1,
         QT_TRANSLATE_NOOP("bitflow::AuditWords", "Nobody gives what he does not hold himself")},
        {"system_role"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "A system role cannot be changed")},
        {"insufficient_user_authentication"_L1,
         QT_TRANSLATE_NOOP("bitflow::AuditWords", "It was not confirmed who is working")},
        {"mfa_enrolment_required"_L1,
         QT_TRANSLATE_NOOP("bitflow::AuditWords", "The role needs two-step sign-in, which is not set up")},
        {"password_change_required"_L1,
         QT_TRANSLATE_NOOP("bitflow::AuditWords", "A new password had to be chosen first")},
        {"preview_read_only"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "A preview only looks")},
        {"preview_hidden"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "A preview does not show this")},
        {"network_refused"_L1,
         QT_TRANSLATE_NOOP("bitflow::AuditWords", "The API token is not accepted from this address")},
        {"person_required"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Only a person may do this, no program")},
        {"session_needed"_L1, QT_TRANSLATE_NOOP("bitflow::AuditWords", "Only somebody who has signed in may do this")}};
    const auto known = std::ranges::find_if(rows, [&](const Row &row) { return row.code == code; });
    return known == std::end(rows) ? nullptr : known->text;
}

QString reasonText(const AuditEvent &event)
{
    const QString reason = event.after[u"reason"].toString();
    if (const char *known = refusalText(reason))
        return AuditWords::tr(known);
    const QString detail = event.after[u"detail"].toString();
    return detail.isEmpty() ? reason : detail;
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
