// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/explaintext.h"

#include "app/parts/people.h"
#include "app/ui/fmt.h"

#include <QCoreApplication>

namespace bitflow::explain {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::Explain)
};

QString quoted(const QString &permission) { return fmt::isolate(permissionLabel(permission)); }

// "gives" may be long; three of it are enough to know the role by.
QString listed(const QStringList &slugs)
{
    QStringList labels;
    for (const QString &slug : slugs.first(std::min(slugs.size(), qsizetype(3))))
        labels.append(permissionLabel(slug));
    const auto more = int(slugs.size() - labels.size());
    const QString text = labels.join(u", "_s);
    return more > 0 ? Words::tr("%1 and %Ln more", "", more).arg(text) : text;
}

QString assignmentText(const Explanation &told, const AccessPath &path)
{
    const Assignment &held = path.assignment;
    const QString where = placeText(held.institutionPath);
    const QString kind =
        path.inherited ? Words::tr("Inherited from %1").arg(where) : Words::tr("Direct, at %1").arg(where);
    QStringList facts{kind};
    if (held.assignedAt != Instant{})
        facts.append(
            held.assignedByName.isEmpty()
                ? Words::tr("since %1").arg(fmt::dateTime(held.assignedAt))
                : Words::tr("since %1, by %2").arg(fmt::dateTime(held.assignedAt), fmt::isolate(held.assignedByName)));
    if (held.expiresAt)
        facts.append(*held.expiresAt <= told.at ? Words::tr("ended %1").arg(fmt::dateTime(*held.expiresAt))
                                                : Words::tr("ends %1").arg(fmt::dateTime(*held.expiresAt)));
    return facts.join(u" · "_s);
}

} // namespace

QString sentence(const Explanation &told)
{
    const QString what = quoted(told.permission), who = fmt::isolate(told.userName);
    const QString where = placeText(told.institutionPath);
    const bool yes = told.decision == Verdict::Allow;
    if (!told.subjectId.isNull() && !told.past) {
        const QString whom = fmt::isolate(told.subjectName);
        return yes ? Words::tr("Yes. \"%1\" is allowed to %2 at %3, where it concerns %4.").arg(what, who, where, whom)
                   : Words::tr("No. \"%1\" is not allowed to %2 at %3, where it concerns %4.")
                         .arg(what, who, where, whom);
    }
    if (told.past) {
        const QString when = fmt::dateTime(told.at);
        return yes ? Words::tr("Yes. On %4, \"%1\" was allowed to %2 at %3.").arg(what, who, where, when)
                   : Words::tr("No. On %4, \"%1\" was not allowed to %2 at %3.").arg(what, who, where, when);
    }
    return yes ? Words::tr("Yes. \"%1\" is allowed to %2 at %3.").arg(what, who, where)
               : Words::tr("No. \"%1\" is not allowed to %2 at %3.").arg(what, who, where);
}

QList<Step> chain(const Explanation &told, const AccessPath &path, bool denied)
{
    const QString where = placeText(told.institutionPath);
    QList<Step> steps{{Words::tr("Person"), fmt::isolate(told.userName)},
                      {Words::tr("Assignment"), assignmentText(told, path)},
                      {Words::tr("Role"), fmt::isolate(path.assignment.roleName)}};
    if (denied)
        steps.append({Words::tr("Gives"), path.related.isEmpty()
                                              ? Words::tr("nothing of this kind")
                                              : Words::tr("%1, but not this").arg(listed(path.related))});
    else
        steps.append({Words::tr("Permission"), quoted(told.permission)});
    steps.append({Words::tr("Where"),
                  path.inherited ? Words::tr("%1 lies within %2").arg(where, placeText(path.assignment.institutionPath))
                                 : where});
    return steps;
}

