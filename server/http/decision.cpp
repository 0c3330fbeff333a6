// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/decision.h"

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
        auto allowed = m_access.require(caller, access.permission, home);
        // E9: whoever holds nothing at the platform does not learn who belongs to it.
        if (!allowed && home.isNull() && allowed.error().status == 403)
            return notFound();
        return allowed;
    }
    case Scope::Role: {
        TRY(const auto home, homeOf("roles"_L1, QUuid::fromRfc4122(ids.role.toBytes())));
        return m_access.require(caller, access.permission, home);
    }
    }
    return notFound();
}

Result<void> Decision::anywhere(const Access &access, const Caller &caller)
{
    const Reach reach = access.kind == Access::Kind::HoldsByKind ? m_access.reachOfAction(caller, access.action)
                                                                 : m_access.reach(caller, access.permission);
    if (reach.nowhere())
        return fail(403, u"forbidden"_s, u"Nothing you hold allows this."_s);
    return {};
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
