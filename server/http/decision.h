// SPDX-License-Identifier: GPL-3.0-or-later
// The access decision of an endpoint: which node its scope means, and whether the caller holds what it needs there.
#pragma once

#include "server/auth/access.h"
#include "server/http/exchange.h"

namespace bitflow::http {

// The ids of the input that a scope may name, null where the input has none.
struct ScopeIds
{
    Id<Institution> institution;         // institution_id
    Id<Institution> parent;              // parent_id
    Id<User> user;                       // user_id
    Id<User> duplicate;                  // duplicate_id: the second person that a merge is about
    Id<Role> role;                       // role_id
    std::optional<InstitutionKind> kind; // of something new

    template<Reflected In>
    static ScopeIds of(const In &input)
    {
        ScopeIds ids;
        forEachField<In>([&]<class S, class M>(const Field<S, M> &field) {
            const M &value = input.*field.member;
            // By its name: another id of the same kind in the input must not decide.
            if constexpr (std::is_same_v<M, Id<Institution>>) {
                if (field.name == "institution_id"_L1)
                    ids.institution = value;
                else if (field.name == "parent_id"_L1)
                    ids.parent = value;
            } else if constexpr (std::is_same_v<M, Id<User>>) {
                if (field.name == "user_id"_L1)
                    ids.user = value;
                else if (field.name == "duplicate_id"_L1)
                    ids.duplicate = value;
            } else if constexpr (std::is_same_v<M, Id<Role>>) {
                if (field.name == "role_id"_L1)
                    ids.role = value;
            } else if constexpr (std::is_same_v<M, InstitutionKind>)
                ids.kind = value;
        });
        return ids;
    }
};

class Decision
{
public:
    Decision(sql::Database &db, AccessControl &access) : m_db(db), m_access(access) {}

    // Empty = allowed. 403 or 404 as rule E9 says.
    Result<void> decide(const Access &access, const Caller &caller, const ScopeIds &ids);

    // Which node and whom or what a refused request was about, and the permission, if it was this decision that refused
    // it.
    Denial describe(const Access &access, const Caller &caller, const ScopeIds &ids);

private:
    bool exists(const Access &access, const ScopeIds &ids);
    Denial about(const Access &access, const ScopeIds &ids);
    QString permissionOf(const Access &access, const ScopeIds &ids);
    Result<void> anywhere(const Access &access, const Caller &caller);
    Result<Id<Institution>> homeOf(QLatin1StringView table, QUuid id);

    sql::Database &m_db;
    AccessControl &m_access;
};

} // namespace bitflow::http