QString block(const AccessBlock &block)
{
    const QString role = fmt::isolate(block.roleName), name = fmt::isolate(block.institutionName);
    switch (block.kind) {
    case BlockKind::AccountMissing:
        return Words::tr("The account did not exist yet.");
    case BlockKind::AccountInvited:
        return Words::tr("The invitation has not been accepted yet.");
    case BlockKind::AccountInactive:
        return Words::tr("The account is inactive. Reactivate it first.");
    case BlockKind::AccountSuspended:
        return Words::tr("The account is suspended. Reactivate it first.");
    case BlockKind::AccountLocked:
        return Words::tr("The account is locked. Reactivate it first.");
    case BlockKind::AccountTrashed:
        return Words::tr("The account is in the trash. Restore it first.");
    case BlockKind::PasswordChange:
        return Words::tr("A new password has to be chosen at the next sign-in first.");
    case BlockKind::SecondFactor:
        return Words::tr("Two-step sign-in has to be set up first.");
    case BlockKind::AssignmentExpired:
        return Words::tr("The role %1 ended on %2.").arg(role, block.since ? fmt::dateTime(*block.since) : QString());
    case BlockKind::InstitutionMissing:
        return Words::tr("%1 did not exist yet.").arg(name);
    case BlockKind::InstitutionSuspended:
        return Words::tr("%1 is suspended, so the role %2 does not count.").arg(name, role);
    case BlockKind::InstitutionArchived:
        return Words::tr("%1 is archived, so the role %2 does not count.").arg(name, role);
    case BlockKind::InstitutionTrashed:
        return Words::tr("%1 is in the trash, so the role %2 does not count.").arg(name, role);
    case BlockKind::OwnAccount:
        return Words::tr("Nobody does this to his own account. Somebody else has to.");
    case BlockKind::SelfAssignment:
        return Words::tr("Nobody gives roles to himself. Somebody else has to.");
    case BlockKind::Outranked:
        return Words::tr("Whoever this would be done to may do things that this person may not. It takes somebody who "
                         "may do all of them.");
    }
    return {};
}

QString gap(Gap gap)
{
    switch (gap) {
    case Gap::BeforeLog:
        return Words::tr("The audit log begins later. What was changed before is not known.");
    case Gap::RoleChanged:
        return Words::tr("A role was changed since then without a word in the audit log.");
    case Gap::AssignmentChanged:
        return Words::tr("The audit log does not say exactly which role was changed.");
    case Gap::AccountTrash:
        return Words::tr("The account may have been in the trash with its institution.");
    case Gap::OtherPerson:
        return Words::tr("Whether the rights of the other person stood in the way then is not told.");
    }
    return {};
}

QString fix(const AccessFix &fix)
{
    const QString role = fmt::isolate(fix.roleName), where = placeText(fix.institutionPath);
    return fix.extra > 0 ? Words::tr("%1 at %2, with %Ln further permission(s)", "", fix.extra).arg(role, where)
                         : Words::tr("%1 at %2, and nothing else").arg(role, where);
}

QString plain(const Explanation &told)
{
    QStringList lines{sentence(told)};
    const auto addChains = [&](const QList<AccessPath> &paths, bool denied) {
        for (const AccessPath &path : paths) {
            lines.append(QString());
            for (const Step &step : chain(told, path, denied))
                lines.append(u"  "_s + step.label + u": "_s + step.text);
        }
    };
    addChains(told.paths, false);
    if (told.decision == Verdict::Deny)
        addChains(told.others, true);
    const auto addList = [&](const QString &title, const QStringList &rows) {
        if (rows.isEmpty())
            return;
        lines.append({QString(), title});
        for (const QString &row : rows)
            lines.append(u"  - "_s + row);
    };
    QStringList blocks, fixes, gaps;
    for (const AccessBlock &one : told.blockedBy)
        blocks.append(block(one));
    for (const AccessFix &one : told.wouldFix)
        fixes.append(fix(one));
    for (const Gap one : told.gaps)
        gaps.append(gap(one));
    addList(Words::tr("What stands in the way"), blocks);
    addList(Words::tr("What would allow it, the least first"), fixes);
    addList(Words::tr("Who can decide"), told.deciders);
    addList(Words::tr("What is not known for certain"), gaps);
    lines.append({QString(), told.permission, told.userEmail, told.at.toString()});
    return lines.join(u'\n');
}

} // namespace bitflow::explain
