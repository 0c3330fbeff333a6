// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of institutions: one function per endpoint of common/api/institutions.h. Blocking, thread-safe. The router
// has asked for the permission at the endpoint's scope and for the field rules; here is asked what only the rows know.
// Errors beyond 404 and 412:
//   409 conflict        code, domain or e-mail is taken; the complaint says which
//   409 parent_trashed  restore what is above first; 409 not_trashed
//   409 custom_roles    a move would take along somebody's role that belongs to the old place
//   409 last_owner, 403 outranked, 403 exceeds_own_rights, 403 own_account   the rules E1, E3, E5 for everybody
//   concerned 422                 see checks.h
#pragma once

#include "server/institutions/checks.h"
#include "server/users/store.h"

namespace bitflow {

class InstitutionStore
{
public:
    // All of these outlive the store. The key seals the cursors of lists.
    InstitutionStore(sql::Database &db, AccessControl &access, Audit &audit, PasswordHasher &passwords,
                     UserStore &users, QByteArray cursorKey);

    Result<Overview> overview(const Caller &caller, const Nothing &);
    Result<Page<Institution>> list(const Caller &caller, const InstitutionQuery &query);
    Result<Institution> get(const Caller &caller, const InstitutionRef &in);
    Result<CreatedInstitution> create(const Caller &caller, const NewInstitution &in);
    Result<Institution> update(const Caller &caller, const InstitutionChange &in);
    Result<Institution> move(const Caller &caller, const InstitutionMove &in);
    Result<Institution> setStatus(const Caller &caller, const InstitutionStatusChange &in);
    Result<Nothing> trash(const Caller &caller, const InstitutionRef &in);
    Result<Institution> restore(const Caller &caller, const InstitutionRef &in);
    Result<Institution> setLeader(const Caller &caller, const LeaderChange &in);

    // For an import, which brings its own transaction. check() of checks.h first; then the row, its place in the tree
    // and its audit row. `parent` is in.parentId; null for a university. No owner account is made here.
    Result<Institution> insert(const Caller &caller, const NewInstitution &in, const Institution *parent);
    // Live or trashed, without what is counted beside it.
    Result<Institution> load(Id<Institution> id);
    // The live university with this domain, in any case; null: none.
    Result<Id<Institution>> domainHolder(const QString &domain);

private:
    Result<void> mayMakeOwner(const Caller &caller);
    Result<OneTimePassword> makeOwner(const Caller &caller, const NewOwner &owner, const Institution &university,
                                      const QString &password, const QString &hash);
    Result<CreatedInstitution> createOnce(const Caller &caller, const NewInstitution &in, const QString &password,
                                          const QString &hash);
    Result<void> notTaken(const Institution &node);
    Result<Institution> forChange(const Caller &caller, Id<Institution> id);
    Result<void> mayMove(const Caller &caller, const Institution &node, const Institution &parent);
    Result<void> mayInherit(const Caller &caller, const Institution &node, const Institution &parent);
    Result<void> mayActInside(const Caller &caller, Id<Institution> id);
    Result<void> mayTrash(const Caller &caller, Id<Institution> id);
    Result<void> mayRestore(const Caller &caller, const Institution &node, const QByteArray &operation);
    Result<void> record(const Caller &caller, QLatin1StringView action, const Institution &before,
                        const Institution &after, const QJsonObject &more = {});

    sql::Database &m_db;
    AccessControl &m_access;
    Audit &m_audit;
    PasswordHasher &m_passwords;
    UserStore &m_users;
    Assignments m_assignments;
    QByteArray m_cursorKey;
};

} // namespace bitflow
