// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/decision.h"

#include "common/missing.h"

#include <utility>

namespace bitflow::http {

Result<void> Decision::decide(const Access &access, const Caller &caller, const ScopeIds &ids)
{
    if (access.kind == Access::Kind::Public || access.kind == Access::Kind::SignedIn)
        return {};
    const bool byKind = access.kind == Access::Kind::HoldsByKind;
    switch (access.scope) {
    case Scope::Platform:
        return m_access.require(caller, access.permission, {});
    case Scope::Anywhere:
        return anywhere(access, caller);
    case Scope::Institution:
        return byKind ? m_access.requireAction(caller, access.action, ids.institution)
                      : m_access.require(caller, access.permission, ids.institution);
    case Scope::Parent:
        return m_access.require(caller,
                                byKind ? permissionFor(access.action, ids.kind.value_or(InstitutionKind::University))
                                       : access.permission,
                                ids.parent);
    case Scope::User: {
        TRY(const auto home, homeOf("users"_L1, QUuid::fromRfc4122(ids.user.toBytes())));
        return m_access.requireAtHome(caller, access.permission, home);
    }
    case Scope::Role: {
        TRY(const auto home, homeOf("roles"_L1, QUuid::fromRfc4122(ids.role.toBytes())));
        return m_access.require(caller, access.permission, home);
    }
    }
    return notFound();
}

QString Decision::permissionOf(const Access &access, const ScopeIds &ids)
{
    if (access.kind == Access::Kind::Holds)
        return info(access.permission).slug;
    const auto kind = access.scope == Scope::Parent
                          ? Result<InstitutionKind>(ids.kind.value_or(InstitutionKind::University))
                          : m_access.kindOf(ids.institution);
    return access.kind == Access::Kind::HoldsByKind && kind ? QString(info(permissionFor(access.action, *kind)).slug)
                                                            : QString();
}

bool Decision::exists(const Access &access, const ScopeIds &ids)
{
    switch (access.scope) {
    case Scope::Platform:
    case Scope::Anywhere:
        break;
    case Scope::Institution:
        return m_access.kindOf(ids.institution).has_value();
    case Scope::Parent:
        return m_access.kindOf(ids.parent).has_value();
    case Scope::User:
        return homeOf("users"_L1, ids.user.uuid()).has_value();
    case Scope::Role:
        return homeOf("roles"_L1, ids.role.uuid()).has_value();
    }
    return false;
}

// The subject and the node it belongs to, as the scope means them.
Denial Decision::about(const Access &access, const ScopeIds &ids)
{
    Denial denial;
    const auto at = [&](Id<Institution> node, QUuid subject = {}, QLatin1StringView type = {}) {
        denial.node = node;
        denial.subject = subject;
        denial.subjectType = type;
    };
    switch (access.scope) {
    case Scope::Platform:
    case Scope::Anywhere:
        break;
    case Scope::Institution:
        at(ids.institution, ids.institution.uuid(), "institution"_L1);
        break;
    case Scope::Parent:
        at(ids.parent);
        break;
    case Scope::User:
        at(homeOf("users"_L1, ids.user.uuid()).value_or(Id<Institution>()), ids.user.uuid(), "user"_L1);
        break;
    case Scope::Role:
        at(homeOf("roles"_L1, ids.role.uuid()).value_or(Id<Institution>()), ids.role.uuid(), "role"_L1);
        break;
    }
    return denial;
}

Denial Decision::describe(const Access &access, const Caller &caller, const ScopeIds &ids)
{
    const auto allowed = decide(access, caller, ids);
    if (allowed && !ids.duplicate.isNull()) { // the store asks the same of the second person
        ScopeIds second = ids;
        second.user = std::exchange(second.duplicate, {});
        if (const auto other = decide(access, caller, second); !other && other.error().status == 404)
            return describe(access, caller, second);
    }
    if (!allowed && allowed.error().status == 404) {
        // What the caller may not even know of is none of that tenant's log: it is told where the caller is at home.
        Denial hidden;
        hidden.decided = exists(access, ids);
        return hidden;
    }
    Denial denial = about(access, ids);
    denial.decided = !allowed;
    if (denial.decided)
        denial.permission = permissionOf(access, ids);
    return denial;
}

Result<void> Decision::anywhere(const Access &access, const Caller &caller)
{
    const Reach reach = access.kind == Access::Kind::HoldsByKind ? m_access.reachOfAction(caller, access.action)
                                                                 : m_access.reach(caller, access.permission);
    if (!reach.nowhere())
        return {};
    Complaints complaints;
    if (access.kind == Access::Kind::Holds)
        complaints.append(complaintOf({access.permission, std::nullopt}));
    return std::unexpected(Error{403, u"forbidden"_s, u"Nothing you hold allows this."_s, std::move(complaints), 0});
}

Result<Id<Institution>> Decision::homeOf(QLatin1StringView table, QUuid id)
{
    // Two texts, both constants: a table's name never comes from outside.
    const QString sql = table == "users"_L1 ? u"SELECT institution_id FROM users WHERE id = ?"_s
                                            : u"SELECT institution_id FROM roles WHERE id = ?"_s;
    TRY(const auto homes, m_db.column<Id<Institution>>(sql, {id}));
    if (homes.isEmpty())
        return notFound();
    return homes.first();
}

} // namespace bitflow::http
