// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/missing.h"
#include "server/access/store.h"
#include "server/roles/guards.h"
#include "server/users/rows.h"

#include <algorithm>

namespace bitflow {

namespace {

QStringList sameCategory(const PermissionSet &held, Permission permission)
{
    QStringList list;
    for (const PermissionInfo &row : permissionCatalogue())
        if (row.category == info(permission).category && held.test(size_t(row.permission)))
            list.append(row.slug);
    return list;
}

std::optional<BlockKind> accountBlock(const Picture &picture)
{
    if (picture.userMissing)
        return BlockKind::AccountMissing;
    if (picture.holdings.trashed)
        return BlockKind::AccountTrashed;
    switch (picture.holdings.status) {
    case UserStatus::Active:
        return std::nullopt;
    case UserStatus::Invited:
        return BlockKind::AccountInvited;
    case UserStatus::Inactive:
        return BlockKind::AccountInactive;
    case UserStatus::Suspended:
        return BlockKind::AccountSuspended;
    case UserStatus::Locked:
        return BlockKind::AccountLocked;
    }
    return std::nullopt;
}

AccessBlock blockOf(const Picture &picture, const Holding &one, Obstacle obstacle)
{
    const Assignment told = picture.assignments[one.id];
    AccessBlock block{BlockKind::AssignmentExpired, told.roleName, one.node,
                      told.institutionPath.isEmpty() ? QString() : told.institutionPath.last().name, one.expiresAt};
    if (obstacle == Obstacle::Closed)
        if (const Place *place = picture.closing(one.node))
            block = {*place->closed(), told.roleName, place->id, place->name, {}};
    return block;
}

void addChains(Explanation &told, const Picture &picture, Permission permission)
{
    for (const Holding &one : picture.holdings.list) {
        if (!picture.reaches(one) || picture.nodeMissing || picture.userMissing)
            continue;
        const bool gives = one.permissions.test(size_t(permission));
        const Obstacle obstacle = obstacleTo(picture.holdings, one, picture.at);
        if (obstacle == Obstacle::None)
            (gives ? told.paths : told.others)
                .append({picture.assignments[one.id], one.node != told.institutionId,
                         sameCategory(one.permissions, permission)});
        else if (gives && obstacle != Obstacle::Account)
            told.blockedBy.append(blockOf(picture, one, obstacle));
    }
}

void addAccountBlocks(Explanation &told, const Picture &picture)
{
    if (const auto kind = accountBlock(picture))
        told.blockedBy.append({*kind, {}, {}, {}, {}});
    else if (picture.user.mustChangePassword)
        told.blockedBy.append({BlockKind::PasswordChange, {}, {}, {}, {}});
    if (picture.nodeMissing)
        told.blockedBy.append({BlockKind::InstitutionMissing, {}, told.institutionId, picture.way.first().name, {}});
}

Explanation begun(const Picture &picture, Permission permission, Id<Institution> node)
{
    Explanation told;
    told.userId = picture.user.id;
    told.userName = displayName(picture.user);
    told.userEmail = picture.user.email;
    told.permission = info(permission).slug;
    told.institutionId = node;
    told.institutionPath = picture.path();
    told.at = picture.at;
    told.past = picture.past;
    told.gaps = picture.gaps;
    const bool allowed = picture.rights().test(size_t(permission));
    told.decision = allowed ? Verdict::Allow : Verdict::Deny;
    if (!allowed)
        told.missing.append(told.permission);
    return told;
}

BlockKind personBlock(const QString &code)
{
    return code == "own_account"_L1       ? BlockKind::OwnAccount
           : code == "self_assignment"_L1 ? BlockKind::SelfAssignment
                                          : BlockKind::Outranked;
}

struct FactorRow
{
    qint64 heldRoles = 0; // of those that ask for a second factor
    std::optional<Instant> enabledAt, requiredSince;

