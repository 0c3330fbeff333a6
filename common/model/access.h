// SPDX-License-Identifier: GPL-3.0-or-later
// Who may do what where, and why.
#pragma once

#include "common/model/user.h"

namespace bitflow {

enum class Verdict { Allow, Deny };
constexpr auto names(Verdict) { return std::array{"allow"_L1, "deny"_L1}; }

// One assignment that reaches the node asked about.
struct AccessPath
{
    Assignment assignment;
    bool inherited = false; // held above the node, not at it
    QStringList related;    // what it gives of the same category as the permission asked about

    static constexpr auto fields()
    {
        using P = AccessPath;
        return describe(Field{"assignment"_L1, &P::assignment}, Field{"inherited"_L1, &P::inherited},
                        Field{"related"_L1, &P::related});
    }
    friend bool operator==(const AccessPath &, const AccessPath &) = default;
};

enum class BlockKind {
    AccountMissing, // it did not exist then
    AccountInvited,
    AccountInactive,
    AccountSuspended,
    AccountLocked,
    AccountTrashed,
    PasswordChange, // a new password has to be chosen first
    SecondFactor,   // two-step sign-in has to be set up first
    AssignmentExpired,
    InstitutionMissing,
    InstitutionSuspended,
    InstitutionArchived,
    InstitutionTrashed,
    OwnAccount,     // nobody does this to himself
    SelfAssignment, // nobody gives roles to himself
    Outranked,      // the person it would be done to holds what this one lacks
};
constexpr auto names(BlockKind)
{
    return std::array{
        "account_missing"_L1,     "account_invited"_L1,     "account_inactive"_L1,      "account_suspended"_L1,
        "account_locked"_L1,      "account_trashed"_L1,     "password_change"_L1,       "second_factor"_L1,
        "assignment_expired"_L1,  "institution_missing"_L1, "institution_suspended"_L1, "institution_archived"_L1,
        "institution_trashed"_L1, "own_account"_L1,         "self_assignment"_L1,       "outranked"_L1};
}

// What stands in the way of something that was given.
struct AccessBlock
{
    BlockKind kind = BlockKind::AccountInactive;
    QString roleName;              // of the assignment that does not count; empty: the whole account
    Id<Institution> institutionId; // the one that is closed, or the place of what has expired
    QString institutionName;
    std::optional<Instant> since; // of what has expired

    static constexpr auto fields()
    {
        using B = AccessBlock;
        return describe(Field{"kind"_L1, &B::kind}, Field{"role_name"_L1, &B::roleName},
                        Field{"institution_id"_L1, &B::institutionId},
                        Field{"institution_name"_L1, &B::institutionName}, Field{"since"_L1, &B::since});
    }
    friend bool operator==(const AccessBlock &, const AccessBlock &) = default;
};

// A role at a node that would allow it.
struct AccessFix
{
    Id<Role> roleId;
    QString roleName;
    Id<Institution> institutionId; // null: the platform
    QList<PathStep> institutionPath;
    int extra = 0;        // what else it would give that the person does not hold there
    bool mayGive = false; // the asker may

    static constexpr auto fields()
    {
        using F = AccessFix;
        return describe(Field{"role_id"_L1, &F::roleId}, Field{"role_name"_L1, &F::roleName},
                        Field{"institution_id"_L1, &F::institutionId},
                        Field{"institution_path"_L1, &F::institutionPath}, Field{"extra"_L1, &F::extra},
                        Field{"may_give"_L1, &F::mayGive});
    }
    friend bool operator==(const AccessFix &, const AccessFix &) = default;
};

// Why the past may have been another than what is told here.
enum class Gap {
    BeforeLog,
    RoleChanged,
    AssignmentChanged,
    AccountTrash,
    OtherPerson, // what the person held whom it would have been done to
};
constexpr auto names(Gap)
{
    return std::array{"before_log"_L1, "role_changed"_L1, "assignment_changed"_L1, "account_trash"_L1,
                      "other_person"_L1};
}

struct Explanation
{
    Verdict decision = Verdict::Deny;
    Id<User> userId;
    QString userName, userEmail;
    QString permission;
    Id<Institution> institutionId; // null: the platform
    QList<PathStep> institutionPath;
    Id<User> subjectId; // whom it would be done to; null: nobody was named
    QString subjectName;
    Instant at;
    bool past = false;        // told from the audit log
    QList<AccessPath> paths;  // what allows it
    QList<AccessPath> others; // what reaches the node, counts, and does not allow it
    QStringList missing;
    QList<AccessBlock> blockedBy;
    QList<AccessFix> wouldFix; // least privilege first; not for the past
    QStringList deciders;      // names of people who may give it
    QList<Gap> gaps;

    static constexpr auto fields()
    {
        using E = Explanation;
        return describe(Field{"decision"_L1, &E::decision}, Field{"user_id"_L1, &E::userId},
                        Field{"user_name"_L1, &E::userName}, Field{"user_email"_L1, &E::userEmail},
                        Field{"permission"_L1, &E::permission}, Field{"institution_id"_L1, &E::institutionId},
                        Field{"institution_path"_L1, &E::institutionPath}, Field{"subject_id"_L1, &E::subjectId},
                        Field{"subject_name"_L1, &E::subjectName}, Field{"at"_L1, &E::at}, Field{"past"_L1, &E::past},
                        Field{"paths"_L1, &E::paths}, Field{"others"_L1, &E::others}, Field{"missing"_L1, &E::missing},
                        Field{"blocked_by"_L1, &E::blockedBy}, Field{"would_fix"_L1, &E::wouldFix},
                        Field{"deciders"_L1, &E::deciders}, Field{"gaps"_L1, &E::gaps});
    }
    friend bool operator==(const Explanation &, const Explanation &) = default;
};

// Somebody who has a permission at a node, by one of the assignments that give it.
struct PermissionHolder
{
    Id<Assignment> id;
    Assignment assignment;
    bool inherited = false;

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &PermissionHolder::id}, Field{"assignment"_L1, &PermissionHolder::assignment},
                        Field{"inherited"_L1, &PermissionHolder::inherited});
    }
    friend bool operator==(const PermissionHolder &, const PermissionHolder &) = default;
};

