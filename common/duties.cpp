// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/duties.h"

namespace bitflow {

namespace {
constexpr DutyPair pairs[]{
    {Permission::GradesEnter, Permission::GradesApprove,
     QT_TRANSLATE_NOOP("Permissions", "Whoever enters grades should not approve them.")},
    {Permission::GradesUpdate, Permission::GradesApprove,
     QT_TRANSLATE_NOOP("Permissions", "Whoever corrects grades should not approve them.")},
    {Permission::AdmissionsReview, Permission::AdmissionsApprove,
     QT_TRANSLATE_NOOP("Permissions", "Whoever reviews applications should not approve them.")},
    {Permission::FeesUpdate, Permission::FeesCollect,
     QT_TRANSLATE_NOOP("Permissions", "Whoever collects fees should not change what is owed.")},
    {Permission::FeesCollect, Permission::AccountingLedger,
     QT_TRANSLATE_NOOP("Permissions", "Whoever takes money should not keep the ledger.")},
    {Permission::AccountingExpenses, Permission::AccountingLedger,
     QT_TRANSLATE_NOOP("Permissions", "Whoever records expenses should not keep the ledger.")},
    {Permission::RolesAssign, Permission::AuditExport,
     QT_TRANSLATE_NOOP("Permissions", "Whoever gives roles should not be the one who reports on it.")},
    {Permission::OperationsManage, Permission::AuditExport,
     QT_TRANSLATE_NOOP("Permissions", "Whoever runs the server should not be the one who reports on it.")},
};
} // namespace

PermissionSet DutyPair::both() const
{
    PermissionSet set;
    set.set(size_t(one));
    set.set(size_t(other));
    return set;
}

std::span<const DutyPair> dutyPairs() { return pairs; }

QList<DutyPair> completedPairs(const PermissionSet &before, const PermissionSet &after)
{
    QList<DutyPair> list;
    for (const DutyPair &pair : pairs)
        if ((pair.both() & ~after).none() && (pair.both() & ~before).any())
            list.append(pair);
    return list;
}

} // namespace bitflow