    static constexpr auto fields()
    {
        return describe(Field{"held_roles"_L1, &FactorRow::heldRoles}, Field{"enabled_at"_L1, &FactorRow::enabledAt},
                        Field{"required_since"_L1, &FactorRow::requiredSince});
    }
};

} // namespace

// As the router asks at each request.
Result<bool> AccessStore::mustEnrol(Id<User> user)
{
    sql::Args args;
    const QString held = m_policy.heldRoles("u.id"_L1, args);
    args.append(user);
    TRY(const auto row,
        m_db.first<FactorRow>(u"SELECT %1 AS held_roles, u.mfa_enabled_at AS enabled_at, "
                              "u.mfa_required_since AS required_since FROM users u WHERE u.id = ?"_s.arg(held),
                              args));
    if (!row)
        return false;
    const Instant now = Instant::now();
    const auto due = m_policy.dueAt(row->heldRoles > 0, row->enabledAt, row->requiredSince, now);
    return due && *due < now;
}

Result<Permission> AccessStore::asked(const ExplainQuery &in)
{
    if (in.action) {
        if (in.institutionId.isNull())
            return invalid(u"/institution_id"_s, u"required"_s, u"an action is done to an institution"_s);
        TRY(const auto kind, m_access.kindOf(in.institutionId));
        return permissionFor(*in.action, kind);
    }
    if (in.permission.isEmpty())
        return invalid(u"/permission"_s, u"required"_s, u"say a permission or an action"_s);
    const auto permission = permissionFrom(in.permission);
    if (!permission)
        return invalid(u"/permission"_s, u"unknown_permission"_s, u"there is no such permission"_s);
    return *permission;
}

// Whom it would be done to is known to those who see people there, and to those who may do it to somebody there.
Result<void> AccessStore::addSubject(const Caller &caller, Explanation &told, const Picture &picture,
                                     Permission permission, Id<User> subject)
{
    if (subject.isNull())
        return {};
    if (subject != caller.userId && !m_access.requireOfPerson(caller, permission, subject))
        TRY_VOID(m_access.requireOfPerson(caller, Permission::UsersView, subject));
    TRY(const User user, userrows::load(m_db, subject));
    told.subjectId = subject;
    told.subjectName = displayName(user);
    if (!isDoneToPeople(permission) || accountBlock(picture))
        return {};
    if (picture.past && subject != picture.user.id) {
        told.gaps.append(Gap::OtherPerson);
        return {};
    }
    Caller actor;
    actor.userId = picture.user.id;
    actor.grants = inForce(picture.holdings, picture.at);
    const auto may = m_access.mayActOn(actor, permission, subject, told.institutionId);
    if (may)
        return {};
    if (may.error().status != 403)
        return may;
    told.blockedBy.append({personBlock(may.error().code), {}, {}, {}, {}});
    told.decision = Verdict::Deny;
    return {};
}

// What is done to a person is decided where that person is at home.
Result<Id<Institution>> AccessStore::placeOf(const ExplainQuery &in, Permission permission)
{
    using enum Permission;
    const bool elsewhere = permission == RolesAssign || permission == ApiTokensRevoke || permission == UsersCreate;
    if (in.subjectId.isNull() || !isDoneToPeople(permission) || elsewhere)
        return in.institutionId;
    TRY(const User subject, userrows::load(m_db, in.subjectId));
    return subject.institutionId;
}

Result<Explanation> AccessStore::explain(const Caller &caller, const ExplainQuery &in)
{
    if (in.at && *in.at > Instant::now())
        return invalid(u"/at"_s, u"in_the_future"_s, u"must not lie in the future"_s);
    const Id<User> user = in.userId.isNull() ? caller.userId : in.userId;
    TRY_VOID(mayAsk(caller, user, in.institutionId));
    TRY(const Permission permission, asked(in));
    TRY(const Id<Institution> place, placeOf(in, permission));
    if (place != in.institutionId)
        TRY_VOID(mayAsk(caller, user, place));
    TRY(const Picture picture, in.at ? pictureAt(m_db, m_people, user, place, *in.at) : pictureNow(m_db, user, place));
    Explanation told = begun(picture, permission, place);
    addAccountBlocks(told, picture);
    if (!picture.past && told.blockedBy.isEmpty()) {
        TRY(const bool due, mustEnrol(user));
        if (due)
            told.blockedBy.append({BlockKind::SecondFactor, {}, {}, {}, {}});
    }
    addChains(told, picture, permission);
    TRY_VOID(addSubject(caller, told, picture, permission, in.subjectId));
    TRY_VOID(hideStrangers(caller, told.paths));
    TRY_VOID(hideStrangers(caller, told.others));
    if (!told.missing.isEmpty() && !picture.past) {
        TRY(told.wouldFix, fixes(caller, picture, permission));
        TRY(told.deciders, deciders(caller, picture, permission));
    }
    return told;
}

} // namespace bitflow