struct EffectiveRight
{
    QString permission;
    QList<Id<Assignment>> assignmentIds; // which give it

    static constexpr auto fields()
    {
        return describe(Field{"permission"_L1, &EffectiveRight::permission},
                        Field{"assignment_ids"_L1, &EffectiveRight::assignmentIds});
    }
    friend bool operator==(const EffectiveRight &, const EffectiveRight &) = default;
};

// Everything that somebody may do at a node, and by what.
struct EffectiveRights
{
    Id<User> userId;
    Id<Institution> institutionId;
    QList<PathStep> institutionPath;
    QList<EffectiveRight> rights;
    QList<AccessPath> paths; // the assignments that count there

    static constexpr auto fields()
    {
        using E = EffectiveRights;
        return describe(Field{"user_id"_L1, &E::userId}, Field{"institution_id"_L1, &E::institutionId},
                        Field{"institution_path"_L1, &E::institutionPath}, Field{"rights"_L1, &E::rights},
                        Field{"paths"_L1, &E::paths});
    }
    friend bool operator==(const EffectiveRights &, const EffectiveRights &) = default;
};

// A token to look at the portal as another person with; it only reads.
struct Preview
{
    QString token;
    QString tokenType = u"Bearer"_s;
    int expiresIn = 0; // seconds
    User user;

    static constexpr auto fields()
    {
        return describe(Field{"token"_L1, &Preview::token}, Field{"token_type"_L1, &Preview::tokenType},
                        Field{"expires_in"_L1, &Preview::expiresIn}, Field{"user"_L1, &Preview::user});
    }
    friend bool operator==(const Preview &, const Preview &) = default;
};

// Two to four roles or people side by side.
struct ComparedOne
{
    QString id, name;
    int permissions = 0; // how many in all

    static constexpr auto fields()
    {
        return describe(Field{"id"_L1, &ComparedOne::id}, Field{"name"_L1, &ComparedOne::name},
                        Field{"permissions"_L1, &ComparedOne::permissions});
    }
    friend bool operator==(const ComparedOne &, const ComparedOne &) = default;
};

struct Difference
{
    QString permission;
    QStringList heldBy; // ids

    static constexpr auto fields()
    {
        return describe(Field{"permission"_L1, &Difference::permission}, Field{"held_by"_L1, &Difference::heldBy});
    }
    friend bool operator==(const Difference &, const Difference &) = default;
};

struct Comparison
{
    QList<ComparedOne> compared;
    QList<Difference> differences; // what some hold and others do not
    int same = 0;                  // what all of them hold

    static constexpr auto fields()
    {
        return describe(Field{"compared"_L1, &Comparison::compared}, Field{"differences"_L1, &Comparison::differences},
                        Field{"same"_L1, &Comparison::same});
    }
    friend bool operator==(const Comparison &, const Comparison &) = default;
};

// What happens to one permission when a role changes.
struct PermissionImpact
{
    QString permission;
    int people = 0;       // who gain or lose it; those who hold it there by another role do not
    int institutions = 0; // where; the platform counts as one

    static constexpr auto fields()
    {
        using P = PermissionImpact;
        return describe(Field{"permission"_L1, &P::permission}, Field{"people"_L1, &P::people},
                        Field{"institutions"_L1, &P::institutions});
    }
    friend bool operator==(const PermissionImpact &, const PermissionImpact &) = default;
};

// Two permissions that one person should not hold at one place (common/duties.h).
struct DutyConflict
{
    QString one, other;
    int people = 0; // who come to hold both

    static constexpr auto fields()
    {
        using D = DutyConflict;
        return describe(Field{"one"_L1, &D::one}, Field{"other"_L1, &D::other}, Field{"people"_L1, &D::people});
    }
    friend bool operator==(const DutyConflict &, const DutyConflict &) = default;
};

struct RoleImpact
{
    QList<PermissionImpact> gained, lost;
    int people = 0, institutions = 0; // who and where in all
    QStringList lacking;              // what the asker may not add (rule E2)
    QStringList ownLost;              // what the asker loses by it
    QList<DutyConflict> conflicts;    // in the role itself, or with what its holders hold besides

    static constexpr auto fields()
    {
        using R = RoleImpact;
        return describe(Field{"gained"_L1, &R::gained}, Field{"lost"_L1, &R::lost}, Field{"people"_L1, &R::people},
                        Field{"institutions"_L1, &R::institutions}, Field{"lacking"_L1, &R::lacking},
                        Field{"own_lost"_L1, &R::ownLost}, Field{"conflicts"_L1, &R::conflicts});
    }
    friend bool operator==(const RoleImpact &, const RoleImpact &) = default;
};

// A role as one change left it.
struct RoleRevision
{
    Instant at;
    QString actorName;
    QString name;
    QStringList permissions;  // afterwards
    QStringList gained, lost; // by this change

    static constexpr auto fields()
    {
        using R = RoleRevision;
        return describe(Field{"at"_L1, &R::at}, Field{"actor_name"_L1, &R::actorName}, Field{"name"_L1, &R::name},
                        Field{"permissions"_L1, &R::permissions}, Field{"gained"_L1, &R::gained},
                        Field{"lost"_L1, &R::lost});
    }
    friend bool operator==(const RoleRevision &, const RoleRevision &) = default;
};

} // namespace bitflow
