// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/audittold.h"

#include "app/parts/labels.h"
#include "app/parts/people.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

#include <algorithm>

namespace bitflow {

using namespace audittold;

namespace {

struct AuditWords
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::AuditWords)
};

QString firstOf(const AuditEvent &event, QLatin1StringView member)
{
    const QString now = event.after[member].toString();
    return now.isEmpty() ? event.before[member].toString() : now;
}

// An institution by the way to it, which says where it is as well.
QString subjectText(const AuditEvent &event)
{
    const bool itself = event.subjectType == "institution"_L1 && !event.path.isEmpty() &&
                        event.path.last().id.uuid() == event.subjectId.uuid();
    if (itself && event.action != "institutions.move"_L1)
        return pathText(event.path);
    if (!event.subjectName.isEmpty())
        return fmt::isolate(event.subjectName);
    for (const auto member : {"name"_L1, "user_email"_L1, "email"_L1, "file_name"_L1})
        if (const QString text = firstOf(event, member); !text.isEmpty())
            return fmt::isolate(text);
    return event.subjectId.isNull() ? QString() : AuditWords::tr("somebody or something that is gone");
}

QString whereText(const AuditEvent &event)
{
    // Of a role it is told where it holds; the event itself stands at the home of who got it if that is the platform.
    const bool given = event.action.startsWith(u"assignments.") || event.action.startsWith(u"invitations.");
    const QJsonObject &state = event.after.isEmpty() ? event.before : event.after;
    if (event.path.isEmpty() || (given && state.contains(u"institution_id") && state[u"institution_id"].isNull()))
        return AuditWords::tr("on the platform");
    //: A place in a sentence, "in Pune › Science"
    return AuditWords::tr("in %1").arg(pathText(event.path));
}

QString elided(const QString &text)
{
    constexpr qsizetype most = 60;
    return fmt::isolate(text.size() > most ? text.first(most - 1) + u'…' : text);
}

QString changeText(const FieldChange &change)
{
    using Kind = FieldChange::Kind;
    const QString lost = elided(change.lost.join(u", "_s)), gained = elided(change.gained.join(u", "_s));
    if (!change.lost.isEmpty() && !change.gained.isEmpty())
        return AuditWords::tr("%1 without %2, with %3").arg(change.label, lost, gained);
    if (!change.lost.isEmpty())
        return AuditWords::tr("%1 without %2").arg(change.label, lost);
    if (!change.gained.isEmpty())
        return AuditWords::tr("%1 with %2").arg(change.label, gained);
    if (change.kind == Kind::Added)
        return AuditWords::tr("%1 is now %2").arg(change.label, elided(change.after));
    if (change.kind == Kind::Removed)
        return AuditWords::tr("%1 is no longer %2").arg(change.label, elided(change.before));
    return AuditWords::tr("%1 from %2 to %3").arg(change.label, elided(change.before), elided(change.after));
}

QString changesText(const AuditEvent &event)
{
    constexpr qsizetype most = 3;
    const auto changes = changesOf(event);
    QStringList texts;
    for (const FieldChange &change : changes.first(std::min(most, changes.size())))
        texts.append(changeText(change));
    if (changes.size() > most)
        texts.append(AuditWords::tr("%1 more").arg(fmt::number(changes.size() - most)));
    return texts.join(u"; "_s);
}

QString deviceText(const QString &device) { return device.isEmpty() ? QString() : fmt::isolate(deviceLabel(device)); }

QString moreText(const AuditEvent &event)
{
    const QString &action = event.action;
    if (action.endsWith(u".update"))
        return changesText(event);
    if (action == "auth.login"_L1)
        return entryTexts(event, u"unusual"_s, event.after[u"unusual"].toArray()).join(u"; "_s);
    if (action == "sessions.revoke"_L1)
        return deviceText(event.names[event.after[u"session_id"].toString()].toString());
    if (action == "sessions.forget_device"_L1)
        return deviceText(event.after[u"device"].toString());
    if (action == "imports.create"_L1)
        return AuditWords::tr("%Ln row(s)", "", event.after[u"rows"].toInt());
    if (action == "imports.run"_L1)
        return AuditWords::tr("%1 added, %2 there already, %3 failed")
            .arg(fmt::number(event.after[u"created"].toInteger()), fmt::number(event.after[u"existing"].toInteger()),
                 fmt::number(event.after[u"failed"].toInteger()));
    if (action == "access.denied"_L1 && event.after[u"times"].toInt() > 1)
        return AuditWords::tr("%Ln time(s)", "", event.after[u"times"].toInt());
    QStringList facts;
    if (action == "audit.export"_L1)
        for (const EventFact &fact : factsOf(event))
            facts.append(AuditWords::tr("%1: %2").arg(fact.label, elided(fact.value)));
    return facts.join(u"; "_s);
}

// The member that the sentence of an action is about.
QString aboutOf(const QString &action)
{
    return action.endsWith(u".status")           ? u"status"_s
           : action == "institutions.move"_L1    ? u"parent_id"_s
           : action == "assignments.update"_L1   ? u"expires_at"_s
           : action == "access.denied"_L1        ? u"permission"_s
           : action == "users.trash"_L1          ? u"merged_into"_s
           : action == "users.reset_password"_L1 ? u"sent_to"_s
                                                 : u"email"_s;
}

QString sideText(const AuditEvent &event, const QJsonObject &state, const QString &member)
{
    const QString text = valueText(event, member, state[member]);
    if (text.isEmpty() && member == "expires_at"_L1 && state.contains(member))
        return AuditWords::tr("no end");
    return text;
}

} // namespace

QString actorText(const AuditEvent &event)
{
    if (event.actorId.isNull() && event.actorName == "command line"_L1)
        return AuditWords::tr("The command line of the server");
    if (event.actorName.isEmpty() && !event.actorId.isNull())
        return AuditWords::tr("Somebody whose name was erased");
    return event.actorName.isEmpty() ? AuditWords::tr("Somebody not signed in") : event.actorName;
}

Told audittold::toldOf(const AuditEvent &event)
{
    Told told;
    const QString about = aboutOf(event.action);
    told[Who] = fmt::isolate(actorText(event));
    told[Whom] = subjectText(event);
    told[From] = sideText(event, event.before, about);
    told[To] = sideText(event, event.after, about);
    if (event.action == "users.merge"_L1)
        told[From] = event.names[event.after[u"merged_with"].toString()].toString();
    if (event.action == "access.denied"_L1)
        told[From] = reasonText(event);
    for (const Slot side : {From, To})
        told[side] = told[side].isEmpty() ? QString() : elided(told[side]);
    told[Where] = whereText(event);
    for (const auto member : {"role"_L1, "role_id"_L1})
        if (const QString role = firstOf(event, member); !role.isEmpty())
            told[RoleName] = fmt::isolate(valueText(event, QString(member), role));
    told[More] = moreText(event);
    const QString end = event.after[u"access_ends_at"].toString();
    told[Until] = valueText(event, u"expires_at"_s, end.isEmpty() ? event.after[u"expires_at"] : QJsonValue(end));
    return told;
}

} // namespace bitflow
