// SPDX-License-Identifier: GPL-3.0-or-later
// What the states of an event differ in, and what else they tell.
#include "app/parts/auditwords.h"

#include <algorithm>

namespace bitflow {

namespace {

// What is bookkeeping, is told elsewhere, or repeats what an id beside it says.
bool isHidden(const AuditEvent &event, const QString &member)
{
    static const QStringList hidden{u"id"_s,          u"slug"_s,
                                    u"created_at"_s,  u"updated_at"_s,
                                    u"row_version"_s, u"holder_count"_s,
                                    u"child_count"_s, u"people_count"_s,
                                    u"path"_s,        u"institution_path"_s,
                                    u"leader_id"_s,   u"leader_name"_s,
                                    u"roles"_s,       u"owner_institution_name"_s,
                                    u"user_name"_s,   u"institution_name"_s,
                                    u"detail"_s,      u"storage_used_mb"_s};
    return hidden.contains(member) || (member == "user_id"_L1 && event.subjectType == "user"_L1) || // it is the subject
           (member == "reason"_L1 && event.after.contains(member));                                 // a fact of its own
}

// What the state tells of what happened, and not of what is there since.
bool isFact(const AuditEvent &event, const QString &member)
{
    static const QStringList facts{u"user_email"_s, u"sent_to"_s,     u"session_id"_s,  u"sessions"_s,
                                   u"device"_s,     u"unusual"_s,     u"how"_s,         u"preview_as"_s,
                                   u"ends_at"_s,    u"merged_into"_s, u"merged_with"_s, u"institutions"_s,
                                   u"people"_s,     u"kid"_s,         u"resealed"_s};
    return facts.contains(member) || event.outcome == AuditOutcome::Denied ||
           std::ranges::any_of(QStringList{u"audit."_s, u"imports."_s, u"access."_s},
                               [&](const QString &group) { return event.action.startsWith(group); });
}

void compare(const AuditEvent &event, const QString &member, const QJsonValue &before, const QJsonValue &after,
             QList<FieldChange> &changes)
{
    if (before.isObject() || after.isObject()) {
        QStringList keys = before.toObject().keys() + after.toObject().keys();
        keys.removeDuplicates();
        for (const QString &key : keys)
            compare(event, member + u'/' + key, before.toObject()[key], after.toObject()[key], changes);
        return;
    }
    FieldChange change{.label = fieldLabel(member)};
    if (before.isArray() || after.isArray()) {
        change.lost = entryTexts(event, member, before.toArray());
        change.gained = entryTexts(event, member, after.toArray());
        const QStringList had = change.lost;
        change.lost.removeIf([&](const QString &one) { return change.gained.contains(one); });
        change.gained.removeIf([&](const QString &one) { return had.contains(one); });
        change.kind = before.toArray().isEmpty()  ? FieldChange::Kind::Added
                      : after.toArray().isEmpty() ? FieldChange::Kind::Removed
                                                  : FieldChange::Kind::Changed;
        if (!change.lost.isEmpty() || !change.gained.isEmpty())
            changes.append(change);
        return;
    }
    change.before = valueText(event, member, before);
    change.after = valueText(event, member, after);
    if (before.isUndefined() && after == QJsonValue(false)) // of something new, what it has not
        change.after.clear();
    change.kind = change.before.isEmpty()  ? FieldChange::Kind::Added
                  : change.after.isEmpty() ? FieldChange::Kind::Removed
                                           : FieldChange::Kind::Changed;
    if (change.before != change.after)
        changes.append(change);
}

QStringList membersOf(const AuditEvent &event)
{
    QStringList members = event.before.keys() + event.after.keys();
    members.removeDuplicates();
    members.removeIf([&](const QString &member) { return isHidden(event, member); });
    return members;
}

} // namespace

QList<FieldChange> changesOf(const AuditEvent &event)
{
    QList<FieldChange> changes;
    for (const QString &member : membersOf(event))
        if (!isFact(event, member))
            compare(event, member, event.before[member], event.after[member], changes);
    return changes;
}

QList<EventFact> factsOf(const AuditEvent &event)
{
    QList<EventFact> facts;
    for (const QString &member : membersOf(event)) {
        if (!isFact(event, member))
            continue;
        const QJsonValue value = event.after.contains(member) ? event.after[member] : event.before[member];
        if (const QString text = valueText(event, member, value); !text.isEmpty())
            facts.append({fieldLabel(member), text});
    }
    return facts;
}

} // namespace bitflow
